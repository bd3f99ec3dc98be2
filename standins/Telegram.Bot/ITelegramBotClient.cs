using Telegram.Bot.Args;
using Telegram.Bot.Exceptions;

namespace Telegram.Bot;

public delegate ValueTask AsyncEventHandler<in TArgs>(
    ITelegramBotClient botClient, TArgs args, CancellationToken cancellationToken = default);

public interface ITelegramBotClient
{
    event AsyncEventHandler<ApiRequestEventArgs>? OnMakingApiRequest;
    event AsyncEventHandler<ApiResponseEventArgs>? OnApiResponseReceived;

    bool LocalBotServer { get; }
    long BotId { get; }
    TimeSpan Timeout { get; set; }
    IExceptionParser ExceptionsParser { get; set; }

    Task<TResponse> SendRequest<TResponse>(
        IRequest<TResponse> request, CancellationToken cancellationToken = default);

    Task<bool> TestApi(CancellationToken cancellationToken = default);
    Task DownloadFile(string filePath, Stream destination, CancellationToken cancellationToken = default);
    Task DownloadFile(TGFile file, Stream destination, CancellationToken cancellationToken = default);
}
