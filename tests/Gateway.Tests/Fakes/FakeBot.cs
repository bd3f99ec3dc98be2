using System.Text.Json;
using System.Threading.Channels;
using OperatorBot.Gateway.Updates;
using Telegram.Bot;
using Telegram.Bot.Args;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Requests;
using Telegram.Bot.Requests.Abstractions;
using Telegram.Bot.Types;

namespace OperatorBot.Gateway.Tests.Fakes;

/// <summary>A Bot API that shows each call to the test, which answers it.</summary>
internal sealed class FakeBot : ITelegramBotClient
{
    private readonly Channel<BotCall> _calls = Channel.CreateUnbounded<BotCall>();

#pragma warning disable CS0067 // Nobody raises them here.
    public event AsyncEventHandler<ApiRequestEventArgs>? OnMakingApiRequest;

    public event AsyncEventHandler<ApiResponseEventArgs>? OnApiResponseReceived;
#pragma warning restore CS0067

    public bool LocalBotServer => true;

    public long BotId => 1;

    public TimeSpan Timeout { get; set; }

    public IExceptionParser ExceptionsParser { get; set; } = null!;

    /// <summary>The next call, which must be of this kind.</summary>
    public async Task<BotCall> NextAsync<TRequest>()
    {
        var call = await _calls.Reader.ReadAsync().AsTask().Within($"the next Bot API call, {typeof(TRequest).Name}");
        Assert.IsType<TRequest>(call.Request);
        return call;
    }

    /// <summary>The next call, whatever it is.</summary>
    public Task<BotCall> NextAsync() => _calls.Reader.ReadAsync().AsTask().Within("the next Bot API call");

    /// <summary>Whether a call was made that the test has not seen yet.</summary>
    public bool HasCall => _calls.Reader.TryPeek(out _);

    public async Task<TResponse> SendRequest<TResponse>(
        IRequest<TResponse> request, CancellationToken cancellationToken = default)
    {
        var call = new BotCall(request, cancellationToken);
        _calls.Writer.TryWrite(call);
        return (TResponse)await call.Answered.WaitAsync(cancellationToken);
    }

    public Task<bool> TestApi(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task DownloadFile(string filePath, Stream destination, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task DownloadFile(TGFile file, Stream destination, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();
}

/// <summary>A call that waits for its answer.</summary>
internal sealed class BotCall(object request, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<object> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public object Request { get; } = request;

    /// <summary>Cancelled when the caller does not wait any longer.</summary>
    public CancellationToken Cancelled { get; } = cancellationToken;

    public Task<object> Answered => _answer.Task;

    public GetUpdates Updates => (GetUpdates)Request;

    public void Answer(object result) => _answer.SetResult(result);

    /// <summary>Answers <c>getUpdates</c> with messages: update id and chat.</summary>
    public void AnswerUpdates(params (int Id, long Chat)[] messages) => Answer(messages
        .Select(message => Read($$$"""
            {"update_id":{{{message.Id}}},"message":{"message_id":{{{message.Id}}},"date":1767225600,"text":"hi",
             "chat":{"id":{{{message.Chat}}},"type":"private"},
             "from":{"id":{{{message.Chat}}},"is_bot":false,"first_name":"A"} } }
            """))
        .ToArray());

    public void AnswerJson(string json) =>
        Answer(JsonSerializer.Deserialize<ReceivedUpdate[]>(json, JsonBotAPI.Options)!);

    public void Refuse(int code, string description, int? retryAfter = null) => _answer.SetException(
        new ApiRequestException(description, code, new ResponseParameters { RetryAfter = retryAfter }));

    public void Fail(RequestException failure) => _answer.SetException(failure);

    private static ReceivedUpdate Read(string json) =>
        JsonSerializer.Deserialize<ReceivedUpdate>(json, JsonBotAPI.Options)!;
}
