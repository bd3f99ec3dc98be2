namespace Orleans.Serialization;

/// <summary>Copies, writes and reads the values of one type.</summary>
internal abstract class Codec
{
    /// <summary>Nothing that the value reaches can change, so a copy of it is the value itself.</summary>
    public abstract bool IsShallow { get; }

    /// <summary>The codecs it is made with; that of a collection's items is looked for when an item comes.</summary>
    public virtual IEnumerable<Codec> Parts => [];

    public abstract object? CopyObject(object? value, CopyContext context);

    public abstract void WriteObject(WireWriter writer, object? value);

    public abstract object? ReadObject(WireReader reader);
}

internal abstract class Codec<T> : Codec
{
    public abstract T Copy(T value, CopyContext context);

    public abstract void Write(WireWriter writer, T value);

    public abstract T Read(WireReader reader);

    public sealed override object? CopyObject(object? value, CopyContext context) =>
        IsShallow || value is null ? value : Copy((T)value, context);

    public sealed override void WriteObject(WireWriter writer, object? value) => Write(writer, (T)value!);

    public sealed override object? ReadObject(WireReader reader) => Read(reader);
}

/// <summary>The objects that one copy has met, so that what was one object stays one, and cycles end.</summary>
internal sealed class CopyContext
{
    private const int MaxDepth = 500;

    private Dictionary<object, object>? _copies;
    private int _depth;

    public bool TryGetCopy(object original, out object copy)
    {
        copy = original;
        return _copies is not null && _copies.TryGetValue(original, out copy!);
    }

    public void Record(object original, object copy) =>
        (_copies ??= new(ReferenceEqualityComparer.Instance))[original] = copy;

    public void Enter()
    {
        if (++_depth > MaxDepth)
            throw new SerializerException($"A value is nested more than {MaxDepth} deep, or contains itself.");
    }

    public void Leave() => _depth--;
}
