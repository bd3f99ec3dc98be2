using System.Globalization;

namespace OperatorBot.Simulator.Faults;

public enum FaultKind
{
    /// <summary>429 with <see cref="Fault.RetryAfterSeconds"/>; nothing happens.</summary>
    TooManyRequests,

    /// <summary>An error of <see cref="Fault.Code"/> and <see cref="Fault.Description"/>; nothing happens.</summary>
    Error,

    /// <summary>The connection is cut before anything happens.</summary>
    CutBefore,

    /// <summary>The call has its effect; its answer never arrives.</summary>
    CutAfter,

    /// <summary>The call has its effect; the answer breaks off in the middle.</summary>
    CutInAnswer,

    /// <summary>The call has its effect; the answer is 200, and no JSON.</summary>
    MalformedAnswer,

    /// <summary>The call has its effect; the answer is <see cref="Fault.Code"/>, as a proxy in between would give it.</summary>
    ErrorAfter,

    /// <summary>Waits for <see cref="Fault.Delay"/> before it happens, or until it is released.</summary>
    HoldBefore,

    /// <summary>Happens, and is answered after <see cref="Fault.Delay"/>, or when it is released.</summary>
    HoldAfter,
}

/// <summary>
/// Something that goes wrong: with which calls, and what. Conditions are all to be met; the first fault that fits a
/// call is the one that strikes.
/// </summary>
public sealed class Fault
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _struck = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public required FaultKind Kind { get; init; }

    /// <summary>Null: every method but getUpdates.</summary>
    public string? Method { get; init; }

    public long? ChatId { get; init; }

    /// <summary>A condition on the call itself, for tests in this process.</summary>
    public Func<string, IReadOnlyList<KeyValuePair<string, string>>, bool>? When { get; init; }

    /// <summary>Only each so-many-th of the calls that fit.</summary>
    public int Every { get; init; } = 1;

    /// <summary>So many of the calls that fit go well at first.</summary>
    public int Skip { get; init; }

    /// <summary>How often it strikes; null: until it is removed.</summary>
    public int? Times { get; init; } = 1;

    public int RetryAfterSeconds { get; init; } = 1;

    public int Code { get; init; } = 500;

    public string Description { get; init; } = "Internal Server Error";

    /// <summary>For holds; null holds until <see cref="Release"/>.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>How many calls it has struck.</summary>
    public int Struck { get; private set; }

    internal bool IsSpent => Times is { } times && Struck >= times;

    private int Fitting { get; set; }

    /// <summary>Lets go of the calls that are held, and of all further ones.</summary>
    public void Release() => _released.TrySetResult();

    /// <summary>Waits until it has struck for the first time; a held call is held from then on.</summary>
    public async Task HasStruck(TimeSpan? timeout = null)
    {
        try
        {
            await _struck.Task.WaitAsync(timeout ?? TelegramServer.DefaultTimeout, TimeProvider.System);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"No call has met the fault {Kind} for {Method ?? "any method"}, chat {ChatId?.ToString(CultureInfo.InvariantCulture) ?? "any"}.", late);
        }
    }

    internal bool Strikes(BotApi.BotApiRequest request)
    {
        if (IsSpent || !Fits(request))
            return false;
        Fitting++;
        if (Fitting <= Skip || (Fitting - Skip) % Every != 0)
            return false;
        Struck++;
        _struck.TrySetResult();
        return true;
    }

    internal Task WaitAsync(TimeProvider clock, CancellationToken cancellation) => Delay is { } delay
        ? Task.WhenAny(_released.Task, Task.Delay(delay, clock, cancellation))
        : _released.Task.WaitAsync(cancellation);

    private bool Fits(BotApi.BotApiRequest request) =>
        (Method is null
            ? !request.Method.Equals("getUpdates", StringComparison.OrdinalIgnoreCase)
            : request.Method.Equals(Method, StringComparison.OrdinalIgnoreCase))
        && (ChatId is null || request.ChatId == ChatId)
        && (When is null || When(request.Method, request.Parameters));
}
