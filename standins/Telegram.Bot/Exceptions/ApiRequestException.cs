namespace Telegram.Bot.Exceptions;

/// <summary>The Bot API answered, and refused.</summary>
public class ApiRequestException : RequestException
{
    public ApiRequestException(string message)
        : base(message)
    {
    }

    public ApiRequestException(string message, int errorCode)
        : base(message) => ErrorCode = errorCode;

    public ApiRequestException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public ApiRequestException(string message, int errorCode, Exception innerException)
        : base(message, innerException) => ErrorCode = errorCode;

    public ApiRequestException(string message, int errorCode, ResponseParameters? parameters)
        : base(message) => (ErrorCode, Parameters) = (errorCode, parameters);

    public ApiRequestException(
        string message, int errorCode, ResponseParameters? parameters, Exception innerException)
        : base(message, innerException) => (ErrorCode, Parameters) = (errorCode, parameters);

    public virtual int ErrorCode { get; }
    public ResponseParameters? Parameters { get; }

    public override string ToString()
    {
        var (type, rest) = (GetType().ToString(), base.ToString());
        return rest.StartsWith(type, StringComparison.Ordinal)
            ? $"Telegram Bot API error {ErrorCode}{rest[type.Length..]}"
            : rest;
    }
}
