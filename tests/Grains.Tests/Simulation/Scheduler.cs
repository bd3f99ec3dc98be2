namespace OperatorBot.Grains.Tests.Simulation;

/// <summary>
/// Everything that is under way, in one thread: what is due runs in an order that the seed decides, and time passes only
/// when nothing is due.
/// </summary>
internal sealed class Scheduler(Random random)
{
    private readonly PriorityQueue<Action, (DateTimeOffset DueAt, long Number)> _later = new();
    private readonly List<Action> _due = [];
    private long _lastNumber;

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Runs the action some time later: soon mostly, late sometimes, so that things overtake each other.</summary>
    public void Soon(Action run) =>
        At(Now + TimeSpan.FromMilliseconds(random.Next(10) == 0 ? random.Next(2_000) : random.Next(20)), run);

    public void At(DateTimeOffset dueAt, Action run) => _later.Enqueue(run, (dueAt, ++_lastNumber));

    /// <summary>Runs one thing. False where nothing is left before the time given.</summary>
    public bool Step(DateTimeOffset until)
    {
        while (_later.TryPeek(out _, out var first) && first.DueAt <= Now)
            _due.Add(_later.Dequeue());
        if (_due.Count == 0)
        {
            if (!_later.TryPeek(out _, out var next) || next.DueAt > until)
                return false;
            Now = next.DueAt;
            return true;
        }

        var index = random.Next(_due.Count);
        var run = _due[index];
        _due[index] = _due[^1];
        _due.RemoveAt(_due.Count - 1);
        run();
        return true;
    }

    /// <summary>Lets so much time pass, with all that happens in it.</summary>
    public void Pass(TimeSpan time, Action afterEachStep)
    {
        var until = Now + time;
        while (Step(until))
            afterEachStep();
        Now = until;
    }
}
