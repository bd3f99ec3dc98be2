using System.Net;
using Telegram.Bot.Args;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Requests;

namespace Telegram.Bot;

public class TelegramBotClient : ITelegramBotClient
{
    private readonly TelegramBotClientOptions _options;
    private readonly HttpClient _http;

    public TelegramBotClient(
        TelegramBotClientOptions options, HttpClient? httpClient = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _http = httpClient ?? new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(3) });
        GlobalCancelToken = cancellationToken;
    }

    public TelegramBotClient(
        string token, HttpClient? httpClient = null, CancellationToken cancellationToken = default)
        : this(new TelegramBotClientOptions(token), httpClient, cancellationToken)
    {
    }

    public event AsyncEventHandler<ApiRequestEventArgs>? OnMakingApiRequest;
    public event AsyncEventHandler<ApiResponseEventArgs>? OnApiResponseReceived;

    public string Token => _options.Token;
    public long BotId => _options.BotId;
    public bool LocalBotServer => _options.LocalBotServer;
    public CancellationToken GlobalCancelToken { get; }
    public IExceptionParser ExceptionsParser { get; set; } = new DefaultExceptionParser();

    public TimeSpan Timeout
    {
        get => _http.Timeout;
        set => _http.Timeout = value;
    }

    /// <summary>
    /// Throws <see cref="ApiRequestException"/> when the API refused, <see cref="OperationCanceledException"/> when a token
    /// was cancelled, and <see cref="RequestException"/> for all else: no connection, a time-out, an unreadable answer.
    /// </summary>
    public virtual async Task<TResponse> SendRequest<TResponse>(
        IRequest<TResponse> request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);

        using var linked = CancellationTokenSource.CreateLinkedTokenSource(GlobalCancelToken, cancellationToken);
        using var content = request.ToHttpContent();
        for (var attempt = 1; ; attempt++)
        {
            var message = new HttpRequestMessage(request.HttpMethod, $"{_options.BaseRequestUrl}/{request.MethodName}")
            {
                Content = content,
            };
            ApiRequestEventArgs args = new(request, message);
            if (OnMakingApiRequest is { } making)
                await making(this, args, linked.Token).ConfigureAwait(false);
            if (MayRetry(attempt) && content is { Headers.ContentLength: null })
                await content.LoadIntoBufferAsync(linked.Token).ConfigureAwait(false);

            using var response = await Send(
                () => _http.SendAsync(message, linked.Token),
                "Bot API Request timed out",
                e => $"Bot API Service Failure: {e.GetType().Name}: {e.Message}",
                linked.Token).ConfigureAwait(false);
            if (OnApiResponseReceived is { } received)
                await received(this, new(response, args), linked.Token).ConfigureAwait(false);

            if (response.StatusCode is HttpStatusCode.OK)
            {
                var success = await Read<ApiResponse<TResponse>>(
                    response, answer => answer is { Ok: true, Result: not null }, linked.Token).ConfigureAwait(false);
                return success.Result!;
            }

            var failure = await ReadFailure(response, linked.Token).ConfigureAwait(false);
            if (failure is not { ErrorCode: 429, Parameters.RetryAfter: { } seconds } ||
                seconds > _options.RetryThreshold || !MayRetry(attempt))
                throw ExceptionsParser.Parse(failure);
            await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, linked.Token).ConfigureAwait(false);
        }
    }

    public async Task<bool> TestApi(CancellationToken cancellationToken = default)
    {
        try
        {
            await SendRequest(new GetMeRequest(), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ApiRequestException e) when (e.ErrorCode == 401)
        {
            return false;
        }
    }

    public Task DownloadFile(TGFile file, Stream destination, CancellationToken cancellationToken = default) =>
        DownloadFile(file.FilePath!, destination, cancellationToken);

    public async Task DownloadFile(string filePath, Stream destination, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(filePath) || filePath.Length < 2)
            throw new ArgumentException("Invalid file path", nameof(filePath));
        ArgumentNullException.ThrowIfNull(destination);

        using var linked = CancellationTokenSource.CreateLinkedTokenSource(GlobalCancelToken, cancellationToken);
        using var response = await Send(
            () => _http.GetAsync(
                $"{_options.BaseFileUrl}/{filePath}", HttpCompletionOption.ResponseHeadersRead, linked.Token),
            "Request timed out",
            _ => "Exception during file download",
            linked.Token).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw ExceptionsParser.Parse(await ReadFailure(response, linked.Token).ConfigureAwait(false));
        try
        {
            await response.Content.CopyToAsync(destination, linked.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw new RequestException("Exception during file download", response.StatusCode, e);
        }
    }

    private static async Task<HttpResponseMessage> Send(
        Func<Task<HttpResponseMessage>> send,
        string timedOut,
        Func<Exception, string> failed,
        CancellationToken cancellationToken)
    {
        try
        {
            return await send().ConfigureAwait(false);
        }
        catch (TaskCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (TaskCanceledException e)
        {
            throw new RequestException(timedOut, e);
        }
        catch (Exception e)
        {
            throw new RequestException(failed(e), e);
        }
    }

    private static Task<ApiResponse> ReadFailure(HttpResponseMessage response, CancellationToken cancellationToken) =>
        Read<ApiResponse>(response, answer => answer is { ErrorCode: not 0, Description: not null }, cancellationToken);

    private static async Task<T> Read<T>(
        HttpResponseMessage response, Predicate<T> complete, CancellationToken cancellationToken)
        where T : class
    {
        T? answer;
        try
        {
            using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            answer = await JsonSerializer.DeserializeAsync<T>(body, JsonBotAPI.Options, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw new RequestException(
                "There was an exception during deserialization of the response", response.StatusCode, e);
        }

        return answer is not null && complete(answer)
            ? answer
            : throw new RequestException("Required properties not found in response", response.StatusCode);
    }

    private bool MayRetry(int attempt) => _options.RetryThreshold > 0 && attempt < _options.RetryCount;
}
