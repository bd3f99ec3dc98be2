using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Runtime;

namespace Orleans.Serialization;

/// <summary>The names of types on the wire: their alias, or else their name and assembly.</summary>
internal static class WireTypes
{
    private static readonly ConcurrentDictionary<Type, string> Names = new();
    private static readonly ConcurrentDictionary<string, Type?> Types = new(StringComparer.Ordinal);

    public static string NameOf(Type type) => Names.GetOrAdd(type, static type =>
        type.GetCustomAttributes<AliasAttribute>(false).FirstOrDefault() is { } alias && !type.IsGenericType
            ? alias.Alias
            : $"{type.FullName}, {type.Assembly.GetName().Name}");

    public static Type? Find(string name) => Types.GetOrAdd(name, static name =>
        ApplicationParts.AliasedTypes.TryGetValue(name, out var type) ? type : Type.GetType(name, throwOnError: false));
}
