using System.Runtime.ExceptionServices;

namespace Orleans.Serialization.Invocation;

/// <summary>The outcome of one request: a result or an exception.</summary>
public abstract class Response : IDisposable
{
    public static Response Completed { get; } = new Response<object?>();

    public abstract object? Result { get; set; }

    public abstract Exception? Exception { get; set; }

    public static Response FromException(Exception exception) => new ExceptionResponse { Exception = exception };

    public static Response FromResult<TResult>(TResult value) => new Response<TResult> { TypedResult = value };

    public abstract T GetResult<T>();

    public virtual void Dispose() => GC.SuppressFinalize(this);

    public override string ToString() => Exception?.ToString() ?? Result?.ToString() ?? "[null]";
}

public sealed class ExceptionResponse : Response
{
    public override Exception? Exception { get; set; }

    public override object? Result
    {
        get => GetResult<object?>();
        set => throw new InvalidOperationException($"Cannot set the result of a response of type {nameof(ExceptionResponse)}");
    }

    public override T GetResult<T>()
    {
        ExceptionDispatchInfo.Throw(Exception!);
        return default;
    }
}

public sealed class Response<TResult> : Response
{
    public TResult? TypedResult { get; set; }

    public override Exception? Exception
    {
        get => null;
        set => throw new InvalidOperationException($"Cannot set the exception of a response of type {GetType()}");
    }

    public override object? Result
    {
        get => TypedResult;
        set => TypedResult = (TResult?)value;
    }

    public override T GetResult<T>() => this is Response<T> typed ? typed.TypedResult! : (T)Result!;
}
