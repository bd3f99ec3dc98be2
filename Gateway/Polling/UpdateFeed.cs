using OperatorBot.Gateway.BotApi;
using OperatorBot.Gateway.Telemetry;
using OperatorBot.Gateway.Updates;
using Telegram.Bot;
using Telegram.Bot.Exceptions;

namespace OperatorBot.Gateway.Polling;

/// <summary>
/// When to ask Telegram for updates, and for which. An answer repeats all updates that are not acknowledged, and an offset
/// that was asked for less than half a second ago is answered with one update only; so the next question waits until most of
/// what is in work has been finished.
/// </summary>
internal sealed partial class UpdateFeed(
    ITelegramBotClient bot, UpdateLanes lanes, string botName, GatewayMetrics metrics, TimeProvider time, ILogger logger)
{
    /// <summary>How often an answer of one update is asked for that cannot be read: for about 8 s.</summary>
    internal const int MaxUnreadableAnswers = 3;

    /// <summary>The least time between two questions with the same offset.</summary>
    internal static readonly TimeSpan SameOffsetAfter = TimeSpan.FromSeconds(0.5);

    /// <summary>How long a straggler holds up the next question, once anything before it could be acknowledged.</summary>
    internal static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(50);

    // On top of the time that Telegram itself waits.
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    // By the update before them, and their place behind it: they come again until one behind them is acknowledged.
    private readonly HashSet<(int After, int Place)> _withoutId = [];

    private int? _askedOffset;
    private long _askedAt;
    private int _limit = GetUpdates.MaxLimit;
    private bool _mayBeRepeat = true;
    private int _unreadableAnswers;

    /// <summary>Asks once.</summary>
    public async Task<ReceivedUpdate[]> AskAsync(TimeSpan longPoll, CancellationToken cancellationToken)
    {
        var request = new GetUpdates
        {
            Offset = lanes.Offset,
            Limit = _limit,
            TimeoutSeconds = (int)longPoll.TotalSeconds,
            LastResort = _unreadableAnswers >= MaxUnreadableAnswers,
        };
        if (_unreadableAnswers == MaxUnreadableAnswers)
            LogLastResort(_unreadableAnswers);
        (_askedOffset, _askedAt) = (request.Offset, time.GetTimestamp());
        try
        {
            var answer = await bot.CallAsync(request, longPoll + AnswerLimit, time, cancellationToken);
            // As many again and again would be as unreadable as before, as long as what makes them so is among them.
            _limit = Math.Min(2 * _limit, GetUpdates.MaxLimit);
            _unreadableAnswers = 0;
            return answer;
        }
        catch (RequestException e) when (e.HttpStatusCode == System.Net.HttpStatusCode.OK)
        {
            // The answer was cut off or garbled as a whole: the smallest one has the best chances.
            _unreadableAnswers = _limit == 1 ? _unreadableAnswers + 1 : 0;
            _limit = 1;
            throw;
        }
        catch (RequestException)
        {
            // Only in a row do unreadable answers say something about the update.
            _unreadableAnswers = 0;
            throw;
        }
    }

    /// <summary>Gives what was received to the lanes; what they have already is left out.</summary>
    public void Give(IReadOnlyList<ReceivedUpdate> updates)
    {
        var now = time.GetUtcNow();
        _withoutId.RemoveWhere(known => known.After + 1 < _askedOffset);
        var (after, place) = ((_askedOffset ?? 1) - 1, 0);
        foreach (var received in updates)
        {
            // An id out of this range could not be acknowledged without harm to others.
            if (received.Id is not (> 0 and < int.MaxValue and var id))
            {
                if (_withoutId.Add((after, place++)))
                    SkippedUpdate.Report(logger, metrics, received.Id, GatewayMetrics.Unreadable, received.Problem ?? "no id that could be acknowledged");
                continue;
            }

            (after, place) = (id, 0);

            // What is between what was asked for and what has been acknowledged since is finished.
            if (!(id >= _askedOffset && id < lanes.Offset))
                Give(id, received, now);
        }

        // A lone update may be the answer to an offset that the gateway before this one had just asked for.
        _mayBeRepeat &= updates.Count == 1;
    }

    private void Give(int id, ReceivedUpdate received, DateTimeOffset now)
    {
        if (received.TryParse(botName, now, _mayBeRepeat, out var incoming, out var problem))
        {
            if (lanes.TryAdd(incoming) && incoming is Incoming.Ignored { Why: IgnoredBecause.Implausible })
                SkippedUpdate.Report(logger, metrics, id, GatewayMetrics.Implausible, "ids that Telegram never gives");
        }
        else if (lanes.TryAddFinished(id))
        {
            SkippedUpdate.Report(logger, metrics, id, GatewayMetrics.Unreadable, problem);
        }
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
