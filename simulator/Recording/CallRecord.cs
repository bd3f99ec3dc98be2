namespace OperatorBot.Simulator.Recording;

/// <summary>A Bot API call that was made, and what became of it.</summary>
public sealed class CallRecord
{
    /// <summary>Rises by one from call to call, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>When it arrived, by Telegram's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it arrived, as a timestamp of the clock; for measuring.</summary>
    public required long Timestamp { get; init; }

    public required string Method { get; init; }

    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    public long? ChatId { get; init; }

    /// <summary>200, or the error code; zero if the call was cut before it had an effect.</summary>
    public required int Status { get; init; }

    public string? Description { get; init; }

    /// <summary>The messages that it made or changed.</summary>
    public IReadOnlyList<int> MessageIds { get; init; } = [];

    /// <summary>The fault that was injected into it, if one was.</summary>
    public string? Fault { get; init; }

    public bool IsOk => Status == 200;

    public string this[string parameter] => Parameters.GetValueOrDefault(parameter, "");

    public override string ToString() =>
        $"{Number} {Method}({string.Join(", ", Parameters.Select(p => $"{p.Key}={p.Value}"))}) -> {Status} {Description}{(Fault is null ? "" : $" [{Fault}]")}";
}
