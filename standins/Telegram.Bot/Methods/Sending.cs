using Telegram.Bot.Requests;

namespace Telegram.Bot;

public static partial class TelegramBotClientExtensions
{
    public static Task<Message> SendMessage(
        this ITelegramBotClient botClient,
        ChatId chatId,
        string text,
        ParseMode parseMode = default,
        ReplyParameters? replyParameters = default,
        ReplyMarkup? replyMarkup = default,
        LinkPreviewOptions? linkPreviewOptions = default,
        int? messageThreadId = default,
        IEnumerable<MessageEntity>? entities = default,
        bool disableNotification = default,
        bool protectContent = default,
        string? messageEffectId = default,
        string? businessConnectionId = default,
        bool allowPaidBroadcast = default,
        long? directMessagesTopicId = default,
        SuggestedPostParameters? suggestedPostParameters = default,
        long? receiverUserId = default,
        string? callbackQueryId = default,
        CancellationToken cancellationToken = default) =>
        botClient.SendRequest(
            new SendMessageRequest
            {
                ChatId = chatId,
                Text = text,
                ParseMode = parseMode,
                ReplyParameters = replyParameters,
                ReplyMarkup = replyMarkup,
                LinkPreviewOptions = linkPreviewOptions,
                MessageThreadId = messageThreadId,
                Entities = entities,
                DisableNotification = disableNotification,
                ProtectContent = protectContent,
                MessageEffectId = messageEffectId,
                BusinessConnectionId = businessConnectionId,
                AllowPaidBroadcast = allowPaidBroadcast,
                DirectMessagesTopicId = directMessagesTopicId,
                SuggestedPostParameters = suggestedPostParameters,
                ReceiverUserId = receiverUserId,
                CallbackQueryId = callbackQueryId,
            },
            cancellationToken);

    public static Task<Message> ForwardMessage(
        this ITelegramBotClient botClient,
        ChatId chatId,
        ChatId fromChatId,
        int messageId,
        int? messageThreadId = default,
        bool disableNotification = default,
        bool protectContent = default,
        int? videoStartTimestamp = default,
        long? directMessagesTopicId = default,
        SuggestedPostParameters? suggestedPostParameters = default,
        string? messageEffectId = default,
        CancellationToken cancellationToken = default) =>
        botClient.SendRequest(
            new ForwardMessageRequest
            {
                ChatId = chatId,
                FromChatId = fromChatId,
                MessageId = messageId,
                MessageThreadId = messageThreadId,
                DisableNotification = disableNotification,
                ProtectContent = protectContent,
                VideoStartTimestamp = videoStartTimestamp,
                DirectMessagesTopicId = directMessagesTopicId,
                SuggestedPostParameters = suggestedPostParameters,
                MessageEffectId = messageEffectId,
            },
            cancellationToken);

    public static Task<MessageId[]> ForwardMessages(
        this ITelegramBotClient botClient,
        ChatId chatId,
        ChatId fromChatId,
        IEnumerable<int> messageIds,
        int? messageThreadId = default,
        bool disableNotification = default,
        bool protectContent = default,
        long? directMessagesTopicId = default,
        CancellationToken cancellationToken = default) =>
        botClient.SendRequest(
            new ForwardMessagesRequest
            {
                ChatId = chatId,
                FromChatId = fromChatId,
                MessageIds = messageIds,
                MessageThreadId = messageThreadId,
                DisableNotification = disableNotification,
                ProtectContent = protectContent,
                DirectMessagesTopicId = directMessagesTopicId,
            },
            cancellationToken);

    public static Task<MessageId> CopyMessage(
        this ITelegramBotClient botClient,
        ChatId chatId,
        ChatId fromChatId,
        int messageId,
        string? caption = default,
        ParseMode parseMode = default,
        ReplyParameters? replyParameters = default,
        ReplyMarkup? replyMarkup = default,
        int? messageThreadId = default,
        IEnumerable<MessageEntity>? captionEntities = default,
        bool showCaptionAboveMedia = default,
        bool disableNotification = default,
        bool protectContent = default,
        bool allowPaidBroadcast = default,
        int? videoStartTimestamp = default,
        long? directMessagesTopicId = default,
        SuggestedPostParameters? suggestedPostParameters = default,
        string? messageEffectId = default,
        CancellationToken cancellationToken = default) =>
        botClient.SendRequest(
            new CopyMessageRequest
            {
                ChatId = chatId,
                FromChatId = fromChatId,
                MessageId = messageId,
                Caption = caption,
                ParseMode = parseMode,
                ReplyParameters = replyParameters,
                ReplyMarkup = replyMarkup,
                MessageThreadId = messageThreadId,
                CaptionEntities = captionEntities,
                ShowCaptionAboveMedia = showCaptionAboveMedia,
                DisableNotification = disableNotification,
                ProtectContent = protectContent,
                AllowPaidBroadcast = allowPaidBroadcast,
                VideoStartTimestamp = videoStartTimestamp,
                DirectMessagesTopicId = directMessagesTopicId,
                SuggestedPostParameters = suggestedPostParameters,
                MessageEffectId = messageEffectId,
            },
            cancellationToken);

