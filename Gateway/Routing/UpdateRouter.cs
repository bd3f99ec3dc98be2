using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using OperatorBot.Gateway.Rosters;
using OperatorBot.Gateway.Telemetry;
using OperatorBot.Gateway.BotApi;
using OperatorBot.Gateway.Updates;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Interfaces.People;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Requests;

namespace OperatorBot.Gateway.Routing;

/// <summary>
/// Brings each update to the grain it belongs to and carries out what an operator's grain decides. Returns once the effect
/// is written; throws where that is not known, and the same update then has to come again.
/// </summary>
internal sealed partial class UpdateRouter(
    IGrainFactory grains,
    OperatorRoster roster,
    [FromKeyedServices(BotApiClient.Key)] ITelegramBotClient bot,
    GatewayMetrics metrics,
    TimeProvider time,
    ILogger<UpdateRouter> logger)
{
    public async Task HandleAsync(Incoming incoming)
    {
        var kind = incoming.GetType().Name;
        using var activity = Tracing.Source.StartActivity("update " + kind, ActivityKind.Consumer);
        activity?.SetTag("operatorbot.update.id", incoming.UpdateId);
        using var scope = InUpdate(logger, incoming.UpdateId, incoming.ChatId);
        var (start, succeeded) = (time.GetTimestamp(), false);
        try
        {
            await RouteAsync(incoming);
            succeeded = true;
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            throw;
        }
        finally
        {
            metrics.RecordHandled(kind, time.GetElapsedTime(start), succeeded);
        }
    }

    private Task RouteAsync(Incoming incoming) => incoming switch
    {
        Incoming.Message message => RouteAsync(message),
        Incoming.OperatorAction action => TryAsOperatorAsync(action.Request),
        Incoming.Edit edit => RouteAsync(edit.Request, client => client.EditAsync(EditOf(edit.Request, edit.Content))),
        Incoming.Reaction reaction => RouteAsync(reaction.Request, client => client.ReactAsync(ReactionOf(reaction.Request))),
        Incoming.Membership membership => RouteAsync(membership.Change),
        Incoming.AddedToGroup group => LeaveAsync(group.ChatId),
        Incoming.Ignored => Task.CompletedTask,
        _ => throw new UnreachableException($"No way for {incoming.GetType().Name}."),
    };

    private async Task RouteAsync(Incoming.Message message)
    {
        var isRegistration = message.Request.Command is OperatorCommand.Register;
        var person = message.Request.Message.From.Id;
        if (isRegistration || roster.Contains(person))
        {
            // What may be a secret is never relayed to anybody, whatever the answer.
            if (await TryAsOperatorAsync(message.Request) || isRegistration || await TryAsClientAsync(message))
                return;
        }
        else if (await TryAsClientAsync(message) || await TryAsOperatorAsync(message.Request))
        {
            return;
        }

        throw new RosterDisagreementException(person);
    }

    // To nobody where both say that it is the other's: what happened to a message is not worth holding up the next.
    private async Task RouteAsync(OperatorRequest request, Func<IClientGrain, Task<ReceiveOutcome>> asClient)
    {
        var person = request.Message.From.Id;
        if (roster.Contains(person) && await TryAsOperatorAsync(request))
            return;
        if (await asClient(grains.GetGrain<IClientGrain>(person)) == ReceiveOutcome.IsOperator)
            await TryAsOperatorAsync(request);
    }

    private async Task RouteAsync(MembershipChange change)
    {
        var person = change.Person.Id;
        if (!roster.Contains(person) || !await grains.GetGrain<IOperatorGrain>(person).ChangeMembershipAsync(change))
            await grains.GetGrain<IClientGrain>(person).ChangeMembershipAsync(change);
    }

    /// <returns>False: the writer is an operator.</returns>
    private async Task<bool> TryAsClientAsync(Incoming.Message message)
    {
        var client = grains.GetGrain<IClientGrain>(message.Request.Message.From.Id);
        var outcome = await client.ReceiveAsync(new ClientMessage
        {
            Message = message.Request.Message,
            IsStart = message.IsStart,
        });
        return outcome != ReceiveOutcome.IsOperator;
    }

    /// <returns>False: the writer is not an operator.</returns>
    private async Task<bool> TryAsOperatorAsync(OperatorRequest request)
    {
        var @operator = grains.GetGrain<IOperatorGrain>(request.Message.From.Id);
        var outcome = await @operator.HandleAsync(request);
        if (request.Command is OperatorCommand.Register or OperatorCommand.Unregister)
            await roster.RefreshAsync();

        switch (outcome)
        {
            case OperatorOutcome.NotRegistered:
                return false;
            case OperatorOutcome.Done:
                return true;
            case OperatorOutcome.Deliver deliver:
                await DeliverAsync(@operator, request, deliver);
                return true;
            case OperatorOutcome.FindReply find:
                await DeliverReplyAsync(@operator, request, find);
                return true;
            case OperatorOutcome.FindPlace find:
                return await TryAsOperatorAsync(request with { Place = await FindPlaceAsync(request.Message, find.Candidates) });
            case OperatorOutcome.FindMessage find:
                await ChangeAsync(@operator, request, find);
                return true;
            case OperatorOutcome.FindRepeat find:
                if (await FindHolderAsync(request, find.Candidates, request.Message.MessageId) is null)
                    await @operator.AskTargetAsync(request, find.Reason);
                return true;
            default:
                throw new UnreachableException($"No way on from {outcome.GetType().Name}.");
        }
    }

    private async Task DeliverReplyAsync(IOperatorGrain @operator, OperatorRequest request, OperatorOutcome.FindReply find)
    {
        var holder = request.Message.ReplyTo is { } repliedTo
            ? await FindHolderAsync(request, find.Candidates, repliedTo)
            : null;
        if (holder is null)
            await @operator.AskTargetAsync(request, UndeliverableReason.ReplyUnknown);
        else
            await DeliverAsync(
                @operator, request, new OperatorOutcome.Deliver(holder, TargetRule.Reply, request.Message.MessageId, Text: null));
    }

    private async Task DeliverAsync(IOperatorGrain @operator, OperatorRequest request, OperatorOutcome.Deliver deliver)
    {
        var outcome = await grains.GetGrain<IClientGrain>(deliver.Target.ClientId).DeliverAsync(new OperatorMessage
        {
            Message = MessageToDeliver(request.Message, deliver.MessageId),
            Ticket = deliver.Target.Ticket,
            Rule = deliver.Rule,
            Text = deliver.Text,
            Parts = deliver.Parts,
        });
        if (outcome != DeliverOutcome.Accepted)
            await @operator.AskTargetAsync(
                request with { Message = MessageToDeliver(request.Message, deliver.MessageId) },
                outcome == DeliverOutcome.Unsure ? UndeliverableReason.TooOld : UndeliverableReason.DialogOver);
    }

    private async Task ChangeAsync(IOperatorGrain @operator, OperatorRequest request, OperatorOutcome.FindMessage find)
    {
        if (await FindHolderAsync(request, find.Candidates, find.MessageId) is not { } holder)
        {
            await @operator.AskTargetAsync(request, UndeliverableReason.MessageUnknown);
            return;
        }

        var client = grains.GetGrain<IClientGrain>(holder.ClientId);
        await (request.Command switch
        {
            OperatorCommand.Edit edit => client.EditAsync(EditOf(request, edit.Content)),
            OperatorCommand.React => client.ReactAsync(ReactionOf(request)),
            OperatorCommand.Delete => client.WithdrawAsync(new MessageWithdrawal
            {
                Command = request.Message,
                MessageId = find.MessageId,
                Language = find.Language,
            }),
            var other => throw new UnreachableException($"No change by {other.GetType().Name}."),
        });
    }

    private static MessageEdit EditOf(OperatorRequest request, MessageContent content) => new()
    {
        UpdateId = request.UpdateId,
        By = request.Message.From,
        MessageId = request.Message.MessageId,
        Content = content,
    };

    private static MessageReaction ReactionOf(OperatorRequest request) => new()
    {
        UpdateId = request.UpdateId,
        By = request.Message.From,
        MessageId = request.Message.MessageId,
        Emoji = (request.Command as OperatorCommand.React)?.Emoji,
    };

    // A press is about another message than the one that carries the button.
    private static TelegramMessage MessageToDeliver(TelegramMessage message, int messageId) =>
        message.MessageId == messageId ? message : message with { MessageId = messageId, ReplyTo = null };

    /// <summary>Which of the clients holds a message of the operator's chat.</summary>
    /// <returns>Null where all say no. A client that cannot be asked counts only if no other one says yes.</returns>
    private async Task<DialogKey?> FindHolderAsync(
        OperatorRequest request, ImmutableArray<DialogKey> candidates, int messageId)
    {
        var asked = candidates
            .Select(key => grains.GetGrain<IClientGrain>(key.ClientId).HoldsAsync(request.Message.From.Id, messageId))
            .ToArray();
        var all = Task.WhenAll(asked);
        await ((Task)all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        var holder = Array.FindIndex(asked, task => task is { IsCompletedSuccessfully: true, Result: true });
        if (holder >= 0)
            return candidates[holder];
        await all;
        return null;
    }

    /// <summary>Whose topic the message was written in, or whose album it is a part of: the latter counts first.</summary>
    private async Task<MessagePlace> FindPlaceAsync(TelegramMessage message, ImmutableArray<DialogKey> candidates)
    {
        var albumId = message.Details?.AlbumId;
        var asked = candidates
            .Select(key => grains.GetGrain<IClientGrain>(key.ClientId).AskPlaceAsync(message.From.Id, message.ThreadId, albumId))
            .ToArray();
        var topic = -1;
        Exception? failure = null;
        await foreach (var answer in Task.WhenEach(asked))
        {
            if (answer.Exception is { InnerException: { } exception })
                failure = exception;
            else if (await answer == PlaceStanding.Album)
                return new MessagePlace(candidates[Array.IndexOf(asked, answer)], PlaceStanding.Album);
            else if (await answer == PlaceStanding.Topic)
                topic = Array.IndexOf(asked, answer);
            if (topic >= 0 && albumId is null)
                break;
        }

        // Whoever cannot be asked matters only where the others leave it open.
        if (failure is not null && (topic < 0 || albumId is not null))
            ExceptionDispatchInfo.Throw(failure);
        return topic < 0
            ? new MessagePlace(Holder: null, PlaceStanding.Unknown)
            : new MessagePlace(candidates[topic], PlaceStanding.Topic);
    }

    // Best effort: a bot that stays in a group just hears nothing there that it reacts to.
    private async Task LeaveAsync(long chatId)
    {
        try
        {
            await bot.CallAsync(
                new LeaveChatRequest { ChatId = chatId }, BotApiCalls.ShortLimit, time, CancellationToken.None);
            LogLeft(chatId);
        }
        catch (RequestException e)
        {
            LogNotLeft(chatId, BotApiFailure.Describe(e));
        }
    }
}
