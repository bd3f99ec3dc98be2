namespace OperatorBot.Grains.Tests.Simulation;

/// <summary>
/// Everything that is under way, in one thread: what is due runs in an order that the seed decides, and time passes only
/// when nothing is due.
/// </summary>
internal sealed class Scheduler(Random random)
{
    private readonly List<(DateTimeOffset DueAt, Action Run)> _tasks = [];

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Runs the action some time later: soon mostly, late sometimes, so that things overtake each other.</summary>
    public void Soon(Action run) =>
        At(Now + TimeSpan.FromMilliseconds(random.Next(10) == 0 ? random.Next(2_000) : random.Next(20)), run);

    public void At(DateTimeOffset dueAt, Action run) => _tasks.Add((dueAt, run));

    /// <summary>Runs one thing. False where nothing is left before the time given.</summary>
    public bool Step(DateTimeOffset until)
    {
        if (_tasks.Count == 0)
            return false;

        var due = Enumerable.Range(0, _tasks.Count).Where(index => _tasks[index].DueAt <= Now).ToList();
        if (due.Count == 0)
        {
            var next = _tasks.Min(task => task.DueAt);
            if (next > until)
                return false;
            Now = next;
            return true;
        }

        var index = due[random.Next(due.Count)];
        var task = _tasks[index];
        _tasks.RemoveAt(index);
        task.Run();
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
