using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>What all activations of one grain class have in common.</summary>
internal sealed class GrainClass
{
    private const string Suffix = "grain";

    private readonly Lazy<Func<Activation, object>> _create;
    private readonly Func<object, IInvokable, bool>? _mayInterleave;

    public GrainClass(Type type, GrainCollectionOptions options)
    {
        Type = type;
        GrainType = GrainType.Create(type.GetCustomAttribute<GrainTypeAttribute>()?.GrainType ?? NameByConvention(type));
        Name = $"{type.FullName},{type.Assembly.GetName().Name}";
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute));
        _mayInterleave = type.GetCustomAttribute<MayInterleaveAttribute>() is { } attribute ? PredicateOf(type, attribute) : null;
        CollectionAge = type.IsDefined(typeof(KeepAliveAttribute)) ? Timeout.InfiniteTimeSpan
            : type.GetCustomAttribute<CollectionAgeLimitAttribute>() is { } limit ? limit.AlwaysActive ? Timeout.InfiniteTimeSpan : limit.AgeLimit
            : options.ClassSpecificCollectionAge.GetValueOrDefault(type.FullName!, options.CollectionAge);
        _create = new(CompileConstructor);
    }

    public Type Type { get; }

    public GrainType GrainType { get; }

    /// <summary>As metrics name it.</summary>
    public string Name { get; }

    public bool IsReentrant { get; }

    public TimeSpan CollectionAge { get; }

    public object CreateInstance(Activation activation)
    {
        try
        {
            return _create.Value(activation);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException(
                $"Failed to create an instance of grain type '{Type}'. See {nameof(exception.InnerException)} for details.", exception);
        }
    }

    public bool MayInterleave(object instance, IInvokable request) =>
        IsReentrant || (_mayInterleave is not null && _mayInterleave(instance, request));

    private static string NameByConvention(Type type)
    {
        var name = type.Name.ToLowerInvariant();
        return name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
    }

    private static Func<object, IInvokable, bool> PredicateOf(Type type, MayInterleaveAttribute attribute)
    {
        var method = type.GetMethod(attribute.CallbackMethodName, BindingFlags.Static | BindingFlags.Instance
            | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy, [typeof(IInvokable)]);
        if (method?.ReturnType != typeof(bool))
            throw new InvalidOperationException($"Class {type} doesn't declare method {attribute.CallbackMethodName} with signature bool({nameof(IInvokable)} req)");
        if (!method.IsStatic)
            return (instance, request) => (bool)method.Invoke(instance, [request])!;

        var predicate = method.CreateDelegate<Func<IInvokable, bool>>();
        return (_, request) => predicate(request);
    }

    // Parameters with [PersistentState] are made per activation; the others are services.
    private Func<Activation, object> CompileConstructor()
    {
        var parameters = Type.GetConstructors().FirstOrDefault()?.GetParameters() ?? [];
        var facets = parameters.Where(parameter => parameter.IsDefined(typeof(PersistentStateAttribute)))
            .Select(parameter => (Parameter: parameter, Create: StateFactoryOf(parameter))).ToArray();
        var factory = ActivatorUtilities.CreateFactory(Type, Array.ConvertAll(facets, facet => facet.Parameter.ParameterType));
        return activation => factory(activation.ActivationServices, Array.ConvertAll(facets, facet => facet.Create(activation)));
    }

    private static Func<Activation, object> StateFactoryOf(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
        {
            throw new ArgumentException(
                $"Parameter '{parameter.Name}' on the constructor for '{parameter.Member.DeclaringType}' has an unsupported type, '{type}'. It must be an instance of generic type '{typeof(IPersistentState<>)}' because it has an associated [PersistentState(...)] attribute.");
        }

        var attribute = parameter.GetCustomAttribute<PersistentStateAttribute>()!;
        var configuration = new StateConfiguration(string.IsNullOrEmpty(attribute.StateName) ? parameter.Name! : attribute.StateName, attribute.StorageName);
        var create = typeof(IPersistentStateFactory).GetMethod(nameof(IPersistentStateFactory.Create))!.MakeGenericMethod(type.GetGenericArguments());
        return activation => create.Invoke(
            activation.ActivationServices.GetRequiredService<IPersistentStateFactory>(),
            [activation, configuration])!;
    }

    private sealed record StateConfiguration(string StateName, string? StorageName) : IPersistentStateConfiguration;
}
