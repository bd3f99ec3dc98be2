namespace Orleans.Runtime;

/// <summary>Values that travel with a call, and with the calls that it makes.</summary>
public static class RequestContext
{
    private const string CallChainKey = "#CCR";

    private static readonly AsyncLocal<Dictionary<string, object>?> Values = new();

    /// <summary>Identifies a chain of calls that may enter its own activations again.</summary>
    public static Guid ReentrancyId
    {
        get => ReentrancyIdOf(Values.Value);
        set
        {
            if (value == Guid.Empty)
                Remove(CallChainKey);
            else
                Set(CallChainKey, value);
        }
    }

    public static IEnumerable<string> Keys => Values.Value?.Keys ?? Enumerable.Empty<string>();

    public static IEnumerable<KeyValuePair<string, object>> Entries => Values.Value ?? [];

    /// <summary>Until disposed, calls back into this activation along the chain of calls do not wait for it.</summary>
    public static ReentrancySection AllowCallChainReentrancy()
    {
        var original = ReentrancyId;
#pragma warning disable RS0030 // A call chain is known by no data that could serve as its id.
        return new(original, original == Guid.Empty ? Guid.NewGuid() : original);
#pragma warning restore RS0030
    }

    public static ReentrancySection SuppressCallChainReentrancy() => new(ReentrancyId, Guid.Empty);

    public static object? Get(string key) => Values.Value is { } values && values.TryGetValue(key, out var value) ? value : null;

    // The dictionary is shared with every flow that copied the context, so a change replaces it.
    public static void Set(string key, object value) =>
        Values.Value = new Dictionary<string, object>(Values.Value ?? []) { [key] = value };

    public static bool Remove(string key)
    {
        if (Values.Value?.ContainsKey(key) is not true)
            return false;

        var rest = new Dictionary<string, object>(Values.Value);
        rest.Remove(key);
        Values.Value = rest.Count == 0 ? null : rest;
        return true;
    }

    public static void Clear()
    {
        if (Values.Value is not null)
            Values.Value = null;
    }

    internal static Dictionary<string, object>? Export() => Values.Value;

    internal static void Import(Dictionary<string, object>? values) => Values.Value = values;

    internal static Guid ReentrancyIdOf(Dictionary<string, object>? values) =>
        values is not null && values.TryGetValue(CallChainKey, out var id) && id is Guid guid ? guid : Guid.Empty;

    public readonly struct ReentrancySection : IDisposable
    {
        private readonly Guid _original;
        private readonly Guid _entered;

        public ReentrancySection(Guid originalReentrancyId, Guid newReentrancyId)
        {
            (_original, _entered) = (originalReentrancyId, newReentrancyId);
            if (_entered != _original)
                ReentrancyId = _entered;
            if (_entered != Guid.Empty)
                (RuntimeContext.Current as Activation)?.EnterReentrantSection(_entered);
        }

        public void Dispose()
        {
            if (_entered != Guid.Empty)
                (RuntimeContext.Current as Activation)?.LeaveReentrantSection(_entered);
            if (_entered != _original)
                ReentrancyId = _original;
        }
    }
}
