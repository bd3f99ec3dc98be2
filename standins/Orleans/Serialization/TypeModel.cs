using System.Reflection;

namespace Orleans.Serialization;

/// <summary>A member that crosses calls, with the key it has on the wire.</summary>
internal sealed record MemberModel(ulong Key, string Name, FieldInfo? Field, PropertyInfo? Property, bool IsImmutable)
{
    public Type Type => Field?.FieldType ?? Property!.PropertyType;
}

/// <summary>What of a type crosses calls, by the rules of the real code generator and its analyzers.</summary>
internal static class TypeModel
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static bool IsSerializable(Type type) => type.IsDefined(typeof(GenerateSerializerAttribute), false) || IsTuple(type);

    /// <summary>The members from the root class down; <paramref name="problems"/> gets what would not compile.</summary>
    public static List<MemberModel> MembersOf(Type type, List<string> problems)
    {
        var levels = new Stack<Type>();
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType) && level != typeof(Exception); level = level.BaseType)
        {
            if (IsSerializable(level))
                levels.Push(level);
            else if (!typeof(Exception).IsAssignableFrom(level))
                problems.Add($"{type}: its base {level} has no [GenerateSerializer]");
        }

        return [.. levels.SelectMany((level, depth) => DeclaredMembers(level, depth, problems))];
    }

    private static IEnumerable<MemberModel> DeclaredMembers(Type type, int depth, List<string> problems)
    {
        var parameters = PrimaryConstructorParameters(type);
        var keys = new HashSet<ulong>();
        var tupleItem = 0u;
        foreach (var field in type.GetFields(Declared))
        {
            var property = PropertyOf(field, type);
#pragma warning disable SYSLIB0050 // The attribute means the same to Orleans.
            if (field.IsNotSerialized || (property is null && field.Name.StartsWith('<')))
                continue;
#pragma warning restore SYSLIB0050

            var name = property?.Name ?? field.Name;
            var parameter = property is null ? -1 : Array.FindIndex(parameters, candidate => candidate.Name == name);
            var id = IdOf(property) ?? IdOf(field) ?? (IsTuple(type) ? tupleItem++ : parameter >= 0 ? (uint)parameter : null);
            if (id is null)
                problems.Add($"{type}.{name} has neither [Id] nor [NonSerialized] (ORLEANS0004)");
            else if (!keys.Add(Key(id.Value, depth, parameter >= 0)))
                problems.Add($"{type}.{name} has the [Id({id})] of another member (ORLEANS0012)");
            else
                yield return new(Key(id.Value, depth, parameter >= 0), name, field, null, IsImmutable(field) || IsImmutable(property));
        }

        foreach (var property in type.GetProperties(Declared).Where(property => IdOf(property) is not null))
        {
            if (type.GetField($"<{property.Name}>k__BackingField", Declared) is not null || property.GetMethod?.IsAbstract is true)
                continue;

            var key = Key(IdOf(property)!.Value, depth, false);
            if (property.GetMethod is null || property.SetMethod is null)
                problems.Add($"{type}.{property.Name} has an [Id] and lacks a getter or a setter");
            else if (!keys.Add(key))
                problems.Add($"{type}.{property.Name} has the [Id({IdOf(property)})] of another member (ORLEANS0012)");
            else
                yield return new(key, property.Name, null, property, IsImmutable(property));
        }
    }

    // Constructor parameters are numbered apart from [Id]s, and each class of a hierarchy apart from its base.
    private static ulong Key(uint id, int depth, bool isParameter) =>
        (((ulong)id << 6) | ((ulong)depth << 1) | (isParameter ? 1UL : 0UL)) + 1;

    private static uint? IdOf(MemberInfo? member) => member?.GetCustomAttribute<IdAttribute>()?.Id;

    private static bool IsImmutable(MemberInfo? member) => member?.IsDefined(typeof(ImmutableAttribute), false) is true;

    private static bool IsTuple(Type type) => type.IsConstructedGenericType
        && (type.IsAssignableTo(typeof(System.Runtime.CompilerServices.ITuple)) || type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>));

    private static PropertyInfo? PropertyOf(FieldInfo field, Type type)
    {
        var end = field.Name.IndexOf(">k__BackingField", StringComparison.Ordinal);
        return end < 0 ? null : type.GetProperty(field.Name[1..end], Declared);
    }

    private static ParameterInfo[] PrimaryConstructorParameters(Type type)
    {
        // The compiler gives every record a member of this name.
        var isRecord = type.GetMethod("PrintMembers", Declared) is not null;
        if (type.GetCustomAttribute<GenerateSerializerAttribute>() is not { } attribute
            || !(isRecord || attribute.IncludePrimaryConstructorParameters))
            return [];

        return type.GetConstructors(Declared).Select(constructor => constructor.GetParameters())
            .Where(parameters => parameters.Length > 0 && parameters.All(parameter => type.GetProperty(parameter.Name!, Declared) is not null))
            .MaxBy(parameters => parameters.Length) ?? [];
    }
}
