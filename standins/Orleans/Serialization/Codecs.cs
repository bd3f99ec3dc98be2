using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Reflection;
using Orleans.Runtime;

namespace Orleans.Serialization;

/// <summary>Finds the codec of a type. What has none may not cross a call.</summary>
internal static class Codecs
{
    private static readonly ConcurrentDictionary<Type, Codec> ByType = new();
    private static readonly string[] FrameworkNamespaces = ["Microsoft", "System", "Azure"];

    private static readonly Dictionary<Type, Func<Codec>> Simple = new()
    {
        [typeof(string)] = () => new StringCodec(),
        [typeof(byte[])] = () => new BytesCodec(),
        [typeof(object)] = () => new PolymorphicCodec<object>(),
        [typeof(bool)] = () => new RawCodec<bool>(),
        [typeof(char)] = () => new RawCodec<char>(),
        [typeof(byte)] = () => new RawCodec<byte>(),
        [typeof(sbyte)] = () => new RawCodec<sbyte>(),
        [typeof(short)] = () => new RawCodec<short>(),
        [typeof(ushort)] = () => new RawCodec<ushort>(),
        [typeof(int)] = () => new RawCodec<int>(),
        [typeof(uint)] = () => new RawCodec<uint>(),
        [typeof(long)] = () => new RawCodec<long>(),
        [typeof(ulong)] = () => new RawCodec<ulong>(),
        [typeof(Int128)] = () => new RawCodec<Int128>(),
        [typeof(UInt128)] = () => new RawCodec<UInt128>(),
        [typeof(Half)] = () => new RawCodec<Half>(),
        [typeof(float)] = () => new RawCodec<float>(),
        [typeof(double)] = () => new RawCodec<double>(),
        [typeof(decimal)] = () => new RawCodec<decimal>(),
        [typeof(Guid)] = () => new RawCodec<Guid>(),
        [typeof(DateTime)] = () => new RawCodec<DateTime>(),
        [typeof(DateTimeOffset)] = () => new RawCodec<DateTimeOffset>(),
        [typeof(TimeSpan)] = () => new RawCodec<TimeSpan>(),
        [typeof(DateOnly)] = () => new RawCodec<DateOnly>(),
        [typeof(TimeOnly)] = () => new RawCodec<TimeOnly>(),
        [typeof(Unit)] = () => new RawCodec<Unit>(),
        [typeof(CancellationToken)] = () => new CancellationTokenCodec(),
        [typeof(BigInteger)] = () => new TextCodec<BigInteger>(
            value => value.ToString(CultureInfo.InvariantCulture), text => BigInteger.Parse(text, CultureInfo.InvariantCulture)),
        [typeof(Uri)] = () => new TextCodec<Uri>(value => value.OriginalString, text => new Uri(text, UriKind.RelativeOrAbsolute)),
        [typeof(Version)] = () => new TextCodec<Version>(value => value.ToString(), Version.Parse),
        [typeof(CultureInfo)] = () => new TextCodec<CultureInfo>(value => value.Name, CultureInfo.GetCultureInfo),
        [typeof(IPAddress)] = () => new TextCodec<IPAddress>(value => value.ToString(), IPAddress.Parse),
        [typeof(IPEndPoint)] = () => new TextCodec<IPEndPoint>(value => value.ToString(), IPEndPoint.Parse),
    };

    // The generic methods below that make the codec of a generic type from its arguments.
    private static readonly Dictionary<Type, string> Generic = new()
    {
        [typeof(Nullable<>)] = nameof(NullableOf),
        [typeof(List<>)] = nameof(ListOf),
        [typeof(HashSet<>)] = nameof(HashSetOf),
        [typeof(SortedSet<>)] = nameof(SortedSetOf),
        [typeof(Queue<>)] = nameof(QueueOf),
        [typeof(Stack<>)] = nameof(StackOf),
        [typeof(ReadOnlyCollection<>)] = nameof(ReadOnlyCollectionOf),
        [typeof(Dictionary<,>)] = nameof(DictionaryOf),
        [typeof(SortedDictionary<,>)] = nameof(SortedDictionaryOf),
        [typeof(ConcurrentDictionary<,>)] = nameof(ConcurrentDictionaryOf),
        [typeof(ImmutableArray<>)] = nameof(ImmutableArrayOf),
        [typeof(ImmutableList<>)] = nameof(ImmutableListOf),
        [typeof(ImmutableHashSet<>)] = nameof(ImmutableHashSetOf),
        [typeof(ImmutableSortedSet<>)] = nameof(ImmutableSortedSetOf),
        [typeof(ImmutableQueue<>)] = nameof(ImmutableQueueOf),
        [typeof(ImmutableDictionary<,>)] = nameof(ImmutableDictionaryOf),
        [typeof(ImmutableSortedDictionary<,>)] = nameof(ImmutableSortedDictionaryOf),
    };

    public static Codec<T> Get<T>() => (Codec<T>)Get(typeof(T));

    public static Codec Get(Type type) => ByType.TryGetValue(type, out var codec) ? codec : ByType.GetOrAdd(type, Make(type));

