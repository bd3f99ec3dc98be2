using OperatorBot.Gateway.BotApi;
using OperatorBot.Gateway.Updates;
using Telegram.Bot;
using Telegram.Bot.Exceptions;

namespace OperatorBot.Gateway.Polling;

/// <summary>
/// When to ask Telegram for updates, and for which. An answer repeats all updates that are not acknowledged, and an offset
/// that was asked for less than half a second ago is answered with one update only; so the next question waits until most of
/// what is in work has been finished.
/// </summary>
internal sealed class UpdateFeed(ITelegramBotClient bot, UpdateLanes lanes, string botName, TimeProvider time)
{
    /// <summary>The least time between two questions with the same offset.</summary>
    internal static readonly TimeSpan SameOffsetAfter = TimeSpan.FromSeconds(0.5);

    /// <summary>How long a straggler holds up the next question, once anything before it could be acknowledged.</summary>
    internal static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(50);

    // On top of the time that Telegram itself waits.
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    private int? _askedOffset;
    private long _askedAt;
    private int _limit = GetUpdates.MaxLimit;
    private bool _mayBeRepeat = true;

    /// <summary>Asks once.</summary>
    public async Task<ReceivedUpdate[]> AskAsync(TimeSpan longPoll, CancellationToken cancellationToken)
    {
        var request = new GetUpdates
        {
            Offset = lanes.Offset,
            Limit = _limit,
            TimeoutSeconds = (int)longPoll.TotalSeconds,
        };
        (_askedOffset, _askedAt) = (request.Offset, time.GetTimestamp());
        try
        {
            var answer = await bot.CallAsync(request, longPoll + AnswerLimit, time, cancellationToken);
            _limit = GetUpdates.MaxLimit;
            return answer;
        }
        catch (RequestException e) when (e.HttpStatusCode == System.Net.HttpStatusCode.OK)
        {
            // The answer was cut off or garbled as a whole: the smallest one has the best chances.
            _limit = 1;
            throw;
        }
    }

    /// <summary>Gives what was received to the lanes; what they have already is left out.</summary>
    public void Give(IReadOnlyList<ReceivedUpdate> updates)
    {
        var now = time.GetUtcNow();
        foreach (var received in updates)
        {
            // An id out of this range could not be acknowledged without harm to others; one between what was asked for and
            // what has been acknowledged since is finished.
            if (received.Id is not (> 0 and < int.MaxValue) || (received.Id >= _askedOffset && received.Id < lanes.Offset))
                continue;
            if (received.Update is null)
                lanes.AddFinished(received.Id.Value);
            else
                lanes.TryAdd(UpdateParser.Parse(received.Update, botName, now, _mayBeRepeat));
        }

        // A lone update may be the answer to an offset that the gateway before this one had just asked for.
        _mayBeRepeat &= updates.Count == 1;
    }

    /// <summary>Waits until it is worth asking again, and allowed.</summary>
    public async Task WaitToAskAsync(CancellationToken cancellationToken)
    {
        var inWork = lanes.Unacknowledged;
        await WaitAsync(lanes.ShrinksToAsync(inWork / 8), Linger, cancellationToken);
        if (lanes.Offset != _askedOffset)
            return;

        // Nothing can be acknowledged yet. A full house sees nothing new before that; else others may have written.
        inWork = lanes.Unacknowledged;
        var isFull = inWork >= GetUpdates.MaxLimit;
        var rest = SameOffsetAfter - time.GetElapsedTime(_askedAt);
        if (inWork > 0)
            await WaitAsync(lanes.ShrinksToAsync(inWork - 1), isFull ? Timeout.InfiniteTimeSpan : rest, cancellationToken);
        else if (rest > TimeSpan.Zero)
            await Task.Delay(rest, time, cancellationToken);
    }

    /// <summary>Acknowledges what is finished and was not acknowledged yet. What the answer holds is left to the next poller.</summary>
    public async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        if (lanes.Offset is not { } offset || offset == _askedOffset)
            return;
        await bot.CallAsync(new GetUpdates { Offset = offset, Limit = 1 }, AnswerLimit, time, cancellationToken);
    }

    private async Task WaitAsync(Task task, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (limit <= TimeSpan.Zero && limit != Timeout.InfiniteTimeSpan)
            return;
        await task.WaitAsync(limit, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
