namespace Orleans.Serialization;

[GenerateSerializer]
public class SerializerException : Exception
{
    public SerializerException()
    {
    }

    public SerializerException(string message)
        : base(message)
    {
    }

    public SerializerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A type that may not cross a call met one.</summary>
[GenerateSerializer]
public sealed class CodecNotFoundException(string message) : SerializerException(message);

/// <summary>Stands for an exception whose type this process does not have.</summary>
[GenerateSerializer]
public sealed class UnavailableExceptionFallbackException : Exception
{
    public UnavailableExceptionFallbackException()
    {
    }

    public UnavailableExceptionFallbackException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    [Id(0)]
    public string ExceptionType { get; internal set; } = "";
}
