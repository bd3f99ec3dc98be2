using Microsoft.AspNetCore.Routing;
using OperatorBot.Simulator.Playground;

namespace OperatorBot.Simulator;

internal static class Program
{
    private const int WrongArguments = 2;

    private static async Task<int> Main(string[] args)
    {
        var (arguments, errors) = Arguments.Parse(args, Environment.GetEnvironmentVariable("SIMULATOR_PORT"));
        if (errors.Count > 0)
        {
            foreach (var error in errors)
                await Console.Error.WriteLineAsync(error);
            await Console.Error.WriteLineAsync(Arguments.Usage);
            return WrongArguments;
        }

        if (arguments.AsksForHelp)
        {
            Console.WriteLine(Arguments.Usage);
            return 0;
        }

        try
        {
            return await RunAsync(arguments);
        }
        catch (IOException taken)
        {
            await Console.Error.WriteLineAsync($"{taken.Message} Take another port with --port, or end what listens there.");
            return WrongArguments;
        }
    }

    private static async Task<int> RunAsync(Arguments arguments)
    {
        using var stopping = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stopping.Cancel();
        };
        using var terminated = System.Runtime.InteropServices.PosixSignalRegistration.Create(
            System.Runtime.InteropServices.PosixSignal.SIGTERM,
            signal =>
            {
                signal.Cancel = true;
                stopping.Cancel();
            });

        var playground = new BotEndpoints();
        await using var telegram = await TelegramServer.StartAsync(
            arguments.ToOptions(),
            routes =>
            {
                playground.Map(routes);
                PageEndpoints.Map(routes);
            },
            stopping.Token);
        BotProcess? bot = null;
        try
        {
            playground.Bot = bot = arguments.WithBot ? await StartBotAsync(telegram, arguments, stopping.Token) : null;
            if (bot is not null)
                await bot.WhenReadyAsync(stopping.Token);

            // Last, where nothing scrolls it away.
            Console.WriteLine(HowTo.Text(telegram, bot is not null));
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping.Token);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("Ending.");
        }

        if (bot is not null)
            await bot.StopAsync();
        bot?.Dispose();
        return 0;
    }

    private static async Task<BotProcess?> StartBotAsync(
        TelegramServer telegram, Arguments arguments, CancellationToken cancellation)
    {
        if (BotCommandLine.FindRepository() is not { } repository)
        {
            await Console.Error.WriteLineAsync("The bot's sources are not here; going on without it, as with --no-bot.");
            return null;
        }

        var command = BotCommandLine.For(repository, telegram, arguments.HttpPort);
        if (arguments.BuildsBot)
            Console.WriteLine("[bot] is being built: one to two minutes the first time, seconds later on");
        if (arguments.BuildsBot && await command.BuildAsync(cancellation) is { } errors)
        {
            await Console.Error.WriteLineAsync($"The bot does not build; going on without it, as with --no-bot.{Environment.NewLine}{errors}");
            return null;
        }

        // The simulated Telegram remembers nothing of an earlier time, so the bot must not either.
        if (Directory.Exists(command.DataFolder))
            Directory.Delete(command.DataFolder, recursive: true);
        var bot = new BotProcess(
            command,
            Console.WriteLine,
            process => Console.WriteLine($"[bot] started as process {process.Id}"));
        bot.Start();
        return bot;
    }
}