    public static Task<MessageId[]> CopyMessages(
        this ITelegramBotClient botClient,
        ChatId chatId,
        ChatId fromChatId,
        IEnumerable<int> messageIds,
        bool removeCaption = default,
        int? messageThreadId = default,
        bool disableNotification = default,
        bool protectContent = default,
        long? directMessagesTopicId = default,
        CancellationToken cancellationToken = default) =>
        botClient.SendRequest(
            new CopyMessagesRequest
            {
                ChatId = chatId,
                FromChatId = fromChatId,
                MessageIds = messageIds,
                RemoveCaption = removeCaption,
                MessageThreadId = messageThreadId,
                DisableNotification = disableNotification,
                ProtectContent = protectContent,
                DirectMessagesTopicId = directMessagesTopicId,
            },
            cancellationToken);

    public static Task<Message> SendPhoto(
        this ITelegramBotClient botClient,
        ChatId chatId,
        InputFile photo,
        string? caption = default,
        ParseMode parseMode = default,
        ReplyParameters? replyParameters = default,
        ReplyMarkup? replyMarkup = default,
        int? messageThreadId = default,
        IEnumerable<MessageEntity>? captionEntities = default,
        bool showCaptionAboveMedia = default,
        bool hasSpoiler = default,
        bool disableNotification = default,
        bool protectContent = default,
        string? messageEffectId = default,
        string? businessConnectionId = default,
        bool allowPaidBroadcast = default,
        long? directMessagesTopicId = default,
        SuggestedPostParameters? suggestedPostParameters = default,
        long? receiverUserId = default,
        string? callbackQueryId = default,
        CancellationToken cancellationToken = default) =>
        botClient.SendRequest(
            new SendPhotoRequest
            {
                ChatId = chatId,
                Photo = photo,
                Caption = caption,
                ParseMode = parseMode,
                ReplyParameters = replyParameters,
                ReplyMarkup = replyMarkup,
                MessageThreadId = messageThreadId,
                CaptionEntities = captionEntities,
                ShowCaptionAboveMedia = showCaptionAboveMedia,
                HasSpoiler = hasSpoiler,
                DisableNotification = disableNotification,
                ProtectContent = protectContent,
                MessageEffectId = messageEffectId,
                BusinessConnectionId = businessConnectionId,
                AllowPaidBroadcast = allowPaidBroadcast,
                DirectMessagesTopicId = directMessagesTopicId,
                SuggestedPostParameters = suggestedPostParameters,
                ReceiverUserId = receiverUserId,
                CallbackQueryId = callbackQueryId,
            },
            cancellationToken);

    public static Task<Message> SendDocument(
        this ITelegramBotClient botClient,
        ChatId chatId,
        InputFile document,
        string? caption = default,
        ParseMode parseMode = default,
        ReplyParameters? replyParameters = default,
        ReplyMarkup? replyMarkup = default,
        InputFile? thumbnail = default,
        int? messageThreadId = default,
        IEnumerable<MessageEntity>? captionEntities = default,
        bool disableContentTypeDetection = default,
        bool disableNotification = default,
        bool protectContent = default,
        string? messageEffectId = default,
        string? businessConnectionId = default,
        bool allowPaidBroadcast = default,
        long? directMessagesTopicId = default,
        SuggestedPostParameters? suggestedPostParameters = default,
        long? receiverUserId = default,
        string? callbackQueryId = default,
        CancellationToken cancellationToken = default) =>
        botClient.SendRequest(
            new SendDocumentRequest
            {
                ChatId = chatId,
                Document = document,
                Caption = caption,
                ParseMode = parseMode,
                ReplyParameters = replyParameters,
                ReplyMarkup = replyMarkup,
                Thumbnail = thumbnail,
                MessageThreadId = messageThreadId,
                CaptionEntities = captionEntities,
                DisableContentTypeDetection = disableContentTypeDetection,
                DisableNotification = disableNotification,
                ProtectContent = protectContent,
                MessageEffectId = messageEffectId,
                BusinessConnectionId = businessConnectionId,
                AllowPaidBroadcast = allowPaidBroadcast,
                DirectMessagesTopicId = directMessagesTopicId,
                SuggestedPostParameters = suggestedPostParameters,
                ReceiverUserId = receiverUserId,
                CallbackQueryId = callbackQueryId,
            },
            cancellationToken);