    private static Codec Make(Type type)
    {
        if (Simple.TryGetValue(type, out var simple))
            return simple();
        if (type.IsEnum)
            return Create(typeof(RawCodec<>), type);
        if (type.IsSZArray)
            return Invoke(nameof(ArrayOf), type.GetElementType()!);
        if (type.IsConstructedGenericType && Generic.TryGetValue(type.GetGenericTypeDefinition(), out var factory))
            return Invoke(factory, type.GetGenericArguments());
        if (typeof(Exception).IsAssignableFrom(type) && MayTravel(type))
            return Create(typeof(ExceptionCodec<>), type);
        if (typeof(GrainReference).IsAssignableFrom(type) || (type.IsInterface && typeof(IAddressable).IsAssignableFrom(type)))
            return Create(typeof(GrainReferenceCodec<>), type);
        if (TypeModel.IsSerializable(type))
            return Create(type.IsAbstract ? typeof(PolymorphicCodec<>) : typeof(ObjectCodec<>), type);
        if (type.IsInterface || type.IsAbstract)
            return Create(typeof(PolymorphicCodec<>), type);

        throw new CodecNotFoundException(
            $"Could not find a codec for type {type}. A type that crosses a grain call needs [GenerateSerializer].");
    }

    // Of exceptions, those of the framework need no annotation.
    private static bool MayTravel(Type exceptionType) => TypeModel.IsSerializable(exceptionType)
        || Array.Exists(FrameworkNamespaces, prefix => exceptionType.Namespace?.StartsWith(prefix, StringComparison.Ordinal) is true);

    private static Codec Create(Type codecType, Type type)
    {
        try
        {
            return (Codec)Activator.CreateInstance(codecType.MakeGenericType(type))!;
        }
        catch (TargetInvocationException exception) when (exception.InnerException is not null)
        {
            throw exception.InnerException;
        }
    }

    private static Codec Invoke(string factory, params Type[] arguments) =>
        typeof(Codecs).GetMethod(factory, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(arguments)
            .CreateDelegate<Func<Codec>>()();

    private static Codec NullableOf<T>()
        where T : struct => new NullableCodec<T>();

    private static Codec ArrayOf<T>() => new SequenceCodec<T[], T>((items, _) => items);

    private static Codec ListOf<T>() => new SequenceCodec<List<T>, T>((items, _) => [.. items]);

    private static Codec HashSetOf<T>() => new SequenceCodec<HashSet<T>, T>((items, like) => new(items, like?.Comparer));

    private static Codec SortedSetOf<T>() => new SequenceCodec<SortedSet<T>, T>((items, like) => new(items, like?.Comparer));

    private static Codec QueueOf<T>() => new SequenceCodec<Queue<T>, T>((items, _) => new(items));

    private static Codec StackOf<T>() => new SequenceCodec<Stack<T>, T>((items, _) => new(items.AsEnumerable().Reverse()));

    private static Codec ReadOnlyCollectionOf<T>() => new SequenceCodec<ReadOnlyCollection<T>, T>((items, _) => new(items));

    private static Codec DictionaryOf<K, V>()
        where K : notnull =>
        new SequenceCodec<Dictionary<K, V>, KeyValuePair<K, V>>((items, like) => new(items, like?.Comparer));

    private static Codec SortedDictionaryOf<K, V>()
        where K : notnull =>
        new SequenceCodec<SortedDictionary<K, V>, KeyValuePair<K, V>>((items, like) =>
            new(items.ToDictionary(), like?.Comparer));

    private static Codec ConcurrentDictionaryOf<K, V>()
        where K : notnull =>
        new SequenceCodec<ConcurrentDictionary<K, V>, KeyValuePair<K, V>>((items, like) => new(items, like?.Comparer));

    private static Codec ImmutableArrayOf<T>() =>
        new SequenceCodec<ImmutableArray<T>, T>((items, _) => [.. items], isImmutable: true);

    private static Codec ImmutableListOf<T>() =>
        new SequenceCodec<ImmutableList<T>, T>((items, _) => [.. items], isImmutable: true);

    private static Codec ImmutableHashSetOf<T>() => new SequenceCodec<ImmutableHashSet<T>, T>(
        (items, like) => ImmutableHashSet.CreateRange(like?.KeyComparer, items), isImmutable: true);

    private static Codec ImmutableSortedSetOf<T>() => new SequenceCodec<ImmutableSortedSet<T>, T>(
        (items, like) => ImmutableSortedSet.CreateRange(like?.KeyComparer, items), isImmutable: true);

    private static Codec ImmutableQueueOf<T>() =>
        new SequenceCodec<ImmutableQueue<T>, T>((items, _) => [.. items], isImmutable: true);

    private static Codec ImmutableDictionaryOf<K, V>()
        where K : notnull => new SequenceCodec<ImmutableDictionary<K, V>, KeyValuePair<K, V>>(
        (items, like) => ImmutableDictionary.CreateRange(like?.KeyComparer, items), isImmutable: true);

    private static Codec ImmutableSortedDictionaryOf<K, V>()
        where K : notnull => new SequenceCodec<ImmutableSortedDictionary<K, V>, KeyValuePair<K, V>>(
        (items, like) => ImmutableSortedDictionary.CreateRange(like?.KeyComparer, items), isImmutable: true);
}

/// <summary>The result of a method that has none.</summary>
internal readonly struct Unit;
