using Telegram.Bot.Requests;

namespace Telegram.Bot;

public static partial class TelegramBotClientExtensions
{
    public static Task<Sticker[]> GetForumTopicIconStickers(
        this ITelegramBotClient botClient,
        CancellationToken cancellationToken = default) =>
        botClient.SendRequest(new GetForumTopicIconStickersRequest(), cancellationToken);

    public static Task<ForumTopic> CreateForumTopic(
        this ITelegramBotClient botClient,
        ChatId chatId,
        string name,
        int? iconColor = default,
        string? iconCustomEmojiId = default,
        CancellationToken cancellationToken = default) =>
        botClient.SendRequest(
            new CreateForumTopicRequest
            {
                ChatId = chatId,
                Name = name,
                IconColor = iconColor,
                IconCustomEmojiId = iconCustomEmojiId,
            },
            cancellationToken);

    public static Task EditForumTopic(
        this ITelegramBotClient botClient,
        ChatId chatId,
        int messageThreadId,
        string? name = default,
        string? iconCustomEmojiId = default,
        CancellationToken cancellationToken = default) =>
        botClient.SendRequest(
            new EditForumTopicRequest
            {
                ChatId = chatId,
                MessageThreadId = messageThreadId,
                Name = name,
                IconCustomEmojiId = iconCustomEmojiId,
            },
            cancellationToken);

    public static Task CloseForumTopic(
        this ITelegramBotClient botClient,
        ChatId chatId,
        int messageThreadId,
        CancellationToken cancellationToken = default) =>
        botClient.SendRequest(
            new CloseForumTopicRequest
            {
                ChatId = chatId,
                MessageThreadId = messageThreadId,
            },
            cancellationToken);

    public static Task ReopenForumTopic(
        this ITelegramBotClient botClient,
        ChatId chatId,
        int messageThreadId,
        CancellationToken cancellationToken = default) =>
        botClient.SendRequest(
            new ReopenForumTopicRequest
            {
                ChatId = chatId,
                MessageThreadId = messageThreadId,
            },
            cancellationToken);

    public static Task DeleteForumTopic(
        this ITelegramBotClient botClient,
        ChatId chatId,
        int messageThreadId,
        CancellationToken cancellationToken = default) =>
        botClient.SendRequest(
            new DeleteForumTopicRequest
            {
                ChatId = chatId,
                MessageThreadId = messageThreadId,
            },
            cancellationToken);
}
