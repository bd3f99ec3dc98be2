using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace OperatorBot.Silo.Hosting;

/// <summary>The addresses of this machine.</summary>
internal static class OwnAddress
{
    /// <summary>
    /// The address by which others most likely reach this machine: of the interfaces that are up, one that leads somewhere
    /// (has a gateway) before the others, IPv4 before IPv6; the loopback address where there is no network.
    /// </summary>
    public static IPAddress Find() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up)
        .Select(network => network.GetIPProperties())
        .SelectMany(network => network.UnicastAddresses, (network, unicast) => (
            unicast.Address, LeadsSomewhere: network.GatewayAddresses.Count > 0))
        .Where(found => !IPAddress.IsLoopback(found.Address) && !found.Address.IsIPv6LinkLocal)
        .OrderByDescending(found => found.LeadsSomewhere)
        .ThenBy(found => found.Address.AddressFamily != AddressFamily.InterNetwork)
        .Select(found => found.Address)
        .FirstOrDefault(IPAddress.Loopback);

    /// <summary>Whether the machine has this address; it has not where others reach it by a translation of addresses.</summary>
    public static bool IsOwn(IPAddress address) => IPAddress.IsLoopback(address) || NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Any(own => own.Address.Equals(address));
}
