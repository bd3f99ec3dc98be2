using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Orleans.Runtime;

/// <summary>What emitted references derive from: each method hands its number and arguments to one of these.</summary>
internal abstract class EmittedReference(GrainReferenceShared shared, IdSpan key) : GrainReference(shared, key)
{
    protected Task<T> CallTask<T>(int method, object?[] arguments) =>
        Shared.Client.InvokeAsync(this, (GrainMethod<T>)Shared.Interface!.Methods[method], arguments);

    protected ValueTask<T> CallValueTask<T>(int method, object?[] arguments) => new(CallTask<T>(method, arguments));

    protected ValueTask CallVoidValueTask<T>(int method, object?[] arguments) => new(CallTask<T>(method, arguments));
}

/// <summary>Emits the class of references for an interface.</summary>
internal static class ReferenceEmitter
{
    private const MethodAttributes Implementation = MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final
        | MethodAttributes.HideBySig | MethodAttributes.NewSlot;

    private static readonly ConcurrentDictionary<Assembly, ModuleBuilder> Modules = new();
    private static readonly Type[] ConstructorTypes = [typeof(GrainReferenceShared), typeof(IdSpan)];

    public static Func<GrainReferenceShared, IdSpan, GrainReference> Emit(GrainInterface definition)
    {
        var module = Modules.GetOrAdd(definition.Type.Assembly, DefineModule);
        Type type;
        lock (module)
            type = DefineType(module, definition).CreateType();

        var create = new DynamicMethod("new", typeof(GrainReference), ConstructorTypes, typeof(EmittedReference).Module, true);
        var il = create.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Newobj, type.GetConstructor(ConstructorTypes)!);
        il.Emit(OpCodes.Ret);
        return create.CreateDelegate<Func<GrainReferenceShared, IdSpan, GrainReference>>();
    }

    private static TypeBuilder DefineType(ModuleBuilder module, GrainInterface definition)
    {
        var type = module.DefineType(
            $"OrleansReference.{definition.Type.FullName}", TypeAttributes.Sealed | TypeAttributes.NotPublic, typeof(EmittedReference), [definition.Type]);
        var constructor = type.DefineConstructor(MethodAttributes.Public, CallingConventions.HasThis, ConstructorTypes).GetILGenerator();
        constructor.Emit(OpCodes.Ldarg_0);
        constructor.Emit(OpCodes.Ldarg_1);
        constructor.Emit(OpCodes.Ldarg_2);
        constructor.Emit(OpCodes.Call, typeof(EmittedReference).GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, ConstructorTypes)!);
        constructor.Emit(OpCodes.Ret);
        for (var index = 0; index < definition.Methods.Count; index++)
            DefineMethod(type, definition.Methods[index].Method, index);
        return type;
    }

    private static void DefineMethod(TypeBuilder type, MethodInfo method, int index)
    {
        var parameters = Array.ConvertAll(method.GetParameters(), parameter => parameter.ParameterType);
        var builder = type.DefineMethod($"{method.DeclaringType!.FullName}.{method.Name}", Implementation, method.ReturnType, parameters);
        var il = builder.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4, index);
        il.Emit(OpCodes.Ldc_I4, parameters.Length);
        il.Emit(OpCodes.Newarr, typeof(object));
        for (var parameter = 0; parameter < parameters.Length; parameter++)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldc_I4, parameter);
            il.Emit(OpCodes.Ldarg, (short)(parameter + 1));
            if (parameters[parameter].IsValueType)
                il.Emit(OpCodes.Box, parameters[parameter]);
            il.Emit(OpCodes.Stelem_Ref);
        }

        il.Emit(OpCodes.Call, CallFor(method.ReturnType));
        il.Emit(OpCodes.Ret);
        type.DefineMethodOverride(builder, method);
    }

    private static MethodInfo CallFor(Type returnType)
    {
        var name = typeof(Task).IsAssignableFrom(returnType) ? "CallTask" : returnType.IsGenericType ? "CallValueTask" : "CallVoidValueTask";
        return typeof(EmittedReference).GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic)!
            .MakeGenericMethod(returnType.IsGenericType ? returnType.GetGenericArguments()[0] : typeof(Serialization.Unit));
    }

    // Internal interfaces, and the base class here, are reached past their accessibility, as code generated into the
    // application's own assembly would reach them.
    private static ModuleBuilder DefineModule(Assembly assembly)
    {
        var name = new AssemblyName($"OrleansReferences.{assembly.GetName().Name}");
        var builder = AssemblyBuilder.DefineDynamicAssembly(name, AssemblyBuilderAccess.Run);
        var attribute = typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!;
        foreach (var target in new[] { assembly, typeof(EmittedReference).Assembly }.Distinct())
            builder.SetCustomAttribute(new CustomAttributeBuilder(attribute, [target.GetName().Name]));
        return builder.DefineDynamicModule(name.Name!);
    }
}
