namespace Orleans.Runtime;

/// <summary>The active silos by one version of the table. Whoever has the same version knows the same owner of each grain.</summary>
internal sealed class ClusterView(int version, IEnumerable<SiloAddress> active)
{
    private readonly (SiloAddress Silo, ulong Hash)[] _active =
        [.. active.Order().Select(silo => (silo, (ulong)(uint)silo.GetConsistentHashCode() << 32))];

    public int Version => version;

    public IEnumerable<SiloAddress> Active => _active.Select(entry => entry.Silo);

    /// <summary>The silo that scores highest: one that comes takes its share of each other, one that goes leaves it to all.</summary>
    public SiloAddress? OwnerOf(GrainId grain)
    {
        var hash = grain.GetUniformHashCode();
        var (owner, highest) = ((SiloAddress?)null, 0UL);
        foreach (var (silo, siloHash) in _active)
        {
            var score = Mix(siloHash | hash);
            if (owner is null || score > highest)
                (owner, highest) = (silo, score);
        }

        return owner;
    }

    // The finalizer of SplitMix64: each bit of the result depends on every bit of the value.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
