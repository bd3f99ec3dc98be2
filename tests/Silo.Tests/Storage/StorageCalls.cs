using System.Globalization;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace OperatorBot.Silo.Tests.Storage;

/// <summary>Calls as a grain makes them, with a note as its state.</summary>
internal static class StorageCalls
{
    public static GrainId Client(long id) => GrainId.Create(GrainType.Create("client"), id.ToString("X", CultureInfo.InvariantCulture));

    public static GrainState<Note> State(string text, string? etag = null) => new(new Note { Text = text }, etag!);

    public static async Task<GrainState<Note>> WriteAsync(
        this IGrainStorage storage, GrainId grain, string text, string? etag = null, string name = "dialog")
    {
        var state = State(text, etag);
        await storage.WriteStateAsync(name, grain, state);
        return state;
    }

    public static async Task<GrainState<Note>> ClearAsync(
        this IGrainStorage storage, GrainId grain, string? etag, string name = "dialog")
    {
        var state = State("before", etag);
        await storage.ClearStateAsync(name, grain, state);
        return state;
    }

    public static async Task<GrainState<Note>> ReadAsync(this IGrainStorage storage, GrainId grain, string name = "dialog")
    {
        var state = State("stale memory", "7");
        await storage.ReadStateAsync(name, grain, state);
        return state;
    }
}

internal sealed record Note
{
    public string Text { get; set; } = "new";
}
