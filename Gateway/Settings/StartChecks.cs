using System.Net;
using System.Net.Sockets;

namespace OperatorBot.Gateway.Settings;

/// <summary>Checks of settings against the machine, for <see cref="SettingsReader.ReadOrExplain"/>.</summary>
public static class StartChecks
{
    /// <summary>Whether <see cref="BotSettings.HttpPort"/> can be bound.</summary>
    public static IEnumerable<SettingProblem> HttpPortIsFree(BotSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return PortIsFree(SettingNames.HttpPort, settings.HttpPort);
    }

    /// <summary>Whether a port can be bound on all addresses.</summary>
    /// <param name="name">The setting that holds the port.</param>
    /// <param name="port">The port.</param>
    public static IEnumerable<SettingProblem> PortIsFree(string name, int port)
    {
        try
        {
            using var socket = new Socket(
                Socket.OSSupportsIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork,
                SocketType.Stream,
                ProtocolType.Tcp);
            if (Socket.OSSupportsIPv6)
                socket.DualMode = true;
            socket.Bind(new IPEndPoint(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, port));
            socket.Listen(1);
            return [];
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return [new SettingProblem(name, $"is {port}, which another program uses", "Stop that program, or choose another port")];
        }
        catch (SocketException e)
        {
            return [new SettingProblem(name, $"is {port}, which cannot be opened ({e.SocketErrorCode})", "Choose another port, mostly above 1023")];
        }
    }
}
