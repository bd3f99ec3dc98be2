using System.Collections.Concurrent;
using System.Reflection;

namespace Orleans.Runtime;

/// <summary>The assemblies of this process that are written against Orleans, and what the runtime looks for in them.</summary>
internal static class ApplicationParts
{
    private static readonly AssemblyName Self = typeof(ApplicationParts).Assembly.GetName();
    private static readonly ConcurrentDictionary<Assembly, Type[]> TypesByAssembly = new();
    private static readonly Lazy<Dictionary<string, Type>> Aliases = new(FindAliases);

    public static IReadOnlyDictionary<string, Type> AliasedTypes => Aliases.Value;

    public static IEnumerable<Type> SerializableTypes() =>
        Types().Where(type => type.IsDefined(typeof(GenerateSerializerAttribute), false));

    public static IEnumerable<Type> GrainClasses() => Types().Where(type =>
        type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }
        && typeof(IGrain).IsAssignableFrom(type)
        && !typeof(GrainReference).IsAssignableFrom(type));

    private static IEnumerable<Type> Types() =>
        Assemblies().SelectMany(assembly => TypesByAssembly.GetOrAdd(assembly, static assembly => assembly.GetTypes()));

    // What is loaded or lies beside the program and refers to this assembly, and what those refer to that does so too.
    private static HashSet<Assembly> Assemblies()
    {
        var found = new HashSet<Assembly> { typeof(ApplicationParts).Assembly };
        var beside = Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll").Select(Path.GetFileNameWithoutExtension)
            .Where(name => !IsFramework(name!)).Select(name => TryLoad(new AssemblyName(name!))).OfType<Assembly>();
        var open = new Queue<Assembly>(AppDomain.CurrentDomain.GetAssemblies().Concat(beside).Where(RefersToSelf));
        while (open.TryDequeue(out var assembly))
        {
            if (!found.Add(assembly))
                continue;
            foreach (var name in assembly.GetReferencedAssemblies().Where(name => !IsFramework(name.Name!)))
            {
                if (TryLoad(name) is { } referenced && RefersToSelf(referenced))
                    open.Enqueue(referenced);
            }
        }

        return found;
    }

    private static bool RefersToSelf(Assembly assembly) =>
        !assembly.IsDynamic && assembly.GetReferencedAssemblies().Any(name => name.Name == Self.Name);

    private static bool IsFramework(string name) =>
        name.StartsWith("System", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal);

    private static Assembly? TryLoad(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception exception) when (exception is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return null; // an optional reference that is not deployed
        }
    }

    private static Dictionary<string, Type> FindAliases()
    {
        var aliases = new Dictionary<string, Type>(StringComparer.Ordinal);
        foreach (var type in Types())
        {
            foreach (var alias in type.GetCustomAttributes<AliasAttribute>(false))
            {
                if (!aliases.TryAdd(alias.Alias, type))
                    throw new OrleansConfigurationException($"{type} and {aliases[alias.Alias]} have the same alias '{alias.Alias}'.");
            }
        }

        return aliases;
    }
}
