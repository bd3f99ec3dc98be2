namespace Telegram.Bot.Args;

public class ApiRequestEventArgs(IRequest request, HttpRequestMessage? httpRequestMessage = default) : EventArgs
{
    public IRequest Request { get; } = request;
    public HttpRequestMessage? HttpRequestMessage { get; } = httpRequestMessage;
}

public class ApiResponseEventArgs(HttpResponseMessage responseMessage, ApiRequestEventArgs apiRequestEventArgs)
{
    public HttpResponseMessage ResponseMessage { get; } = responseMessage;
    public ApiRequestEventArgs ApiRequestEventArgs { get; } = apiRequestEventArgs;
}
