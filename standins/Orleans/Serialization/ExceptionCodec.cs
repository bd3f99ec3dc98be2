using System.Runtime.CompilerServices;

namespace Orleans.Serialization;

/// <summary>Makes an exception of one type out of what travelled.</summary>
internal interface IExceptionShape
{
    Exception Create(string? message, Exception? cause);

    void ReadMember(WireReader reader, ulong key, Exception exception);
}

/// <summary>The type, message, stack and cause of an exception travel, and its members that have an [Id].</summary>
internal sealed class ExceptionCodec<T> : Codec<T?>, IExceptionShape
    where T : Exception
{
    private readonly Lazy<Member<T>[]> _members = new(() => [.. TypeModel.MembersOf(typeof(T), []).Select(Member<T>.Create)]);

    public override bool IsShallow => true;

    public override T? Copy(T? value, CopyContext context) => value;

    public override void Write(WireWriter writer, T? value)
    {
        if (value is not null && value.GetType() != typeof(T))
        {
            Codecs.Get(value.GetType()).WriteObject(writer, value);
            return;
        }

        writer.WriteString(value is null ? null : WireTypes.NameOf(typeof(T)));
        if (value is null)
            return;

        writer.WriteString(value.Message);
        writer.WriteString(value.StackTrace);
        writer.WriteVarint((uint)value.HResult);
        Codecs.Get<Exception?>().Write(writer, value.InnerException);
        foreach (var member in _members.Value)
        {
            var start = writer.BeginMember(member.Key);
            member.Write(writer, ref value);
            writer.EndMember(start);
        }

        writer.WriteVarint(0);
    }

    public override T? Read(WireReader reader)
    {
        if (reader.ReadString() is not { } name)
            return null;

        var type = WireTypes.Find(name);
        var shape = type is not null && typeof(T).IsAssignableFrom(type) ? (IExceptionShape)Codecs.Get(type) : null;
        var message = reader.ReadString();
        var stack = reader.ReadString();
        var result = (int)reader.ReadVarint();
        var cause = Codecs.Get<Exception?>().Read(reader);
        var exception = shape?.Create(message, cause)
            ?? new UnavailableExceptionFallbackException(message ?? "", cause) { ExceptionType = name };
        RemoteStackTrace(exception) = stack is null ? null : stack + Environment.NewLine;
        exception.HResult = result;
        for (var key = reader.ReadVarint(); key != 0; key = reader.ReadVarint())
        {
            var end = reader.BeginMember();
            shape?.ReadMember(reader, key, exception);
            reader.EndMember(end);
        }

        return (T)exception;
    }

    // No constructor is known to take just these, so the fields that every exception has are set.
    Exception IExceptionShape.Create(string? message, Exception? cause)
    {
        if (typeof(T) == typeof(AggregateException))
            return new AggregateException(message, cause is null ? [] : [cause]);

        var exception = (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
        Message(exception) = message;
        Cause(exception) = cause;
        return exception;
    }

    void IExceptionShape.ReadMember(WireReader reader, ulong key, Exception exception)
    {
        var target = (T)exception;
        Array.Find(_members.Value, member => member.Key == key)?.Read(reader, ref target);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_message")]
    private static extern ref string? Message(Exception exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_innerException")]
    private static extern ref Exception? Cause(Exception exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_remoteStackTraceString")]
    private static extern ref string? RemoteStackTrace(Exception exception);
}
