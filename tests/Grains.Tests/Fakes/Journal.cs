namespace OperatorBot.Grains.Tests.Fakes;

/// <summary>What was done to the world, in order.</summary>
internal sealed class Journal
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    public IEnumerable<string> Sends => Lines.Where(line => line.StartsWith("send", StringComparison.Ordinal));

    public void Add(string line)
    {
        lock (_lock)
            _lines.Add(line);
    }
}
