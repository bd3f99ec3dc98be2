using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orleans.Serialization;

/// <summary>Types with [GenerateSerializer], and tuples. A value of a derived type goes by that type's own codec.</summary>
internal sealed class ObjectCodec<T> : Codec<T?>
{
    private readonly Member<T>[] _members;
    private readonly bool _isImmutable = typeof(T).IsDefined(typeof(ImmutableAttribute), false);
    private bool? _isShallow;

    public ObjectCodec()
    {
        var problems = new List<string>();
        var members = TypeModel.MembersOf(typeof(T), problems);
        if (problems.Count > 0)
            throw new CodecNotFoundException($"Could not find a codec for type {typeof(T)}: {string.Join("; ", problems)}.");
        _members = [.. members.Select(Member<T>.Create)];
    }

    public override bool IsShallow => _isShallow ??= DetermineShallow();

    public override IEnumerable<Codec> Parts => _isImmutable ? [] : _members.Where(member => !member.IsImmutable).Select(member => member.Codec);

    public override T? Copy(T? value, CopyContext context)
    {
        if (typeof(T).IsValueType)
            return IsShallow ? value : CopyMembers(value!, value!, context);
        if (value is null || IsShallow)
            return value;
        if (value.GetType() != typeof(T))
            return (T?)Codecs.Get(value.GetType()).CopyObject(value, context);
        if (_isImmutable)
            return value;
        if (context.TryGetCopy(value, out var known))
            return (T)known;

        var copy = NewInstance<T>.Create();
        context.Record(value, copy!);
        context.Enter();
        CopyMembers(value, copy, context);
        context.Leave();
        return copy;
    }

    public override void Write(WireWriter writer, T? value)
    {
        if (typeof(T).IsValueType)
        {
            WriteMembers(writer, value!);
        }
        else if (value is null)
        {
            writer.WriteByte(PolymorphicCodec.Null);
        }
        else if (value.GetType() != typeof(T))
        {
            PolymorphicCodec.WriteTyped(writer, value);
        }
        else
        {
            writer.WriteByte(PolymorphicCodec.Declared);
            WriteMembers(writer, value);
        }
    }

    public override T? Read(WireReader reader)
    {
        if (typeof(T).IsValueType)
            return ReadMembers(reader);
        return reader.ReadByte() switch
        {
            PolymorphicCodec.Null => default,
            PolymorphicCodec.Declared => ReadMembers(reader),
            _ => (T?)PolymorphicCodec.ReadTyped(reader, typeof(T)),
        };
    }

    private T CopyMembers(T from, T to, CopyContext context)
    {
        foreach (var member in _members)
            member.Copy(ref from, ref to, context);
        return to;
    }

    private void WriteMembers(WireWriter writer, T value)
    {
        foreach (var member in _members)
        {
            var start = writer.BeginMember(member.Key);
            member.Write(writer, ref value);
            writer.EndMember(start);
        }

        writer.WriteVarint(0);
    }

    private T ReadMembers(WireReader reader)
    {
        var value = NewInstance<T>.Create();
        for (var key = reader.ReadVarint(); key != 0; key = reader.ReadVarint())
        {
            var end = reader.BeginMember();
            Array.Find(_members, member => member.Key == key)?.Read(reader, ref value);
            reader.EndMember(end);
        }

        return value;
    }

    private bool DetermineShallow()
    {
        if (_isImmutable && (typeof(T).IsValueType || typeof(T).IsSealed))
            return true;
        _isShallow = false; // what a member that leads back here finds
        return typeof(T).IsValueType && _members.All(member => member.IsShallow);
    }
}

/// <summary>Makes instances as the real runtime does: by the parameterless constructor, or by none.</summary>
internal static class NewInstance<T>
{
    private static readonly bool HasConstructor = typeof(T).IsValueType
        || typeof(T).GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []) is not null;

    public static T Create() => typeof(T).IsValueType ? default!
        : HasConstructor ? (T)Activator.CreateInstance(typeof(T), nonPublic: true)!
        : (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
}
