using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Requests.Abstractions;

namespace OperatorBot.Gateway.BotApi;

/// <summary>Bot API calls with a limit, and with two ways only to fail.</summary>
internal static class BotApiCalls
{
    /// <summary>The limit for calls that Telegram answers at once.</summary>
    public static readonly TimeSpan ShortLimit = TimeSpan.FromSeconds(10);

    /// <summary>Makes one call.</summary>
    /// <exception cref="RequestException">Telegram refused, or there was no answer within the limit.</exception>
    /// <exception cref="OperationCanceledException">The caller's token was cancelled.</exception>
    public static async Task<T> CallAsync<T>(
        this ITelegramBotClient bot, IRequest<T> request, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await bot.SendRequest(request, either.Token);
        }
        // A cancellation while the answer is read comes as a RequestException.
        catch (Exception e) when (e is OperationCanceledException or RequestException and not ApiRequestException
            && either.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new RequestException($"No answer to {request.MethodName} within {limit.TotalSeconds} s", e);
        }
    }
}
