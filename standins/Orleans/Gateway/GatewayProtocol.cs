using Orleans.Serialization;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>
/// The bodies of requests to a silo, over HTTP/2 without TLS. A call is one stream; the cancellation of a call
/// is a request of its own, since a stream that breaks off says nothing about what its caller wants.
/// </summary>
internal static class GatewayProtocol
{
    public const string ManifestPath = "/orleans/manifest";
    public const string CallPath = "/orleans/call";
    public const string CancelPath = "/orleans/cancel";

    /// <summary>Between silos: a call for whom it concerns, a sign of life, and who still has a grain.</summary>
    public const string SiloCallPath = "/orleans/silo/call";
    public const string ProbePath = "/orleans/silo/probe";
    public const string AskPath = "/orleans/silo/ask";
    public const string ClusterHeader = "orleans-cluster";

    public const byte Succeeded = 0;
    public const byte Failed = 1;

    // Not begun, and not for this silo: look at the table again.
    private const byte Misdirected = 2;

    /// <summary>Names a call among those of all clients.</summary>
    public static void WriteCallId(WireWriter writer, Guid client, long call)
    {
        Codecs.Get<Guid>().Write(writer, client);
        writer.WriteVarint((ulong)call);
    }

    public static (Guid Client, long Call) ReadCallId(WireReader reader) =>
        (Codecs.Get<Guid>().Read(reader), (long)reader.ReadVarint());

    public static void WriteCall(WireWriter writer, GrainCall call)
    {
        writer.WriteString(call.Source?.ToString());
        writer.WriteString(call.Target.ToString());
        writer.WriteString(WireTypes.NameOf(call.Method.Interface));
        writer.WriteString(call.Method.WireName);
        Codecs.Get<Dictionary<string, object>?>().Write(writer, call.Context);
        call.Method.WriteArguments(writer, call.Arguments);
    }

    public static (GrainCall Call, Dictionary<string, object>? Context) ReadCall(WireReader reader)
    {
        var source = reader.ReadString();
        var target = GrainId.Parse(reader.ReadString()!);
        var interfaceName = reader.ReadString()!;
        var type = WireTypes.Find(interfaceName) ?? throw new OrleansException($"The grain interface {interfaceName} is not known here.");
        var method = GrainInterface.Of(type).MethodByWireName(reader.ReadString()!);
        var context = Codecs.Get<Dictionary<string, object>?>().Read(reader);
        var call = reader.Client.NewCall(target, method, method.ReadArguments(reader), source is null ? null : GrainId.Parse(source));
        return (call, context);
    }

    public static void WriteResponse(WireWriter writer, GrainMethod method, Response response)
    {
        writer.WriteByte(response.Exception is null ? Succeeded : response.Exception is MisdirectedCallException ? Misdirected : Failed);
        if (response.Exception is null)
            method.WriteResult(writer, response);
        else if (response.Exception is not MisdirectedCallException)
            Codecs.Get<Exception?>().Write(writer, response.Exception);
    }

    public static Response ReadResponse(WireReader reader, GrainMethod method) => reader.ReadByte() switch
    {
        Succeeded => method.ReadResult(reader),
        Misdirected => Response.FromException(new MisdirectedCallException()),
        _ => Response.FromException(Codecs.Get<Exception?>().Read(reader)!),
    };

    public static void WriteManifest(WireWriter writer, IEnumerable<(string Interface, string GrainType)> manifest)
    {
        foreach (var (name, type) in manifest)
        {
            writer.WriteString(name);
            writer.WriteString(type);
        }

        writer.WriteString(null);
    }

    public static Dictionary<string, string> ReadManifest(WireReader reader)
    {
        var manifest = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.ReadString() is { } name)
            manifest[name] = reader.ReadString()!;
        return manifest;
    }
}
