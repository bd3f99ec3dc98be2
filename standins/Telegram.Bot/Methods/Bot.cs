using Telegram.Bot.Requests;

namespace Telegram.Bot;

public static partial class TelegramBotClientExtensions
{
    public static Task<User> GetMe(
        this ITelegramBotClient botClient,
        CancellationToken cancellationToken = default) =>
        botClient.SendRequest(new GetMeRequest(), cancellationToken);

    public static Task LogOut(
        this ITelegramBotClient botClient,
        CancellationToken cancellationToken = default) =>
        botClient.SendRequest(new LogOutRequest(), cancellationToken);

    public static Task Close(
        this ITelegramBotClient botClient,
        CancellationToken cancellationToken = default) =>
        botClient.SendRequest(new CloseRequest(), cancellationToken);

    public static Task SetMyCommands(
        this ITelegramBotClient botClient,
        IEnumerable<BotCommand> commands,
        BotCommandScope? scope = default,
        string? languageCode = default,
        CancellationToken cancellationToken = default) =>
        botClient.SendRequest(
            new SetMyCommandsRequest
            {
                Commands = commands,
                Scope = scope,
                LanguageCode = languageCode,
            },
            cancellationToken);

    public static Task DeleteMyCommands(
        this ITelegramBotClient botClient,
        BotCommandScope? scope = default,
        string? languageCode = default,
        CancellationToken cancellationToken = default) =>
        botClient.SendRequest(
            new DeleteMyCommandsRequest
            {
                Scope = scope,
                LanguageCode = languageCode,
            },
            cancellationToken);

    public static Task<BotCommand[]> GetMyCommands(
        this ITelegramBotClient botClient,
        BotCommandScope? scope = default,
        string? languageCode = default,
        CancellationToken cancellationToken = default) =>
        botClient.SendRequest(
            new GetMyCommandsRequest
            {
                Scope = scope,
                LanguageCode = languageCode,
            },
            cancellationToken);

    public static Task LeaveChat(
        this ITelegramBotClient botClient,
        ChatId chatId,
        CancellationToken cancellationToken = default) =>
        botClient.SendRequest(
            new LeaveChatRequest
            {
                ChatId = chatId,
            },
            cancellationToken);

    public static Task AnswerCallbackQuery(
        this ITelegramBotClient botClient,
        string callbackQueryId,
        string? text = default,
        bool showAlert = default,
        string? url = default,
        int? cacheTime = default,
        CancellationToken cancellationToken = default) =>
        botClient.SendRequest(
            new AnswerCallbackQueryRequest
            {
                CallbackQueryId = callbackQueryId,
                Text = text,
                ShowAlert = showAlert,
                Url = url,
                CacheTime = cacheTime,
            },
            cancellationToken);
}
