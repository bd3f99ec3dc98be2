namespace OperatorBot.Grains.Tests.Simulation;

/// <summary>What goes wrong, and how often; nothing once <see cref="Stop"/> is called.</summary>
internal sealed class Faults(Random random)
{
    private bool _stopped;

    public void Stop() => _stopped = true;

    /// <summary>A write fails and nothing is stored.</summary>
    public bool WriteFailsBefore() => OneIn(60);

    /// <summary>A write is stored, and the writer is told that it failed.</summary>
    public bool WriteFailsAfter() => OneIn(60);

    /// <summary>A call never arrives.</summary>
    public bool RequestIsLost() => OneIn(30);

    /// <summary>A call is carried out, and the caller never learns of it.</summary>
    public bool ReplyIsLost() => OneIn(30);

    /// <summary>A call is carried out twice.</summary>
    public bool RequestIsRepeated() => OneIn(20);

    /// <summary>A finished update is handed out again later.</summary>
    public bool UpdateIsRepeated() => OneIn(15);

    /// <summary>A grain, and all that it was about to do, is gone.</summary>
    public bool GrainIsKilled() => OneIn(80);

    /// <summary>A grain becomes active a second time while the first activation goes on.</summary>
    public bool GrainIsSplit() => OneIn(120);

    /// <summary>A send does not finish within the patience of a turn.</summary>
    public bool SendIsSlow() => random.Next(3) == 0;

    /// <summary>0 to 3: 429, 5xx, unknown without the effect, unknown with the effect; else it goes well.</summary>
    public int SendFault() => _stopped ? int.MaxValue : random.Next(25);

    private bool OneIn(int chances) => !_stopped && random.Next(chances) == 0;
}
