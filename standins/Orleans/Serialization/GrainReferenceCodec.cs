using Orleans.Runtime;

namespace Orleans.Serialization;

/// <summary>References to grains; a grain that passes itself passes its reference.</summary>
internal sealed class GrainReferenceCodec<T> : Codec<T?>
    where T : class, IAddressable
{
    private readonly Type _interface = typeof(T).IsInterface ? typeof(T) : typeof(IAddressable);

    public override bool IsShallow => false;

    public override T? Copy(T? value, CopyContext context) => value is null or GrainReference ? value : (T)value.AsReference(_interface);

    public override void Write(WireWriter writer, T? value)
    {
        if (value is null)
        {
            writer.WriteString(null);
            return;
        }

        var reference = (GrainReference)value.AsReference(_interface);
        writer.WriteString(reference.GrainId.ToString());
        writer.WriteString(reference.Shared.Interface is { } known ? WireTypes.NameOf(known.Type) : null);
    }

    public override T? Read(WireReader reader)
    {
        if (reader.ReadString() is not { } id)
            return null;

        var type = reader.ReadString() is { } name ? WireTypes.Find(name) : null;
        return (T)reader.Client.CreateReference(GrainId.Parse(id), type is not null && typeof(T).IsAssignableFrom(type) ? type : _interface);
    }
}
