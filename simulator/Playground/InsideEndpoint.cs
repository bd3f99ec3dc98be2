using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using OperatorBot.Simulator.Control;
using OperatorBot.Simulator.Json;
using OperatorBot.Simulator.Recording;

namespace OperatorBot.Simulator.Playground;

/// <summary>Behind the scenes, for the page: the bot's process and state, what goes wrong, and what was called, in one look.</summary>
internal sealed class InsideEndpoint(BotEndpoints bots)
{
    private const int NewestCalls = 200;

    public void Map(IEndpointRouteBuilder routes)
    {
        var telegram = routes.ServiceProvider.GetRequiredService<TelegramServer>();
        new ControlRoutes(routes.MapGroup("/control"), telegram.World).Get("/inside", request => Look(telegram, request));
    }

    /// <summary>chats: whose states and calls, by commas; since: a call's number, to get those after it.</summary>
    private Written Look(TelegramServer telegram, ControlRequest request)
    {
        var chats = Ids(request.Query("chats"));
        var since = request.Query("since", 0);

        // A number of an earlier run of the simulator, from a page that was open then.
        if (since > telegram.Calls.LastNumber)
            since = 0;
        var calls = telegram.Calls.Newest(NewestCalls, since, call => call.ChatId is { } id && chats.Contains(id));
        var bot = bots.Bot;
        var state = bot is null ? null : BotState.Read(bot.DataFolder, chats);
        return new Written(json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("bot"u8);
            Write(json, bot);
            json.WritePropertyName("telegram"u8);
            Write(json, telegram);
            json.WritePropertyName("state"u8);
            if (state is null)
                json.WriteNullValue();
            else
                state.WriteTo(json);
            json.WriteStartArray("calls"u8);
            foreach (var call in calls)
                Views.Write(json, call);
            json.WriteEndArray();
            json.WriteNumber("next_since"u8, calls.Count > 0 ? calls[^1].Number : since);
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, BotProcess? bot)
    {
        if (bot is null)
        {
            json.WriteNullValue();
            return;
        }

        var process = bot.Id;
        json.WriteStartObject();
        json.WriteBoolean("running"u8, process is not null);
        if (process is { } id)
            json.WriteNumber("process"u8, id);
        else
            json.WriteNull("process"u8);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TelegramServer telegram)
    {
        json.WriteStartObject();
        json.WriteBoolean("outage"u8, telegram.Faults.Outage);
        json.WriteNumber("unconfirmed_updates"u8, telegram.UnconfirmedUpdates);
        json.WriteBoolean("has_topics"u8, telegram.Options.HasTopics);
        json.WriteStartArray("faults"u8);
        foreach (var fault in telegram.Faults.Current)
            Views.Write(json, fault);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static HashSet<long> Ids(string? list) =>
    [
        .. (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(id =>
            long.TryParse(id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new ControlException($"\"chats\" holds \"{id}\"; it must be ids with commas between them.")),
    ];
}
