using System.Text.Json;
using OperatorBot.Gateway.BotApi;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Sending;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;
using Telegram.Bot.Types.ReplyMarkups;

namespace OperatorBot.Silo.Sending;

/// <summary>Sends through the Bot API. A call that is cancelled on its way has the outcome <see cref="SendOutcome.Unknown"/>.</summary>
internal sealed partial class TelegramSender(
    [FromKeyedServices(TelegramHttp.Key)] ITelegramBotClient bot,
    Pauses pauses,
    TopicSupport topics,
    ITokenRefusal tokenRefusal,
    TimeProvider time,
    ILogger<TelegramSender> logger) : IMessageSender
{
    /// <summary>After this long without a whole answer the outcome is unknown.</summary>
    internal static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private static readonly SendOutcome Done = new SendOutcome.Sent();
    private static readonly SendOutcome Unknown = new SendOutcome.Unknown();

    /// <inheritdoc />
    public bool MayHaveTopics => topics.MayHaveTopics;

    /// <inheritdoc />
    public async Task<SendOutcome> SendAsync(Outgoing outgoing, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var rest = pauses.RestOf(outgoing.ChatId);
        if (rest > TimeSpan.Zero)
            return new SendOutcome.Refused(RefusalReason.TooManyRequests, rest);

        using var end = new CancellationTokenSource(Timeout, time);
        using var cancelled = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), end);
        try
        {
            return await CallAsync(outgoing, end.Token);
        }
        catch (ApiRequestException answer)
        {
            return OnAnswer(outgoing, answer);
        }
        catch (RequestException failure)
        {
            return OnFailure(outgoing, failure, timedOut: end.IsCancellationRequested && !cancellationToken.IsCancellationRequested);
        }
        catch (NotSupportedException)
        {
            // There is no such call: nothing left the machine, and never will.
            return new SendOutcome.Refused(RefusalReason.Rejected);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            LogNoAnswer(Name(outgoing), outgoing.ChatId, cancellationToken.IsCancellationRequested ? "cancelled" : "timed out");
            return Unknown;
        }
    }

    private static InlineKeyboardMarkup? Keyboard(IReadOnlyList<IReadOnlyList<Button>> rows) => rows.Count == 0
        ? null
        : new InlineKeyboardMarkup(rows.Select(row => row.Select(
            button => InlineKeyboardButton.WithCallbackData(button.Caption, button.Data.ToString()))));

    private static ReplyParameters? ReplyTo(int? messageId, MessageQuote? quote = null) => messageId is not { } id
        ? null
        : new ReplyParameters
        {
            MessageId = id,
            AllowSendingWithoutReply = true,
            Quote = quote?.Text,
            QuoteEntities = Json<MessageEntity[]>(quote?.Entities),
            QuotePosition = quote?.Position,
        };

    private static InputMedia Media(MessageContent content)
    {
        var entities = Json<MessageEntity[]>(content.Entities);
        var file = InputFile.FromFileId(content.FileId ?? throw new NotSupportedException("Media without a file."));
        return content.Kind switch
        {
            ContentKind.Photo => new InputMediaPhoto(file)
            {
                Caption = content.Text,
                CaptionEntities = entities,
                HasSpoiler = content.HasSpoiler,
                ShowCaptionAboveMedia = content.IsCaptionAbove,
            },
            ContentKind.Video => new InputMediaVideo(file)
            {
                Caption = content.Text,
                CaptionEntities = entities,
                HasSpoiler = content.HasSpoiler,
                ShowCaptionAboveMedia = content.IsCaptionAbove,
                Cover = content.CoverFileId is { } cover ? InputFile.FromFileId(cover) : null,
                StartTimestamp = content.StartSeconds,
            },
            ContentKind.Animation => new InputMediaAnimation(file)
            {
                Caption = content.Text,
                CaptionEntities = entities,
                HasSpoiler = content.HasSpoiler,
                ShowCaptionAboveMedia = content.IsCaptionAbove,
            },
            ContentKind.Audio => new InputMediaAudio(file) { Caption = content.Text, CaptionEntities = entities },
            ContentKind.Document => new InputMediaDocument(file) { Caption = content.Text, CaptionEntities = entities },
            _ => throw new NotSupportedException($"A copy cannot become {content.Kind}."),
        };
    }

    // As the gateway found it in an update.
    private static T? Json<T>(string? json)
        where T : class => json is null ? null : JsonSerializer.Deserialize<T>(json, JsonBotAPI.Options);

    /// <summary>Whether the failure came before anything of the call had left this machine.</summary>
    private static bool NeverLeft(RequestException failure) => failure.InnerException is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError
            or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError
            or HttpRequestError.ProxyTunnelError,
    };

    private static string Name(Outgoing outgoing) => outgoing.GetType().Name;

    /// <summary>A failure in words that hold neither the URL, which has the token in it, nor any text of a message.</summary>
    private static string Describe(RequestException failure) => failure switch
    {
        { HttpStatusCode: { } status } => $"an unreadable answer with HTTP status {(int)status}",
        { InnerException: HttpRequestException cause } => $"{cause.HttpRequestError}",
        { InnerException: { } cause } => cause.GetType().Name,
        _ => "no answer",
    };

    /// <summary>A description up to its second colon: what follows may quote the text ("can't parse entities: ...").</summary>
    private static string WithoutDetails(string description)
    {
        var first = description.IndexOf(':', StringComparison.Ordinal);
        var second = first < 0 ? -1 : description.IndexOf(':', first + 1);
        return second < 0 ? description : description[..second];
    }

    private async Task<SendOutcome> CallAsync(Outgoing outgoing, CancellationToken cancellationToken)
    {
        switch (outgoing)
        {
            case Outgoing.Copy copy:
                var copied = await bot.CopyMessage(
                    copy.ChatId,
                    copy.FromChatId,
                    copy.MessageId,
                    replyParameters: ReplyTo(copy.ReplyTo, copy.Quote),
                    replyMarkup: Keyboard(copy.Buttons),
                    messageThreadId: copy.ThreadId,
                    messageEffectId: copy.EffectId,
                    cancellationToken: cancellationToken);
                return new SendOutcome.Sent(copied.Id);

            case Outgoing.CopyAlbum album:
                var copies = await bot.CopyMessages(
                    album.ChatId,
                    album.FromChatId,
                    album.MessageIds,
                    messageThreadId: album.ThreadId,
                    cancellationToken: cancellationToken);
                return new SendOutcome.Sent(MessageIds: Array.ConvertAll(copies, copy => copy.Id));

            case Outgoing.SendAlbum album:
                var parts = await bot.SendMediaGroup(
                    album.ChatId,
                    album.Parts.Select(part => (IAlbumInputMedia)Media(part)),
                    replyParameters: ReplyTo(album.ReplyTo, album.Quote),
                    messageThreadId: album.ThreadId,
                    cancellationToken: cancellationToken);
                return new SendOutcome.Sent(MessageIds: Array.ConvertAll(parts, part => part.Id));

            case Outgoing.ShareLocation { Location: var location } share:
                var shared = await bot.SendLocation(
                    share.ChatId,
                    location.Latitude,
                    location.Longitude,
                    replyParameters: ReplyTo(share.ReplyTo),
                    replyMarkup: Keyboard(share.Buttons),
                    horizontalAccuracy: location.AccuracyMeters,
                    livePeriod: location.PeriodSeconds,
                    heading: location.Heading,
                    proximityAlertRadius: location.ProximityMeters,
                    messageThreadId: share.ThreadId,
                    cancellationToken: cancellationToken);
                return new SendOutcome.Sent(shared.Id);

            case Outgoing.Text text:
                var sent = await bot.SendMessage(
                    text.ChatId,
                    text.Body,
                    parseMode: text.IsHtml ? ParseMode.Html : default,
                    replyParameters: ReplyTo(text.ReplyTo),
                    replyMarkup: Keyboard(text.Buttons),
                    // A person's own words keep the preview that Telegram gives them.
                    linkPreviewOptions: text.IsHtml ? new LinkPreviewOptions { IsDisabled = true } : null,
                    messageThreadId: text.ThreadId,
                    cancellationToken: cancellationToken);
                return new SendOutcome.Sent(sent.Id);

            case Outgoing.Revise revise:
                await ReviseAsync(revise, cancellationToken);
                return Done;

            case Outgoing.React react:
                await bot.SetMessageReaction(
                    react.ChatId,
                    react.MessageId,
                    react.Emoji is { } emoji ? [new ReactionTypeEmoji { Emoji = emoji }] : [],
                    cancellationToken: cancellationToken);
                return Done;

            case Outgoing.OpenTopic topic:
                var support = await topics.AskAsync(cancellationToken);
                if (!support.HasTopics)
                    return new SendOutcome.Refused(RefusalReason.Rejected);

                var opened = await bot.CreateForumTopic(
                    topic.ChatId,
                    topic.Name,
                    iconCustomEmojiId: support.IconOf(isOver: false),
                    cancellationToken: cancellationToken);
                return new SendOutcome.Sent(opened.MessageThreadId);

            case Outgoing.ChangeTopic topic:
                await bot.EditForumTopic(
                    topic.ChatId,
                    topic.ThreadId ?? 0,
                    topic.Name,
                    (await topics.AskAsync(cancellationToken)).IconOf(topic.IsOver),
                    cancellationToken);
                return Done;

            case Outgoing.Edit edit:
                await bot.EditMessageText(
                    edit.ChatId,
                    edit.MessageId,
                    edit.Body,
                    parseMode: ParseMode.Html,
                    replyMarkup: Keyboard(edit.Buttons),
                    linkPreviewOptions: new LinkPreviewOptions { IsDisabled = true },
                    cancellationToken: cancellationToken);
                return Done;

            case Outgoing.Delete delete:
                await bot.DeleteMessage(delete.ChatId, delete.MessageId, cancellationToken);
                return Done;

            case Outgoing.AnswerPress press:
                await bot.AnswerCallbackQuery(
                    press.QueryId, press.Body.Length == 0 ? null : press.Body, cancellationToken: cancellationToken);
                return Done;

            case Outgoing.Menu { Commands.Count: 0 }:
                await bot.DeleteMyCommands(
                    new BotCommandScopeChat { ChatId = outgoing.ChatId }, cancellationToken: cancellationToken);
                return Done;

            case Outgoing.Menu menu:
                await bot.SetMyCommands(
                    menu.Commands.Select(command => new BotCommand { Command = command.Name, Description = command.Description }),
                    new BotCommandScopeChat { ChatId = menu.ChatId },
                    cancellationToken: cancellationToken);
                return Done;

            default:
                throw new NotSupportedException($"No Bot API call is known for {Name(outgoing)}.");
        }
    }

    private Task<Message> ReviseAsync(Outgoing.Revise revise, CancellationToken cancellationToken)
    {
        var (chat, id, content, keyboard) = (revise.ChatId, revise.MessageId, revise.Content, Keyboard(revise.Buttons));
        var entities = Json<MessageEntity[]>(content.Entities);
        return content switch
        {
            { Kind: ContentKind.Text } => bot.EditMessageText(
                chat,
                id,
                content.Text ?? string.Empty,
                entities: entities,
                linkPreviewOptions: Json<LinkPreviewOptions>(content.LinkPreview),
                replyMarkup: keyboard,
                cancellationToken: cancellationToken),
            { Kind: ContentKind.Caption } => bot.EditMessageCaption(
                chat,
                id,
                content.Text,
                captionEntities: entities,
                showCaptionAboveMedia: content.IsCaptionAbove,
                replyMarkup: keyboard,
                cancellationToken: cancellationToken),
            { Live: { PeriodSeconds: 0 } } => bot.StopMessageLiveLocation(
                chat, id, keyboard, cancellationToken: cancellationToken),
            { Live: { } live } => bot.EditMessageLiveLocation(
                chat,
                id,
                live.Latitude,
                live.Longitude,
                livePeriod: live.PeriodSeconds,
                horizontalAccuracy: live.AccuracyMeters,
                heading: live.Heading,
                proximityAlertRadius: live.ProximityMeters,
                replyMarkup: keyboard,
                cancellationToken: cancellationToken),
            _ => bot.EditMessageMedia(chat, id, Media(content), keyboard, cancellationToken: cancellationToken),
        };
    }

    private SendOutcome OnAnswer(Outgoing outgoing, ApiRequestException answer)
    {
        if (answer.ErrorCode == 401)
            tokenRefusal.Report();

        var outcome = RefusalTable.Outcome(outgoing, answer.ErrorCode, answer.Message, answer.Parameters?.RetryAfter);
        switch (outcome)
        {
            case SendOutcome.Refused { Reason: RefusalReason.TooManyRequests, RetryAfter: { } retryAfter }:
                LogPaused(outgoing.ChatId, (int)retryAfter.TotalSeconds);
                if (pauses.Add(outgoing.ChatId, retryAfter))
                    LogBotPaused();
                break;
            case SendOutcome.Refused { Reason: RefusalReason.Rejected or RefusalReason.Unavailable } or SendOutcome.Unknown:
                LogRefused(Name(outgoing), outgoing.ChatId, answer.ErrorCode, WithoutDetails(answer.Message));
                break;
        }

        return outcome;
    }

    private SendOutcome OnFailure(Outgoing outgoing, RequestException failure, bool timedOut)
    {
        LogNoAnswer(Name(outgoing), outgoing.ChatId, timedOut ? "timed out" : Describe(failure));
        return NeverLeft(failure) ? new SendOutcome.Refused(RefusalReason.Unavailable) : Unknown;
    }
}
