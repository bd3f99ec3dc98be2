namespace Orleans.Serialization;

/// <summary>Collections: their items in order, and a way to build one from items and, when copying, the original.</summary>
internal sealed class SequenceCodec<TSequence, T>(Func<T[], TSequence?, TSequence> build, bool isImmutable = false)
    : Codec<TSequence?>
    where TSequence : IEnumerable<T>
{
    private readonly Lazy<Codec<T>> _item = new(Codecs.Get<T>);

    public override bool IsShallow => isImmutable && _item.Value.IsShallow;

    public override TSequence? Copy(TSequence? value, CopyContext context)
    {
        if (IsShallow || IsAbsent(value))
            return value;
        if (context.TryGetCopy(value!, out var known))
            return (TSequence)known;

        var items = value!.ToArray();
        if (!_item.Value.IsShallow)
        {
            context.Enter();
            for (var index = 0; index < items.Length; index++)
                items[index] = _item.Value.Copy(items[index], context);
            context.Leave();
        }

        var copy = build(items, value);
        context.Record(value!, copy!);
        return copy;
    }

    public override void Write(WireWriter writer, TSequence? value)
    {
        writer.WriteByte(IsAbsent(value) ? (byte)0 : (byte)1);
        if (IsAbsent(value))
            return;

        var items = value as IReadOnlyCollection<T> ?? [.. value!];
        writer.WriteVarint((ulong)items.Count);
        foreach (var item in items)
            _item.Value.Write(writer, item);
    }

    public override TSequence? Read(WireReader reader)
    {
        if (reader.ReadByte() == 0)
            return default;

        var items = new T[reader.ReadCount()];
        for (var index = 0; index < items.Length; index++)
            items[index] = _item.Value.Read(reader);
        return build(items, default);
    }

    private static bool IsAbsent(TSequence? value) =>
        value is null || (typeof(TSequence).IsValueType && EqualityComparer<TSequence>.Default.Equals(value, default));
}
