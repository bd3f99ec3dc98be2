using System.Text.Json;
using OperatorBot.Simulator.Faults;
using OperatorBot.Simulator.Json;

namespace OperatorBot.Simulator.Control;

/// <summary>The weather: faults, latency, limits, outage, clock, topics, reset.</summary>
internal sealed class ConditionEndpoints(TelegramServer telegram)
{
    public void Map(ControlRoutes routes)
    {
        routes.Get("/conditions", _ => Conditions());
        routes.Post("/faults", AddFault);
        routes.Delete("/faults", _ => Done(telegram.Faults.Clear));
        routes.Post("/faults/release", _ => Done(() =>
        {
            foreach (var fault in telegram.Faults.Current)
                telegram.Faults.Remove(fault);
        }));
        routes.Put("/latency", SetLatency);
        routes.Put("/limits", SetLimits);
        routes.Put("/outage", request => Done(() => telegram.Faults.Outage = request.Body.Bool("on")));
        routes.Put("/clock", request => Done(() => telegram.Clock.Shift = TimeSpan.FromSeconds(request.Body.Double("shift_seconds"))));
        routes.Put("/bot", request => Done(() =>
        {
            if (request.Body.Property("has_topics") is not null)
                telegram.Options.HasTopics = request.Body.Bool("has_topics");
            if (request.Body.Property("ignores_gone_topics") is not null)
                telegram.Options.IgnoresGoneTopics = request.Body.Bool("ignores_gone_topics");
            if (request.Body.Property("allows_users_to_create_topics") is not null)
                telegram.Options.AllowsUsersToCreateTopics = request.Body.Bool("allows_users_to_create_topics");
            if (request.Body.Property("delivers_private_reactions") is not null)
                telegram.Options.DeliversPrivateReactions = request.Body.Bool("delivers_private_reactions");
        }));
        routes.Post("/reset", _ => Done(telegram.Reset));
    }

    private IJson? AddFault(ControlRequest request)
    {
        var body = request.Body;
        var name = request.Required("kind").Replace("_", "", StringComparison.Ordinal);
        if (!Enum.TryParse<FaultKind>(name, ignoreCase: true, out var kind))
            throw new ControlException($"There is no fault \"{name}\"; one of: {string.Join(", ", Enum.GetNames<FaultKind>())}.");
        telegram.Faults.Add(new Fault
        {
            Kind = kind,
            Method = body.String("method"),
            ChatId = body.Property("chat_id") is null ? null : body.Long("chat_id"),
            Every = body.Int("every", 1),
            Skip = body.Int("skip"),

            // "times": null is for good, no "times" is once.
            Times = body.TryGetProperty("times", out var times) ? (times.ValueKind == JsonValueKind.Number ? times.GetInt32() : null) : 1,
            RetryAfterSeconds = body.Int("retry_after", 1),
            Code = body.Int("code", 500),
            Description = body.String("description") ?? "Internal Server Error",
            Delay = body.Property("delay_ms") is null ? null : TimeSpan.FromMilliseconds(body.Int("delay_ms")),
        });
        return null;
    }

    private IJson? SetLatency(ControlRequest request) => Done(() => telegram.Faults.Latency =
        new Latency(TimeSpan.FromMilliseconds(request.Body.Double("fixed_ms")))
        {
            TailMedian = TimeSpan.FromMilliseconds(request.Body.Double("tail_median_ms")),
            TailSpread = request.Body.Double("tail_spread", 0.8),
            Maximum = TimeSpan.FromMilliseconds(request.Body.Double("max_ms", 30_000)),
        });

    /// <summary>{} or {"on":true} sets Telegram's own; {"on":false} lifts them; single numbers change single limits.</summary>
    private IJson? SetLimits(ControlRequest request) => Done(() =>
    {
        var body = request.Body;
        var telegrams = RateLimits.Telegram;
        telegram.Limits = body.Property("on") is not null && !body.Bool("on")
            ? RateLimits.None
            : new RateLimits
            {
                PerChatPerSecond = body.Double("per_chat_per_second", telegrams.PerChatPerSecond),
                PerChatBurst = body.Int("per_chat_burst", telegrams.PerChatBurst),
                PerGroupPerMinute = body.Double("per_group_per_minute", telegrams.PerGroupPerMinute),
                OverallPerSecond = body.Double("overall_per_second", telegrams.OverallPerSecond),
                OverallBurst = body.Int("overall_burst", telegrams.OverallBurst),
            };
    });

    private Written Conditions() => new(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("outage"u8, telegram.Faults.Outage);
        json.WriteNumber("latency_fixed_ms"u8, telegram.Faults.Latency.Fixed.TotalMilliseconds);
        json.WriteNumber("latency_tail_median_ms"u8, telegram.Faults.Latency.TailMedian.TotalMilliseconds);
        json.WriteBoolean("limits"u8, telegram.Limits != RateLimits.None);
        json.WriteNumber("clock_shift_seconds"u8, telegram.Clock.Shift.TotalSeconds);
        json.WriteBoolean("has_topics"u8, telegram.Options.HasTopics);
        json.WriteStartArray("faults"u8);
        foreach (var fault in telegram.Faults.Current)
            Views.Write(json, fault);

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static IJson? Done(Action action)
    {
        action();
        return null;
    }
}
