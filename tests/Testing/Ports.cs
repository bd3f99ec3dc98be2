using System.Net;
using System.Net.Sockets;

namespace OperatorBot.Testing;

/// <summary>Ports of this machine.</summary>
public static class Ports
{
    /// <summary>
    /// Below those that systems give to outgoing connections, of which one could take the port before whoever it is meant for.
    /// </summary>
    private const int First = 12_000;

    private const int Count = 20_000;

    /// <summary>Each test process has its own place to begin at.</summary>
    private static int s_next = Environment.ProcessId * 97 % Count;

    /// <summary>A port that nobody listens on at the moment, and that this process has not given away lately.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = First + ((Interlocked.Increment(ref s_next) & int.MaxValue) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // taken
            }
        }
    }
}
