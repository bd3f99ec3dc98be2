using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OperatorBot.Simulator.Chats;
using OperatorBot.Simulator.Json;

namespace OperatorBot.Simulator.Control;

/// <summary>A call of the control API: route, query and a body that is an object, or nothing.</summary>
internal sealed class ControlRequest(HttpContext context, JsonElement body, World world)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    public JsonElement Body { get; } = body;

    public CancellationToken Cancellation => context.RequestAborted;

    public long RouteId => long.Parse((string)context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);

    public string Route(string name) => (string)context.Request.RouteValues[name]!;

    public string? Query(string name) => context.Request.Query[name];

    public long Query(string name, long absent) =>
        long.TryParse(Query(name), CultureInfo.InvariantCulture, out var value) ? value : absent;

    public TimeSpan Wait => TimeSpan.FromMilliseconds(Math.Clamp(
        Query("timeout_ms", Body.Long("timeout_ms", 10_000)), 0, (long)LongestWait.TotalMilliseconds));

    public string Required(string name) =>
        Body.String(name) ?? throw new ControlException($"The body lacks \"{name}\".");

    public IReadOnlyList<string> RequiredTexts(string name) =>
        Body.Property(name) is { ValueKind: JsonValueKind.Array } texts && texts.GetArrayLength() > 0
            ? [.. texts.EnumerateArray().Select(text => text.ToString())]
            : throw new ControlException($"The body lacks \"{name}\", a list of texts.");

    public PrivateChat User => Find<PrivateChat>(RouteId, "user");

    public Chat Chat => Find<Chat>(RouteId, "chat");

    public GroupChat Group => Find<GroupChat>(RouteId, "group");

    public TChat Find<TChat>(long id, string what)
        where TChat : Chat
    {
        lock (world.Gate)
            return world.FindChat(id) as TChat ?? throw new ControlException($"There is no {what} {id}.", 404);
    }
}

/// <summary>A call of the control API that makes no sense; the message goes to the caller.</summary>
internal sealed class ControlException(string message, int status = 400) : Exception(message)
{
    public int Status { get; } = status;
}
