using System.Reflection;
using System.Reflection.Emit;

namespace Orleans.Serialization;

/// <summary>One member of <typeparamref name="T"/>, reached without boxing and past its accessibility.</summary>
internal abstract class Member<T>(ulong key)
{
    public ulong Key { get; } = key;

    public abstract bool IsImmutable { get; }

    public abstract Codec Codec { get; }

    public bool IsShallow => IsImmutable || Codec.IsShallow;

    public abstract void Copy(ref T from, ref T to, CopyContext context);

    public abstract void Write(WireWriter writer, ref T target);

    public abstract void Read(WireReader reader, ref T target);

    public static Member<T> Create(MemberModel model) =>
        (Member<T>)Activator.CreateInstance(typeof(Member<,>).MakeGenericType(typeof(T), model.Type), model)!;
}

internal sealed class Member<T, TValue>(MemberModel model) : Member<T>(model.Key)
{
    private readonly Getter _get = EmitGetter(model);
    private readonly Setter _set = EmitSetter(model);
    private readonly Lazy<Codec<TValue>> _codec = new(Codecs.Get<TValue>);

    private delegate TValue Getter(ref T target);

    private delegate void Setter(ref T target, TValue value);

    public override bool IsImmutable => model.IsImmutable;

    public override Codec Codec => _codec.Value;

    public override void Copy(ref T from, ref T to, CopyContext context)
    {
        var value = _get(ref from);
        _set(ref to, IsShallow ? value : _codec.Value.Copy(value, context));
    }

    public override void Write(WireWriter writer, ref T target) => _codec.Value.Write(writer, _get(ref target));

    public override void Read(WireReader reader, ref T target) => _set(ref target, _codec.Value.Read(reader));

    private static Getter EmitGetter(MemberModel model)
    {
        var method = new DynamicMethod("get_" + model.Name, typeof(TValue), [typeof(T).MakeByRefType()], typeof(Codec).Module, true);
        var il = LoadTarget(method);
        if (model.Field is not null)
            il.Emit(OpCodes.Ldfld, model.Field);
        else
            il.Emit(OpCodes.Call, model.Property!.GetMethod!);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Getter>();
    }

    // Fields of init-only and get-only properties are read-only to C#, but not to IL that skips verification.
    private static Setter EmitSetter(MemberModel model)
    {
        var method = new DynamicMethod("set_" + model.Name, null, [typeof(T).MakeByRefType(), typeof(TValue)], typeof(Codec).Module, true);
        var il = LoadTarget(method);
        il.Emit(OpCodes.Ldarg_1);
        if (model.Field is not null)
            il.Emit(OpCodes.Stfld, model.Field);
        else
            il.Emit(OpCodes.Call, model.Property!.SetMethod!);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Setter>();
    }

    private static ILGenerator LoadTarget(DynamicMethod method)
    {
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        if (!typeof(T).IsValueType)
            il.Emit(OpCodes.Ldind_Ref);
        return il;
    }
}
