using System.Net;
using System.Net.Sockets;

namespace OperatorBot.Testing;

/// <summary>Ports of this machine.</summary>
public static class Ports
{
    /// <summary>A port that nobody listens on at the moment.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
