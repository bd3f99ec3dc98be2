using System.Net;
using System.Net.Sockets;
using OperatorBot.Gateway.Settings;

namespace OperatorBot.Gateway.Tests.Settings;

public sealed class StartChecksTests
{
    [Fact]
    public void PortIsFree_SomebodyListens_IsAProblem()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var problem = Assert.Single(StartChecks.PortIsFree("HTTP_PORT", port));

        Assert.Equal("HTTP_PORT", problem.Name);
        Assert.Contains($"{port}", problem.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void PortIsFree_NobodyListens_IsNone()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        other.Stop();

        Assert.Empty(StartChecks.PortIsFree("HTTP_PORT", port));
    }
}
