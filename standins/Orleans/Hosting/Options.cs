using System.Diagnostics;
using System.Net;
using Orleans.Runtime;

namespace Orleans.Configuration;

public class ClusterOptions
{
    public const string DefaultClusterId = "default";
    public const string DefaultServiceId = "default";
    internal const string DevelopmentClusterId = "dev";
    internal const string DevelopmentServiceId = "dev";

    public string ClusterId { get; set; } = DefaultClusterId;

    public string ServiceId { get; set; } = DefaultServiceId;
}

public class SiloOptions
{
    public string? SiloName { get; set; }
}

public class EndpointOptions
{
    public const int DEFAULT_SILO_PORT = 11111;
    public const int DEFAULT_GATEWAY_PORT = 30000;

    private IPAddress? _advertisedIPAddress;
    private int _siloPort = DEFAULT_SILO_PORT;

    public IPAddress? AdvertisedIPAddress
    {
        get => _advertisedIPAddress;
        set
        {
            if (value is null || value.Equals(IPAddress.Any) || value.Equals(IPAddress.IPv6Any)
                || value.Equals(IPAddress.None) || value.Equals(IPAddress.IPv6None))
                throw new OrleansConfigurationException($"Invalid value specified for {nameof(AdvertisedIPAddress)}. The value was {value}");
            _advertisedIPAddress = value;
        }
    }

    public int SiloPort
    {
        get => _siloPort;
        set => _siloPort = value != 0 ? value : throw new OrleansConfigurationException("No listening port specified.");
    }

    /// <summary>Where clients connect; zero closes the gateway.</summary>
    public int GatewayPort { get; set; } = DEFAULT_GATEWAY_PORT;

    public IPEndPoint? SiloListeningEndpoint { get; set; }

    public IPEndPoint? GatewayListeningEndpoint { get; set; }

    internal IPEndPoint ListeningSilo => SiloListeningEndpoint ?? new IPEndPoint(AdvertisedIPAddress ?? IPAddress.Loopback, SiloPort);

    internal IPEndPoint? ListeningGateway => GatewayListeningEndpoint
        ?? (GatewayPort == 0 ? null : new IPEndPoint(AdvertisedIPAddress ?? IPAddress.Loopback, GatewayPort));
}

public abstract class MessagingOptions
{
    private TimeSpan _responseTimeout = TimeSpan.FromSeconds(30);

    public TimeSpan ResponseTimeout
    {
        get => Debugger.IsAttached ? ResponseTimeoutWithDebugger : _responseTimeout;
        set => _responseTimeout = value;
    }

    public TimeSpan ResponseTimeoutWithDebugger { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Requests whose caller no longer waits are not started.</summary>
    public bool DropExpiredMessages { get; set; } = true;

    public bool CancelRequestOnTimeout { get; set; }

    public bool WaitForCancellationAcknowledgement { get; set; }
}

public class SiloMessagingOptions : MessagingOptions
{
    /// <summary>How often a request that waited at an activation which went away is sent on to the next one.</summary>
    public int MaxForwardCount { get; set; } = 2;
}

public class ClientMessagingOptions : MessagingOptions;

public class GrainCollectionOptions
{
    public static readonly TimeSpan DEFAULT_COLLECTION_QUANTUM = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan DEFAULT_ACTIVATION_TIMEOUT = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan DEFAULT_DEACTIVATION_TIMEOUT = TimeSpan.FromSeconds(30);

    public TimeSpan CollectionQuantum { get; set; } = DEFAULT_COLLECTION_QUANTUM;

    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    public Dictionary<string, TimeSpan> ClassSpecificCollectionAge { get; set; } = [];

    public TimeSpan ActivationTimeout { get; set; } = DEFAULT_ACTIVATION_TIMEOUT;

    public TimeSpan DeactivationTimeout { get; set; } = DEFAULT_DEACTIVATION_TIMEOUT;
}

public class ClusterMembershipOptions
{
    public int NumMissedTableIAmAliveLimit { get; set; } = 3;

    public bool LivenessEnabled { get; set; } = true;

    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    public TimeSpan TableRefreshTimeout { get; set; } = TimeSpan.FromSeconds(60);

    public TimeSpan DeathVoteExpirationTimeout { get; set; } = TimeSpan.FromMinutes(2);

    public TimeSpan IAmAliveTablePublishTimeout { get; set; } = TimeSpan.FromSeconds(30);

    public TimeSpan MaxJoinAttemptTime { get; set; } = TimeSpan.FromMinutes(5);

    public bool UseLivenessGossip { get; set; } = true;

    public int NumProbedSilos { get; set; } = 10;

    public int NumMissedProbesLimit { get; set; } = 3;

    public int NumVotesForDeathDeclaration { get; set; } = 2;

    public TimeSpan DefunctSiloExpiration { get; set; } = TimeSpan.FromDays(7);

    public TimeSpan? DefunctSiloCleanupPeriod { get; set; } = TimeSpan.FromHours(1);

    public int? MaxDefunctSiloEntries { get; set; } = 25;

    public bool EnableIndirectProbes { get; set; } = true;
}

public class GatewayOptions
{
    public const int DEFAULT_PREFERED_GATEWAY_INDEX = -1;

    public TimeSpan GatewayListRefreshPeriod { get; set; } = TimeSpan.FromMinutes(1);

    public int PreferredGatewayIndex { get; set; } = DEFAULT_PREFERED_GATEWAY_INDEX;
}

public class StaticGatewayListProviderOptions
{
    public List<Uri> Gateways { get; set; } = [];
}

public class MemoryGrainStorageOptions
{
    public int NumStorageGrains { get; set; } = 10;

    public Storage.IGrainStorageSerializer? GrainStorageSerializer { get; set; }
}
