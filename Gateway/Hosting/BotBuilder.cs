namespace OperatorBot.Gateway.Hosting;

/// <summary>How the host of each process of the bot begins.</summary>
public static class BotBuilder
{
    /// <summary>
    /// Settings hold until the process ends. A host that waits for changes of its files watches all of the working folder,
    /// and so is woken by every write to the database in it.
    /// </summary>
    private static readonly string[] Arguments = ["--hostBuilder:reloadConfigOnChange=false"];

    /// <summary>A builder without anything of the bot yet.</summary>
    public static WebApplicationBuilder Create() => WebApplication.CreateSlimBuilder(Arguments);
}
