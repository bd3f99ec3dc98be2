using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Serialization;

namespace Orleans.Runtime;

/// <summary>A grain interface: its name, its methods, and the class of references that call them.</summary>
internal sealed class GrainInterface
{
    private static readonly ConcurrentDictionary<Type, GrainInterface> ByType = new();

    private readonly Lazy<Func<GrainReferenceShared, IdSpan, GrainReference>> _newReference;

    private GrainInterface(Type type)
    {
        if (!type.IsInterface)
            throw new ArgumentException($"Argument must be an interface. Provided value, \"{type}\", is not an interface.", nameof(type));

        Type = type;
        Name = GrainInterfaceType.Create(NameOf(type));
        Methods = [.. type.GetInterfaces().Prepend(type).SelectMany(declaring => declaring.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(method => method.IsAbstract).Select(method => GrainMethod.Create(declaring, method)))];
        _newReference = new(() =>
        {
            ThrowIfArgumentsCannotBeCopied();
            return ReferenceEmitter.Emit(this);
        });
    }

    public Type Type { get; }

    public GrainInterfaceType Name { get; }

    public IReadOnlyList<GrainMethod> Methods { get; }

    public static GrainInterface Of(Type type) => ByType.GetOrAdd(type, static type => new(type));

    public static string NameOf(Type type) =>
        type.GetCustomAttributes<AliasAttribute>().FirstOrDefault()?.Alias ?? type.FullName!;

    public GrainReference NewReference(GrainReferenceShared shared, IdSpan key) => _newReference.Value(shared, key);

    public GrainMethod MethodByWireName(string name) => Methods.FirstOrDefault(method => method.WireName == name)
        ?? throw new OrleansException($"{Type} has no method '{name}' here; caller and silo differ in version.");

    // As the generated references do it: one parameter that cannot be copied takes the whole interface down.
    private void ThrowIfArgumentsCannotBeCopied()
    {
        var seen = new HashSet<Codec>();
        var open = new Queue<Codec>(Methods.SelectMany(method => method.Copiers()));
        while (open.TryDequeue(out var codec))
        {
            foreach (var part in seen.Add(codec) ? codec.Parts : [])
                open.Enqueue(part);
        }
    }
}