    public static Task<Message[]> SendMediaGroup(
        this ITelegramBotClient botClient,
        ChatId chatId,
        IEnumerable<IAlbumInputMedia> media,
        ReplyParameters? replyParameters = default,
        int? messageThreadId = default,
        bool disableNotification = default,
        bool protectContent = default,
        string? messageEffectId = default,
        string? businessConnectionId = default,
        bool allowPaidBroadcast = default,
        long? directMessagesTopicId = default,
        CancellationToken cancellationToken = default) =>
        botClient.SendRequest(
            new SendMediaGroupRequest
            {
                ChatId = chatId,
                Media = media,
                ReplyParameters = replyParameters,
                MessageThreadId = messageThreadId,
                DisableNotification = disableNotification,
                ProtectContent = protectContent,
                MessageEffectId = messageEffectId,
                BusinessConnectionId = businessConnectionId,
                AllowPaidBroadcast = allowPaidBroadcast,
                DirectMessagesTopicId = directMessagesTopicId,
            },
            cancellationToken);

    public static Task<Message> SendLocation(
        this ITelegramBotClient botClient,
        ChatId chatId,
        double latitude,
        double longitude,
        ReplyParameters? replyParameters = default,
        ReplyMarkup? replyMarkup = default,
        double? horizontalAccuracy = default,
        int? livePeriod = default,
        int? heading = default,
        int? proximityAlertRadius = default,
        int? messageThreadId = default,
        bool disableNotification = default,
        bool protectContent = default,
        string? messageEffectId = default,
        string? businessConnectionId = default,
        bool allowPaidBroadcast = default,
        long? directMessagesTopicId = default,
        SuggestedPostParameters? suggestedPostParameters = default,
        long? receiverUserId = default,
        string? callbackQueryId = default,
        CancellationToken cancellationToken = default) =>
        botClient.SendRequest(
            new SendLocationRequest
            {
                ChatId = chatId,
                Latitude = latitude,
                Longitude = longitude,
                ReplyParameters = replyParameters,
                ReplyMarkup = replyMarkup,
                HorizontalAccuracy = horizontalAccuracy,
                LivePeriod = livePeriod,
                Heading = heading,
                ProximityAlertRadius = proximityAlertRadius,
                MessageThreadId = messageThreadId,
                DisableNotification = disableNotification,
                ProtectContent = protectContent,
                MessageEffectId = messageEffectId,
                BusinessConnectionId = businessConnectionId,
                AllowPaidBroadcast = allowPaidBroadcast,
                DirectMessagesTopicId = directMessagesTopicId,
                SuggestedPostParameters = suggestedPostParameters,
                ReceiverUserId = receiverUserId,
                CallbackQueryId = callbackQueryId,
            },
            cancellationToken);

    public static Task SendChatAction(
        this ITelegramBotClient botClient,
        ChatId chatId,
        ChatAction action,
        int? messageThreadId = default,
        string? businessConnectionId = default,
        CancellationToken cancellationToken = default) =>
        botClient.SendRequest(
            new SendChatActionRequest
            {
                ChatId = chatId,
                Action = action,
                MessageThreadId = messageThreadId,
                BusinessConnectionId = businessConnectionId,
            },
            cancellationToken);

    public static Task SetMessageReaction(
        this ITelegramBotClient botClient,
        ChatId chatId,
        int messageId,
        IEnumerable<ReactionType>? reaction,
        bool isBig = default,
        CancellationToken cancellationToken = default) =>
        botClient.SendRequest(
            new SetMessageReactionRequest
            {
                ChatId = chatId,
                MessageId = messageId,
                Reaction = reaction,
                IsBig = isBig,
            },
            cancellationToken);
}
