using System.Globalization;

namespace Orleans.Serialization;

internal static class PolymorphicCodec
{
    public const byte Null = 0;
    public const byte Declared = 1;
    public const byte Typed = 2;

    public static void WriteTyped(WireWriter writer, object value)
    {
        // An enum needs no annotation where its type is declared; here it loses its type without one.
        var type = value.GetType();
        if (type.IsEnum && !TypeModel.IsSerializable(type))
            value = Convert.ChangeType(value, Enum.GetUnderlyingType(type), CultureInfo.InvariantCulture);

        writer.WriteByte(Typed);
        writer.WriteString(WireTypes.NameOf(value.GetType()));
        Codecs.Get(value.GetType()).WriteObject(writer, value);
    }

    public static object? ReadTyped(WireReader reader, Type declared)
    {
        var name = reader.ReadString()!;
        var type = WireTypes.Find(name)
            ?? throw new SerializerException($"The type '{name}' of a value declared as {declared} is not known here.");
        return declared.IsAssignableFrom(type)
            ? Codecs.Get(type).ReadObject(reader)
            : throw new SerializerException($"{type} is no {declared}.");
    }
}

/// <summary>Interfaces, abstract classes and object: always the codec of the value's own type.</summary>
internal sealed class PolymorphicCodec<T> : Codec<T?>
    where T : class
{
    public override bool IsShallow => false;

    public override T? Copy(T? value, CopyContext context) =>
        value is null ? null : (T?)Codecs.Get(value.GetType()).CopyObject(value, context);

    public override void Write(WireWriter writer, T? value)
    {
        if (value is null)
            writer.WriteByte(PolymorphicCodec.Null);
        else
            PolymorphicCodec.WriteTyped(writer, value);
    }

    public override T? Read(WireReader reader) =>
        reader.ReadByte() == PolymorphicCodec.Null ? null : (T?)PolymorphicCodec.ReadTyped(reader, typeof(T));
}
