using System.Linq.Expressions;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Serialization;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>A method of a grain interface: how it is called, copied and written.</summary>
internal abstract class GrainMethod
{
    private readonly bool[] _isImmutable;
    private readonly Lazy<Codec>[] _codecs;

    protected GrainMethod(Type interfaceType, MethodInfo method)
    {
        Interface = interfaceType;
        Method = method;
        var parameters = method.GetParameters();
        _isImmutable = Array.ConvertAll(parameters, parameter => parameter.IsDefined(typeof(ImmutableAttribute), false));
        _codecs = Array.ConvertAll(parameters, parameter => new Lazy<Codec>(() => Codecs.Get(parameter.ParameterType)));
        WireName = method.GetCustomAttributes<AliasAttribute>().FirstOrDefault()?.Alias
            ?? $"{method.Name}({string.Join(',', parameters.Select(parameter => parameter.ParameterType.Name))})";
        TokenIndex = Array.FindIndex(parameters, parameter => parameter.ParameterType == typeof(CancellationToken));
        IsOneWay = method.IsDefined(typeof(OneWayAttribute));
        IsReadOnly = method.IsDefined(typeof(ReadOnlyAttribute));
        IsAlwaysInterleave = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        ResponseTimeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
    }

    public Type Interface { get; }

    public MethodInfo Method { get; }

    public string WireName { get; }

    public int TokenIndex { get; }

    public bool IsOneWay { get; }

    public bool IsReadOnly { get; }

    public bool IsAlwaysInterleave { get; }

    public TimeSpan? ResponseTimeout { get; }

    public static GrainMethod Create(Type interfaceType, MethodInfo method)
    {
        if (method.IsGenericMethodDefinition)
            throw new NotSupportedException($"{interfaceType}.{method.Name}: generic grain methods need Microsoft.Orleans.Core.");

        var type = method.ReturnType;
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        if (definition == typeof(IAsyncEnumerable<>))
            throw new NotSupportedException($"{interfaceType}.{method.Name}: grain methods that stream need Microsoft.Orleans.Core.");
        if (definition != typeof(Task) && definition != typeof(ValueTask) && definition != typeof(Task<>) && definition != typeof(ValueTask<>))
            throw new NotSupportedException($"{interfaceType}.{method.Name} returns {type}; a grain method returns a Task or ValueTask.");

        var result = type.IsGenericType ? type.GetGenericArguments()[0] : typeof(Unit);
        return (GrainMethod)Activator.CreateInstance(typeof(GrainMethod<>).MakeGenericType(result), interfaceType, method)!;
    }

    /// <summary>The codecs that <see cref="CopyArguments"/> needs.</summary>
    public IEnumerable<Codec> Copiers() => _codecs.Where((_, index) => !_isImmutable[index]).Select(codec => codec.Value);

    /// <summary>Makes the arguments the call's own, in place.</summary>
    public void CopyArguments(object?[] arguments)
    {
        CopyContext? context = null;
        for (var index = 0; index < _codecs.Length; index++)
        {
            if (!_isImmutable[index] && !_codecs[index].Value.IsShallow)
                arguments[index] = _codecs[index].Value.CopyObject(arguments[index], context ??= new());
        }
    }

    public void WriteArguments(WireWriter writer, object?[] arguments)
    {
        for (var index = 0; index < arguments.Length; index++)
            _codecs[index].Value.WriteObject(writer, arguments[index]);
    }

    public object?[] ReadArguments(WireReader reader) => Array.ConvertAll(_codecs, codec => codec.Value.ReadObject(reader));

    public abstract ValueTask<Response> InvokeAsync(object target, object?[] arguments);

    public abstract void WriteResult(WireWriter writer, Response response);

    public abstract Response ReadResult(WireReader reader);
}

internal sealed class GrainMethod<T>(Type interfaceType, MethodInfo method) : GrainMethod(interfaceType, method)
{
    private readonly Lazy<Func<object, object?[], ValueTask<T>>> _invoke = new(() => CompileInvoker(interfaceType, method));
    private readonly Lazy<Codec<T>> _codec = new(Codecs.Get<T>);

    public override async ValueTask<Response> InvokeAsync(object target, object?[] arguments)
    {
        try
        {
            var result = await _invoke.Value(target, arguments);
            return Response.FromResult(_codec.Value.IsShallow ? result : _codec.Value.Copy(result, new CopyContext()));
        }
        catch (Exception exception)
        {
            return Response.FromException(exception);
        }
    }

    public override void WriteResult(WireWriter writer, Response response) =>
        _codec.Value.Write(writer, response.GetResult<T>());

    public override Response ReadResult(WireReader reader) => Response.FromResult(_codec.Value.Read(reader));

    private static Func<object, object?[], ValueTask<T>> CompileInvoker(Type interfaceType, MethodInfo method)
    {
        var target = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object?[]));
        var call = Expression.Call(
            Expression.Convert(target, method.DeclaringType ?? interfaceType),
            method,
            method.GetParameters().Select((parameter, index) =>
                Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(index)), parameter.ParameterType)));
        var body = method.ReturnType == typeof(ValueTask<T>)
            ? call
            : (Expression)Expression.Call(typeof(GrainMethod<T>), AdapterOf(method.ReturnType), null, call);
        return Expression.Lambda<Func<object, object?[], ValueTask<T>>>(body, target, arguments).Compile();
    }

    private static string AdapterOf(Type returnType) => returnType == typeof(Task<T>) ? nameof(FromTaskOfResult)
        : returnType == typeof(Task) ? nameof(FromTask)
        : nameof(FromValueTask);

    private static ValueTask<T> FromTaskOfResult(Task<T> task) => new(task);

    private static async ValueTask<T> FromTask(Task task)
    {
        await task;
        return default!;
    }

    private static async ValueTask<T> FromValueTask(ValueTask task)
    {
        await task;
        return default!;
    }
}
