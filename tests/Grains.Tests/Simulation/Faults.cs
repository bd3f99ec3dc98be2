namespace OperatorBot.Grains.Tests.Simulation;

/// <summary>What can go wrong.</summary>
internal enum FaultKind
{
    /// <summary>A write fails and nothing is stored.</summary>
    WriteFailsBefore,

    /// <summary>A write is stored, and the writer is told that it failed.</summary>
    WriteFailsAfter,

    /// <summary>A call never arrives.</summary>
    RequestLost,

    /// <summary>A call is carried out, and the caller never learns of it.</summary>
    ReplyLost,

    /// <summary>A call is carried out twice.</summary>
    RequestRepeated,

    /// <summary>Two gateways have the same update at the same time.</summary>
    UpdateHandledTwice,

    /// <summary>A finished update is handed out again later.</summary>
    UpdateRepeated,

    /// <summary>A grain, and all that it was about to do, is gone.</summary>
    GrainKilled,

    /// <summary>A grain becomes active a second time while the first activation goes on.</summary>
    GrainSplit,

    /// <summary>Telegram answers 429.</summary>
    TooManyRequests,

    /// <summary>Telegram answers 5xx.</summary>
    Unavailable,

    /// <summary>A send is not done, and its outcome unknown.</summary>
    SendLost,

    /// <summary>A send is done, and its outcome unknown.</summary>
    AnswerLost,

    /// <summary>After a step: every grain is killed, as with the process.</summary>
    EverythingKilled,

    /// <summary>After a step: every client grain is killed.</summary>
    ClientsKilled,

    /// <summary>After a step: every operator grain is killed.</summary>
    OperatorsKilled,

    /// <summary>After a step: the dispatcher is killed.</summary>
    DispatcherKilled,

    /// <summary>After a step: every grain becomes active a second time.</summary>
    EverythingSplit,
}

/// <summary>Says when something goes wrong; nothing once <see cref="Stop"/> is called.</summary>
internal abstract class Faults
{
    private bool _stopped;

    public void Stop() => _stopped = true;

    /// <summary>Whether it goes wrong this time.</summary>
    public bool Strikes(FaultKind kind) => !_stopped && Decide(kind);

    protected abstract bool Decide(FaultKind kind);
}

/// <summary>All kinds of faults, as the seed decides.</summary>
internal sealed class RandomFaults(Random random) : Faults
{
    protected override bool Decide(FaultKind kind) => kind switch
    {
        FaultKind.WriteFailsBefore or FaultKind.WriteFailsAfter => OneIn(60),
        FaultKind.RequestLost or FaultKind.ReplyLost => OneIn(30),
        FaultKind.RequestRepeated or FaultKind.UpdateHandledTwice => OneIn(20),
        FaultKind.UpdateRepeated => OneIn(15),
        FaultKind.GrainKilled => OneIn(80),
        FaultKind.GrainSplit => OneIn(120),
        FaultKind.TooManyRequests or FaultKind.Unavailable or FaultKind.SendLost or FaultKind.AnswerLost => OneIn(25),
        _ => false,
    };

    private bool OneIn(int chances) => random.Next(chances) == 0;
}

/// <summary>One fault, at the n-th occasion for it, counted from 1.</summary>
internal sealed class SingleFault(FaultKind kind, int occasion) : Faults
{
    private int _occasions;

    /// <summary>Whether it came to that occasion.</summary>
    public bool HasStruck => _occasions >= occasion;

    protected override bool Decide(FaultKind asked) => asked == kind && ++_occasions == occasion;
}
