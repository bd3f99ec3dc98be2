using Orleans.Serialization;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>
/// The bodies of requests to a silo's gateway, over HTTP/2 without TLS. A call is one stream; the cancellation of a call
/// is a request of its own, since a stream that breaks off says nothing about what its caller wants.
/// </summary>
internal static class GatewayProtocol
{
    public const string ManifestPath = "/orleans/manifest";
    public const string CallPath = "/orleans/call";
    public const string CancelPath = "/orleans/cancel";
    public const string ClusterHeader = "orleans-cluster";

    private const byte Succeeded = 0;
    private const byte Failed = 1;

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
        writer.WriteString(call.Target.ToString());
        writer.WriteString(WireTypes.NameOf(call.Method.Interface));
        writer.WriteString(call.Method.WireName);
        Codecs.Get<Dictionary<string, object>?>().Write(writer, call.Context);
        call.Method.WriteArguments(writer, call.Arguments);
    }

    public static (GrainCall Call, Dictionary<string, object>? Context) ReadCall(WireReader reader)
    {
        var target = GrainId.Parse(reader.ReadString()!);
        var interfaceName = reader.ReadString()!;
        var type = WireTypes.Find(interfaceName) ?? throw new OrleansException($"The grain interface {interfaceName} is not known here.");
        var method = GrainInterface.Of(type).MethodByWireName(reader.ReadString()!);
        var context = Codecs.Get<Dictionary<string, object>?>().Read(reader);
        return (reader.Client.NewCall(target, method, method.ReadArguments(reader)), context);
    }

    public static void WriteResponse(WireWriter writer, GrainMethod method, Response response)
    {
        writer.WriteByte(response.Exception is null ? Succeeded : Failed);
        if (response.Exception is null)
            method.WriteResult(writer, response);
        else
            Codecs.Get<Exception?>().Write(writer, response.Exception);
    }

    public static Response ReadResponse(WireReader reader, GrainMethod method) => reader.ReadByte() == Succeeded
        ? method.ReadResult(reader)
        : Response.FromException(Codecs.Get<Exception?>().Read(reader)!);

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
