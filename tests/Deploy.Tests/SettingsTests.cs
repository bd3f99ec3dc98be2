using System.Reflection;
using System.Text.RegularExpressions;
using OperatorBot.Gateway.Settings;
using YamlDotNet.RepresentationModel;

namespace OperatorBot.Deploy.Tests;

/// <summary>
/// What each form of deployment sets, once people have filled in what is theirs, is what the bot needs: read by the bot's own
/// reader, and without a name that it does not know.
/// </summary>
public sealed partial class SettingsTests
{
    private const string Compose = "deploy/compose.yaml";

    internal static readonly HashSet<string> Known =
    [
        .. typeof(SettingNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!),
        "OTEL_EXPORTER_OTLP_ENDPOINT",
    ];

    private static readonly Dictionary<string, string> FilledIn = new()
    {
        [SettingNames.TelegramBotToken] = "1:x",
        [SettingNames.OperatorSecret] = "secret",
        [SettingNames.WebhookSecret] = "secret",
        [SettingNames.OpsToken] = "token",
    };

    [Theory]
    [InlineData("silo-1", false)]
    [InlineData("silo-2", false)]
    [InlineData("gateway-1", true)]
    [InlineData("gateway-2", true)]
    public void Compose_Cluster_IsWhatTheBotNeeds(string service, bool isGateway)
    {
        var settings = Good(OfCompose(service));

        Assert.Equal((StorageKind.Azure, TelegramMode.Webhook), (settings.Storage, settings.TelegramMode));
        Assert.Equal("token", settings.OpsToken?.Value);
        if (!isGateway)
            Assert.False(settings.RunGateway);
        IsDefaultPorts(settings);
    }

    [Fact]
    public void Compose_One_IsWhatTheBotNeeds()
    {
        var settings = Good(OfCompose("one"));

        Assert.Equal("token", settings.OpsToken?.Value);
        Assert.Equal((StorageKind.Sqlite, TelegramMode.Polling, true), (settings.Storage, settings.TelegramMode, settings.RunGateway));
        IsDefaultPorts(settings);
    }

    [Fact]
    public void Compose_EveryVariable_IsInTheExample()
    {
        // What is commented out there counts: its default stands in the compose file.
        var example = Repository.Read("deploy/compose.env.example");

        Assert.All(
            Variable().Matches(Repository.Read(Compose)).Select(match => match.Groups["name"].Value).Except(["VERSION", "TELEGRAM_API_URL"]),
            name => Assert.Matches($@"(?m)^#?{name}=", example));
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("gateway")]
    public void Kubernetes_IsWhatTheBotNeeds(string app)
    {
        var values = new Dictionary<string, string>(Repository.Environment("deploy/kubernetes/settings.env"));
        foreach (var (name, value) in Repository.Environment("deploy/kubernetes/secrets.env.example"))
            values[name] = value;
        var container = Repository.Yaml($"deploy/kubernetes/{app}.yaml")[0].At("spec", "template", "spec", "containers", 0);
        foreach (var variable in (container.Find("env") as YamlSequenceNode)?.Children ?? [])
        {
            values[variable["name"].Text()] = variable.Find("value")?.Text()
                ?? (variable.At("valueFrom", "fieldRef", "fieldPath").Text() == "status.podIP" ? "10.0.0.1" : "");
        }

        var settings = Good(values);

        Assert.Equal((StorageKind.Azure, TelegramMode.Webhook), (settings.Storage, settings.TelegramMode));
        Assert.Equal(app == "gateway", settings.RunGateway);
        Assert.Equal(app == "silo", settings.AdvertisedIp is not null);
        IsDefaultPorts(settings);
    }

    [Fact]
    public void Azure_IsWhatTheBotNeeds()
    {
        // Names in quotes with a literal or a parameter, and those of secrets.
        var text = Repository.Read("deploy/azure/main.bicep");
        var values = BicepVariable().Matches(text).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);
        Assert.Equal(["telegram-bot-token", "operator-secret", "webhook-secret", "azure-storage-connection-string"],
            BicepSecret().Matches(text).Select(match => match.Groups["value"].Value));
        foreach (Match secret in BicepSecret().Matches(text))
            values[secret.Groups["name"].Value] = FilledIn.GetValueOrDefault(secret.Groups["name"].Value, "AccountName=shop;AccountKey=c2VjcmV0");
        foreach (var (name, value) in values)
        {
            values[name] = value.Trim('\'') switch
            {
                "string(httpPort)" => BicepPort().Match(text).Groups["port"].Value,
                "string(operatorCapacity)" => "5",
                "string(floodLimit)" => "120",
                "clusterId" => "operator-bot",
                "defaultLanguage" => "ru",
                var url when url.StartsWith("https://", StringComparison.Ordinal) => "https://telegram.example.org",
                var literal => literal,
            };
        }

        var settings = Good(values);

