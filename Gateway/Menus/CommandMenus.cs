using OperatorBot.Gateway.BotApi;
using OperatorBot.Gateway.Settings;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;

namespace OperatorBot.Gateway.Menus;

/// <summary>
/// Sets the menu that everybody sees who has none of their own; an operator's is set by their grain. Once, at the start, and
/// beside the polling: a missing menu keeps nobody from writing.
/// </summary>
internal sealed partial class CommandMenus(
    [FromKeyedServices(BotApiClient.Key)] ITelegramBotClient bot,
    BotSettings settings,
    TimeProvider time,
    ILogger<CommandMenus> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var request in Requests(settings.DefaultLanguage))
        {
            if (!await TrySetAsync(request, stoppingToken))
                return;
        }
    }

    private static IEnumerable<SetMyCommandsRequest> Requests(string defaultLanguage)
    {
        // The one without a language counts for all languages that have no menu.
        foreach (var (language, text) in new[] { (null, defaultLanguage), ("ru", "ru"), ("en", "en") })
        {
            yield return new SetMyCommandsRequest
            {
                Commands = [new BotCommand { Command = "start", Description = StartIn(text) }],
                LanguageCode = language,
            };
        }
    }

    private static string StartIn(string language) => language == "en" ? "Start a conversation" : "Начать разговор";

    /// <returns>False: it makes no sense to go on.</returns>
    private async Task<bool> TrySetAsync(SetMyCommandsRequest request, CancellationToken stoppingToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await bot.CallAsync(request, BotApiCalls.ShortLimit, time, stoppingToken);
                return true;
            }
            catch (ApiRequestException e) when (e.ErrorCode is >= 400 and < 500 and not 429)
            {
                LogRefused(BotApiFailure.Describe(e));
                return false;
            }
            catch (RequestException e)
            {
                var pause = BotApiFailure.PauseAfter(e, attempt);
                LogFailed(BotApiFailure.Describe(e), pause.TotalSeconds);
                await Task.Delay(pause, time, stoppingToken);
            }
        }
    }
}
