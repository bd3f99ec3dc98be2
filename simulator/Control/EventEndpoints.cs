using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OperatorBot.Simulator.Chats;
using OperatorBot.Simulator.Json;

namespace OperatorBot.Simulator.Control;

/// <summary>
/// What changes in the chats, over a WebSocket: a browser opens six connections to one host for requests, event streams among
/// them, so that with those a seventh window would wait for good. Each frame is an array of changes: <c>chat</c> and
/// <c>message</c> with what it looks like now, and <c>reset</c> where the follower has to read the chats anew.
/// </summary>
internal sealed class EventEndpoints(TelegramServer telegram)
{
    /// <summary>A page that comes back after long is brought up in steps, each short.</summary>
    private const int ChangesPerFrame = 500;

    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(500);

    private readonly World _world = telegram.World;

    public void Map(WebApplication app)
    {
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = KeepAlive, KeepAliveTimeout = KeepAlive });
        app.MapGet("/control/events", (RequestDelegate)(context => FollowAsync(context, app.Lifetime.ApplicationStopping)));
    }

    private async Task FollowAsync(HttpContext context, CancellationToken stopping)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return;
        }

        var after = Number(context.Request.Query["after"]);
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var left = UntilLeftAsync(socket, ending);
        try
        {
            await SendAsync(socket, after, ending.Token);
            await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, null, CancellationToken.None);
            await left.WaitAsync(Farewell, TimeProvider.System, CancellationToken.None);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or TimeoutException)
        {
            // The follower is gone without a word, or takes too long to say it.
            socket.Abort();
        }

        await left;
    }

    /// <summary>Followers say nothing until they close.</summary>
    private static async Task UntilLeftAsync(WebSocket socket, CancellationTokenSource ending)
    {
        var buffer = new byte[64];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            // It went without closing.
        }

        await ending.CancelAsync();
    }

    private long Number(string? after)
    {
        if (long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        lock (_world.Gate)
            return _world.Changes.Last;
    }

    private async Task SendAsync(WebSocket socket, long after, CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            byte[]? frame;
            Task next;
            lock (_world.Gate)
            {
                frame = Since(ref after);
                next = _world.Changes.Next();
            }

            if (frame is null)
                await next.WaitAsync(ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            else
                await socket.SendAsync(frame.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, ending);
        }
    }

    /// <summary>The next frame, or null while nothing changed. What is changed more than once comes once, as it is now.</summary>
    private byte[]? Since(ref long after)
    {
        if (_world.Changes.Since(after, ChangesPerFrame) is not { } changes)
        {
            after = _world.Changes.Last;
            return JsonBytes.Of(new Written(json =>
            {
                json.WriteStartArray();
                WriteStart(json, "reset"u8, _world.Changes.Last);
                json.WriteNumber("run"u8, _world.Changes.Run);
                json.WriteEndObject();
                json.WriteEndArray();
            }));
        }

        if (changes.Count == 0)
            return null;
        after = changes[^1].Number;
        var newest = changes.GroupBy(change => (change.Chat, change.MessageId)).Select(group => group.Last()).OrderBy(change => change.Number);
        return JsonBytes.Of(new Written(json =>
        {
            json.WriteStartArray();
            foreach (var change in newest)
                Write(json, change);
            json.WriteEndArray();
        }));
    }

    private static void Write(Utf8JsonWriter json, Change change)
    {
        // With a deleted message the chat's newest may be another one.
        var message = change.Chat.History.Latest(change.MessageId);
        if (message is not null)
        {
            WriteStart(json, "message"u8, change.Number);
            json.WritePropertyName("message"u8);
            Views.Write(json, message);
            json.WriteNumber("from_bot_count"u8, change.Chat.History.FromBotCount);
            json.WriteEndObject();
        }

        if (message is null or { IsDeleted: true })
        {
            WriteStart(json, "chat"u8, change.Number);
            json.WritePropertyName("chat"u8);
            Views.Write(json, change.Chat);
            json.WriteEndObject();
        }
    }

    private static void WriteStart(Utf8JsonWriter json, ReadOnlySpan<byte> type, long number)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteNumber("number"u8, number);
    }
}