        Assert.Equal((StorageKind.Azure, TelegramMode.Webhook), (settings.Storage, settings.TelegramMode));
        IsDefaultPorts(settings);
    }

    [Fact]
    public void Azure_Silos_HaveTheDashboardsToken() => Assert.Contains(
        $"hasOpsToken ? [{{ name: '{SettingNames.OpsToken}', secretRef: 'ops-token' }}] : []",
        Repository.Read("deploy/azure/main.bicep"),
        StringComparison.Ordinal);

    [Fact]
    public void Azure_Parameters_AreThoseOfTheTemplate()
    {
        var template = BicepParameter().Matches(Repository.Read("deploy/azure/main.bicep"));
        var given = BicepParameter().Matches(Repository.Read("deploy/azure/main.bicepparam")).Select(match => match.Groups["name"].Value).ToList();

        Assert.Subset(template.Select(match => match.Groups["name"].Value).ToHashSet(), given.ToHashSet());
        Assert.Superset(
            template.Where(match => !match.Groups["default"].Success).Select(match => match.Groups["name"].Value).ToHashSet(), given.ToHashSet());
    }

    [Fact]
    public void Systemd_IsWhatTheBotNeeds()
    {
        var values = new Dictionary<string, string>(Repository.Environment("deploy/systemd/operatorbot.env.example"));
        foreach (Match assignment in Assignment().Matches(Repository.Read("deploy/systemd/operatorbot.service")))
            values[assignment.Groups["name"].Value] = assignment.Groups["value"].Value;

        var settings = Good(values);

        Assert.Equal((StorageKind.Sqlite, TelegramMode.Polling, true), (settings.Storage, settings.TelegramMode, settings.RunGateway));
        Assert.Equal("/var/lib/operatorbot", settings.DataDirectory);
    }

    [Theory]
    [InlineData("deploy/compose.env.example")]
    [InlineData("deploy/systemd/operatorbot.env.example")]
    public void Examples_WhatIsCommentedOut_IsKnownToo(string file) => Assert.All(
        CommentedOut().Matches(Repository.Read(file)).Select(match => match.Groups["name"].Value), name => Assert.Contains(name, Known));

    /// <summary>Without what the runtime reads, and without names that are unknown.</summary>
    private static BotSettings Good(IEnumerable<KeyValuePair<string, string>> values)
    {
        var given = values.Where(pair => !pair.Key.StartsWith("DOTNET_", StringComparison.Ordinal)).ToDictionary();
        Assert.All(given.Keys, name => Assert.Contains(name, Known));

        var reading = SettingsReader.Read(given);

        Assert.Empty(reading.Problems);
        return reading.Draft;
    }

    private static void IsDefaultPorts(BotSettings settings)
    {
        var defaults = new BotSettings { TelegramBotToken = new Secret(""), OperatorSecret = new Secret("") };
        Assert.Equal(
            (defaults.HttpPort, defaults.SiloPort, defaults.SiloGatewayPort),
            (settings.HttpPort, settings.SiloPort, settings.SiloGatewayPort));
    }

    private static Dictionary<string, string> OfCompose(string service)
    {
        var env = new Dictionary<string, string>(Repository.Environment("deploy/compose.env.example"));
        foreach (var (name, value) in FilledIn)
            env[name] = value;
        var container = Repository.Yaml(Compose)[0].At("services", service);
        return Merged(container.Find("environment") ?? container.At("<<", "environment")).ToDictionary(
            pair => pair.Key,
            pair => Variable().Replace(pair.Value, match => env.GetValueOrDefault(match.Groups["name"].Value, "") is { Length: > 0 } value
                ? value
                : match.Groups["default"].Value));
    }

    /// <summary>The pairs of a mapping, those of "&lt;&lt;" in it included.</summary>
    private static Dictionary<string, string> Merged(YamlNode node)
    {
        var pairs = new Dictionary<string, string>();
        foreach (var (key, value) in ((YamlMappingNode)node).Children)
        {
            if (key.Text() == "<<")
            {
                foreach (var (name, inherited) in Merged(value))
                    pairs.TryAdd(name, inherited);
            }
            else
            {
                pairs[key.Text()] = value.Text();
            }
        }

        return pairs;
    }

    [GeneratedRegex(@"\$\{(?<name>\w+)(:(\?|-(?<default>[^}]*)))?\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Variable();

    [GeneratedRegex(@"name: '(?<name>[A-Z_]+)'\s+value: (?<value>.+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex BicepVariable();

    [GeneratedRegex(@"(?m)^  (?<name>[A-Z_]+): '(?<value>[a-z-]+)'", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex BicepSecret();

    [GeneratedRegex(@"(?m)^var httpPort = (?<port>\d+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex BicepPort();

    [GeneratedRegex(@"(?m)^param (?<name>\w+)(?<default>.* = .*)?", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex BicepParameter();

    [GeneratedRegex(@"(?m)^Environment=(.* )?(?<name>DATA_DIR)=(?<value>\S+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"(?m)^#(?<name>[A-Z_]+)=", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex CommentedOut();
}
