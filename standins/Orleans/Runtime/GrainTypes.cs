using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization;

namespace Orleans.Runtime;

/// <summary>The grain classes of this process, by their type and by the interfaces they implement.</summary>
internal sealed class GrainTypes
{
    private readonly Dictionary<GrainType, GrainClass> _classes = [];
    private readonly ConcurrentDictionary<Type, List<GrainClass>> _byInterface = new();

    public GrainTypes(IOptions<GrainCollectionOptions> options)
    {
        ThrowIfTypesAreNotSerializable();
        foreach (var type in ApplicationParts.GrainClasses())
        {
            var grainClass = new GrainClass(type, options.Value);
            if (!_classes.TryAdd(grainClass.GrainType, grainClass))
                throw new OrleansConfigurationException($"{type} and {_classes[grainClass.GrainType].Type} have the same grain type, '{grainClass.GrainType}'.");
            foreach (var grainInterface in type.GetInterfaces().Where(candidate => typeof(IGrain).IsAssignableFrom(candidate)))
                _byInterface.GetOrAdd(grainInterface, _ => []).Add(grainClass);
        }
    }

    /// <summary>Which grain type serves which interface, for clients that have no grain classes.</summary>
    public IEnumerable<(string Interface, string GrainType)> Manifest => _byInterface
        .Where(entry => entry.Value.Count == 1)
        .Select(entry => (GrainInterface.NameOf(entry.Key), entry.Value[0].GrainType.ToString()));

    public GrainClass ClassOf(GrainType type) => _classes.TryGetValue(type, out var found)
        ? found
        : throw new ArgumentException($"Could not find an implementation for grain type {type}");

    public GrainType TypeOf(Type grainInterface, string? classNamePrefix)
    {
        var candidates = _byInterface.GetValueOrDefault(grainInterface) ?? [];
        if (!string.IsNullOrWhiteSpace(classNamePrefix))
            candidates = [.. candidates.Where(candidate => candidate.Type.FullName!.StartsWith(classNamePrefix, StringComparison.Ordinal))];
        return candidates.Count switch
        {
            1 => candidates[0].GrainType,
            0 => throw new ArgumentException($"Could not find an implementation for interface {GrainInterface.NameOf(grainInterface)}"),
            _ => throw new ArgumentException(
                $"Unable to identify a single appropriate grain type for interface {GrainInterface.NameOf(grainInterface)}. Candidates: {string.Join(", ", candidates.Select(candidate => candidate.GrainType))}"),
        };
    }

    // The real packages' analyzers refuse these when compiling; here it is noticed when a silo starts.
    private static void ThrowIfTypesAreNotSerializable()
    {
        var problems = new List<string>();
        foreach (var type in ApplicationParts.SerializableTypes().Where(type => !type.IsEnum && !type.IsGenericTypeDefinition))
            TypeModel.MembersOf(type, problems);
        if (problems.Count > 0)
            throw new OrleansConfigurationException($"Types with [GenerateSerializer] are incomplete:\n{string.Join('\n', problems.Distinct())}");
    }
}
