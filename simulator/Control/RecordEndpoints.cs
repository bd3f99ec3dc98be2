using OperatorBot.Simulator.Json;
using OperatorBot.Simulator.Recording;

namespace OperatorBot.Simulator.Control;

/// <summary>What the bot called, and how often.</summary>
internal sealed class RecordEndpoints(TelegramServer telegram)
{
    public void Map(ControlRoutes routes)
    {
        routes.GetAsync("/calls", CallsAsync);
        routes.Get("/counters", _ => Counters());
        routes.Get("/updates", _ => Updates());
        routes.Post("/updates", Inject);
    }

    /// <summary>since: a call's number; method; chat_id; limit; timeout_ms: waits for the first one.</summary>
    private async Task<IJson?> CallsAsync(ControlRequest request)
    {
        var since = request.Query("since", 0);
        var method = request.Query("method");
        var chatId = request.Query("chat_id", 0);
        var limit = (int)Math.Clamp(request.Query("limit", 1000), 1, 10_000);
        bool Fits(CallRecord call) =>
            (method is null || call.Method.Equals(method, StringComparison.OrdinalIgnoreCase)) && (chatId == 0 || call.ChatId == chatId);
        if (request.Query("timeout_ms") is not null)
            await telegram.Calls.WaitFor(Fits, since, request.Wait, method);
        var calls = telegram.Calls.Since(since).Where(Fits).Take(limit).ToList();
        return new Written(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("calls"u8);
            foreach (var call in calls)
                Views.Write(json, call);
            json.WriteEndArray();
            json.WriteNumber("next_since"u8, calls.Count > 0 ? calls[^1].Number : since);
            json.WriteEndObject();
        });
    }

    private Written Counters() => new(json =>
    {
        var counts = telegram.Calls.Counts();
        json.WriteStartObject();
        json.WriteNumber("calls"u8, counts.Total);
        json.WriteStartObject("by_method"u8);
        foreach (var (method, count) in counts.ByMethod)
            json.WriteNumber(method, count);
        json.WriteEndObject();
        json.WriteStartObject("by_status"u8);
        foreach (var (status, count) in counts.ByStatus)
            json.WriteNumber(status.ToString(System.Globalization.CultureInfo.InvariantCulture), count);
        json.WriteEndObject();
        json.WriteNumber("conflicts"u8, counts.ByStatus.GetValueOrDefault(409));
        json.WriteNumber("too_many_requests"u8, counts.ByStatus.GetValueOrDefault(429));
        json.WriteNumber("unconfirmed_updates"u8, telegram.UnconfirmedUpdates);
        json.WriteBoolean("poll_waiting"u8, telegram.IsPolled);
        json.WriteString("webhook"u8, telegram.WebhookUrl);
        json.WriteEndObject();
    });

    private Written Updates() => new(json =>
    {
        lock (telegram.World.Gate)
        {
            json.WriteStartObject();
            json.WriteNumber("added"u8, telegram.World.Updates.AddedCount);
            json.WriteNumber("dropped"u8, telegram.World.Updates.DroppedCount);
            json.WriteStartArray("unconfirmed"u8);
            foreach (var update in telegram.World.Updates.Pending.Take(1000))
            {
                json.WriteStartObject();
                json.WriteNumber("update_id"u8, update.Id);
                json.WriteNumber("chat_id"u8, update.ChatId);
                json.WriteNumber("message_id"u8, update.MessageId);
                json.WriteNumber("times_handed_out"u8, update.TimesHandedOut);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }
    });

    /// <summary>The body is the update, as raw as it is to be; its update_id is set here.</summary>
    private IJson Inject(ControlRequest request)
    {
        var id = telegram.InjectUpdate(request.Body.GetRawText());
        return new Written(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("update_id"u8, id);
            json.WriteEndObject();
        });
    }
}
