using System.Globalization;
using OperatorBot.Gateway.Hosting;
using OperatorBot.Gateway.Health;
using OperatorBot.Gateway.Settings;
using OperatorBot.Gateway.Webhooks;
using OperatorBot.Silo.Hosting;
using YamlDotNet.RepresentationModel;

namespace OperatorBot.Deploy.Tests;

public sealed class KubernetesTests
{
    private const string Folder = "deploy/kubernetes";

    [NeedsFact("kubectl", "node", "npm")]
    public async Task Kustomization_FilledIn_IsWhatTheApiTakes()
    {
        var copy = Directory.CreateTempSubdirectory("operatorbot-");
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf(Folder)))
            File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
        File.Copy(Path.Combine(copy.FullName, "secrets.env.example"), Path.Combine(copy.FullName, "secrets.env"), overwrite: true);

        var (exitCode, built) = await Repository.RunAsync("kubectl", "kustomize", copy.FullName);
        Assert.True(exitCode == 0, built);
        var manifest = Path.Combine(copy.FullName, "built.yaml");
        await File.WriteAllTextAsync(manifest, built);

        Assert.Empty(await NodeCheck.RunAsync("kubernetes.mjs", manifest));
        Assert.Contains("image: operatorbot-silo:1", built, StringComparison.Ordinal);
        copy.Delete(recursive: true);
    }

    [Fact]
    public void EveryFile_IsInTheKustomization()
    {
        var listed = ((YamlSequenceNode)Repository.Yaml($"{Folder}/kustomization.yaml")[0]["resources"]).Select(node => node.Text());

        Assert.Equal(
            Directory.EnumerateFiles(Repository.PathOf(Folder), "*.yaml").Select(Path.GetFileName).Where(name => name != "kustomization.yaml").Order(),
            listed.Order());
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("gateway")]
    public void Pod_AsksThePagesThatThereAre_AndIsNotStartedAgainForWhatThatDoesNotMend(string app)
    {
        var container = Container(app);

        foreach (var (probe, page) in new[]
        {
            ("startupProbe", BotHealth.LivePath), ("livenessProbe", BotHealth.LivePath), ("readinessProbe", BotHealth.ReadyPath),
        })
        {
            Assert.Equal(page, container.At(probe, "httpGet", "path").Text());
            Assert.Equal("http", container.At(probe, "httpGet", "port").Text());
        }
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("gateway")]
    public void Pod_HasTimeToStop(string app)
    {
        var pod = Pod(app);
        var preStop = pod.At("containers", 0).Find("lifecycle", "preStop", "sleep", "seconds")?.Text() ?? "0";

        Assert.True(
            Number(pod["terminationGracePeriodSeconds"].Text()) > Number(preStop) + ProcessEnd.Limit.TotalSeconds,
            $"{app} is killed before {preStop} s of preStop and {ProcessEnd.Limit.TotalSeconds} s of stopping are over.");
    }

    [Fact]
    public void Ports_AreTheSettings()
    {
        var defaults = new BotSettings { TelegramBotToken = new Secret(""), OperatorSecret = new Secret("") };

        Assert.Equal(
            [("http", defaults.HttpPort), ("silo", defaults.SiloPort), ("gateways", defaults.SiloGatewayPort)], Ports("silo"));
        Assert.Equal([("http", defaults.HttpPort)], Ports("gateway"));
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("gateway")]
    public void Pod_MayDoNothingThatItDoesNotNeed(string app)
    {
        var (pod, container) = (Pod(app), Container(app));

        // The standard "restricted", which the namespace enforces, and a file system that is only read.
        Assert.Equal("true", pod.At("securityContext", "runAsNonRoot").Text());
        Assert.Equal("RuntimeDefault", pod.At("securityContext", "seccompProfile", "type").Text());
        Assert.Equal("false", pod["automountServiceAccountToken"].Text());
        Assert.Equal("false", container.At("securityContext", "allowPrivilegeEscalation").Text());
        Assert.Equal("true", container.At("securityContext", "readOnlyRootFilesystem").Text());
        Assert.Equal("ALL", container.At("securityContext", "capabilities", "drop", 0).Text());
        Assert.Equal(
            "restricted",
            Repository.Yaml($"{Folder}/namespace.yaml")[0].At("metadata", "labels", "pod-security.kubernetes.io/enforce").Text());
        var user = pod.At("securityContext", "runAsUser").Text();
        Assert.Contains($"\nUSER {user}:{user}\n", Repository.Read("deploy/Dockerfile"), StringComparison.Ordinal);
    }

    [Fact]
    public void Selectors_FindThePods()
    {
        foreach (var app in new[] { "silo", "gateway" })
        {
            var labels = Repository.Yaml($"{Folder}/{app}.yaml")[0].At("spec", "template", "metadata", "labels");
            Assert.Equal(app, labels["app.kubernetes.io/name"].Text());
        }

        // Whatever selects pods, wherever it stands.
        var selected = Directory.EnumerateFiles(Repository.PathOf(Folder), "*.yaml")
            .SelectMany(file => Repository.Yaml($"{Folder}/{Path.GetFileName(file)}"))
            .SelectMany(document => document.AllNodes.OfType<YamlMappingNode>())
            .Select(node => node.Find("app.kubernetes.io/name"))
            .OfType<YamlNode>()
            .Select(node => node.Text())
            .ToList();
        Assert.Equal(["gateway", "silo"], selected.Distinct().Order());
        Assert.Equal("gateway", Repository.Yaml($"{Folder}/gateway.yaml")[2].At("spec", "selector", "app.kubernetes.io/name").Text());
    }

    [Fact]
    public void Ingress_LeadsWhereTelegramBringsUpdates_AndNowhereElse()
    {
        var ingress = Repository.Yaml($"{Folder}/ingress.yaml")[0];

        var rule = Assert.Single((YamlSequenceNode)ingress.At("spec", "rules"));
        var path = Assert.Single((YamlSequenceNode)rule.At("http", "paths"));
        Assert.Equal((WebhookEndpoint.Path, "Exact"), (path["path"].Text(), path["pathType"].Text()));
        Assert.Equal("gateway", path.At("backend", "service", "name").Text());
        var host = new Uri(Repository.Environment($"{Folder}/settings.env")[SettingNames.WebhookUrl]).Host;
        Assert.Equal(host, rule["host"].Text());
        Assert.Equal(host, ingress.At("spec", "tls", 0, "hosts", 0).Text());
    }

    [Fact]
    public void Network_OnlySilosAndGatewaysReachSilos()
    {
        var policies = Repository.Yaml($"{Folder}/network.yaml").ToDictionary(policy => policy.At("metadata", "name").Text());

        Assert.Null(policies["nobody"].Find("spec", "ingress"));
        Assert.Empty((YamlMappingNode)policies["nobody"].At("spec", "podSelector"));
        Assert.Equal(
            [("silo", "silo"), ("gateway", "gateways")],
            ((YamlSequenceNode)policies["silo"].At("spec", "ingress")).Select(rule => (
                rule.At("from", 0, "podSelector", "matchLabels", "app.kubernetes.io/name").Text(), rule.At("ports", 0, "port").Text())));
    }

    /// <summary>Its pods come into the ingress's namespace, where nobody is reached but by a policy.</summary>
    [Fact]
    public void Network_IngressControllerReachesWhatAnswersForCertificates()
    {
        var policies = Repository.Yaml($"{Folder}/network.yaml").ToDictionary(policy => policy.At("metadata", "name").Text());

        var certificates = policies["certificates"]["spec"];
        Assert.Equal("true", certificates.At("podSelector", "matchLabels", "acme.cert-manager.io/http01-solver").Text());
        Assert.Equal("8089", certificates.At("ingress", 0, "ports", 0, "port").Text());
        Assert.Equal(Controller(policies["gateway"]["spec"]), Controller(certificates));

        static string Controller(YamlNode spec) =>
            spec.At("ingress", 0, "from", 0, "namespaceSelector", "matchLabels", "kubernetes.io/metadata.name").Text();
    }

    private static YamlNode Pod(string app) => Repository.Yaml($"{Folder}/{app}.yaml")[0].At("spec", "template", "spec");

    private static YamlNode Container(string app) => Pod(app).At("containers", 0);

    private static IEnumerable<(string Name, int Port)> Ports(string app) =>
        ((YamlSequenceNode)Container(app)["ports"]).Select(port => (port["name"].Text(), Number(port["containerPort"].Text())));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
