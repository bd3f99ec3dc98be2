using System.Reflection;
using System.Runtime.CompilerServices;
using Orleans;
using OperatorBot.Grains.Interfaces.Dialogs;

namespace OperatorBot.Grains.Tests.Contracts;

/// <summary>
/// What makes a rolling upgrade possible: every type, interface and method has a name of its own on the wire, every member
/// a number, and what is not there is not a value.
/// </summary>
public sealed class WireContractTests
{
    private static readonly Type[] Contracts =
    [
        .. typeof(IClientGrain).Assembly.GetExportedTypes().Where(
            type => type.Namespace?.StartsWith("OperatorBot.", StringComparison.Ordinal) is true),
    ];

    private static readonly Type[] Interfaces = [.. Contracts.Where(type => type.IsInterface)];

    private static readonly Type[] Messages = [.. Contracts.Where(type => type is { IsInterface: false, IsEnum: false })];

    private static readonly Type[] Enums = [.. Contracts.Where(type => type.IsEnum)];

    [Fact]
    public void Messages_AreGeneratedImmutableAndNamed()
    {
        Assert.NotEmpty(Messages);
        Assert.All(Messages, type =>
        {
            Assert.True(type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false), $"{type}: no [GenerateSerializer]");
            Assert.True(type.IsDefined(typeof(ImmutableAttribute), inherit: false), $"{type}: no [Immutable]");
            Assert.StartsWith("operatorbot.", AliasOf(type), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Messages_EveryMember_HasAnIdOfItsOwn() => Assert.All(Messages, type =>
    {
        var ids = type
            .GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Select(property => property.GetCustomAttribute<IdAttribute>()?.Id
                ?? throw new InvalidOperationException($"{type}.{property.Name}: no [Id]"))
            .ToList();

        Assert.Equal(ids.Distinct(), ids);
    });

    // What stands behind IReadOnlyList<T> = [.. items] is a type of the compiler's, which no process but this one takes.
    [Fact]
    public void MessagesAndMethods_NameTypesThatCrossProcesses() => Assert.All(
        Messages.SelectMany(type => type.GetProperties().Where(property => property.IsDefined(typeof(IdAttribute)))
                .Select(property => (Member: (MemberInfo)property, Type: property.PropertyType)))
            .Concat(Interfaces.SelectMany(type => type.GetMethods()).SelectMany(method => method.GetParameters()
                .Select(parameter => parameter.ParameterType)
                .Concat(method.ReturnType.GenericTypeArguments)
                .Select(type => (Member: (MemberInfo)method, Type: type)))),
        used => Assert.False(
            used.Type.IsInterface || used.Type == typeof(object), $"{used.Member.DeclaringType}.{used.Member.Name}: {used.Type}"));

    // A field without [Id] would stay behind.
    [Fact]
    public void Messages_EveryField_BelongsToAMember() => Assert.All(
        Messages,
        type => Assert.All(
            type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly),
            field => Assert.True(field.IsDefined(typeof(CompilerGeneratedAttribute)), $"{type}.{field.Name}")));

    [Fact]
    public void Interfaces_AndTheirMethods_AreNamed()
    {
        Assert.NotEmpty(Interfaces);
        Assert.All(Interfaces, type =>
        {
            Assert.StartsWith("operatorbot.", AliasOf(type), StringComparison.Ordinal);
            var names = type.GetMethods().Where(method => method.IsAbstract).Select(AliasOf).ToList();
            Assert.Equal(names.Distinct(StringComparer.Ordinal), names);
        });
    }

    [Fact]
    public void Names_OfTypes_AreUnique()
    {
        var names = Messages.Concat(Interfaces).Select(AliasOf).ToList();

        Assert.Equal(names.Distinct(StringComparer.Ordinal), names);
    }

    [Fact]
    public void Enums_Zero_IsNoValue()
    {
        Assert.NotEmpty(Enums);
        Assert.All(Enums, type =>
        {
            var values = Enum.GetValues(type).Cast<object>().Select(Convert.ToInt64).ToList();
            Assert.All(values, value => Assert.True(value > 0, $"{type} has the value {value}"));
            Assert.Equal(values.Distinct(), values);
        });
    }

    [Fact]
    public void Messages_ClosedFamilies_CannotBeExtendedElsewhere() => Assert.All(
        Messages.Where(type => type.IsAbstract),
        type => Assert.All(
            type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic),
            constructor => Assert.True(
                constructor.IsPrivate || constructor.GetParameters() is [{ } copy] && copy.ParameterType == type,
                $"{type}: {constructor}")));

    private static string AliasOf(MemberInfo member) =>
        member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias
        ?? throw new InvalidOperationException($"{member.DeclaringType}.{member.Name}: no [Alias]");
}
