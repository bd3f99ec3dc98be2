using Microsoft.WindowsAzure.Storage;

namespace Azure;

/// <summary>The service refused a call, or could not be reached (then the status is 0).</summary>
public class RequestFailedException : Exception
{
    public RequestFailedException(int status, string message, string? errorCode, Exception? innerException)
        : base(message, innerException) => (Status, ErrorCode) = (status, errorCode);

    public int Status { get; }

    public string? ErrorCode { get; }

    /// <summary>The client below tells of an unreachable service as of its own status; here it is 0.</summary>
    internal static RequestFailedException From(StorageException exception)
    {
        var answer = exception.RequestInformation;
        var code = answer?.ExtendedErrorInformation?.ErrorCode ?? answer?.ErrorCode;
        var status = answer is null || exception.InnerException is HttpRequestException or TimeoutException or OperationCanceledException
            ? 0
            : answer.HttpStatusCode;
        return new RequestFailedException(
            status,
            $"{exception.Message} Status: {status}{(string.IsNullOrEmpty(code) ? "" : $", error code: {code}")}.",
            code,
            exception);
    }
}
