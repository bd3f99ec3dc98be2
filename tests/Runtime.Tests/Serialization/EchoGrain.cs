using System.Collections.Immutable;
using Orleans;

namespace OperatorBot.Runtime.Tests.Serialization;

internal interface IEchoGrain : IGrainWithIntegerKey
{
    /// <summary>Keeps the argument, changes it and answers with it.</summary>
    Task<Box> Keep(Box box);

    Task<Box> Kept();

    Task<List<int>> KeepList([Immutable] List<int> list);

    Task<bool> IsKept(int marker);

    Task<Everything> Echo(Everything value);

    Task<Shape> EchoShape(Shape shape);

    Task<Shape[]> EchoShapes(IReadOnlyList<Shape> shapes);

    Task<object?> EchoObject(object? value);

    Task<Point> EchoPoint(Point point);

    Task<Frozen> EchoFrozen(Frozen frozen);

    Task<Node> EchoNode(Node node);

    Task<Unmarked> Give();

    Task<int> CountAll(Dictionary<string, List<Box>> boxes);
}

/// <summary>Interfaces of which no reference can be made: a reference has the copiers of all arguments.</summary>
internal interface IUnmarkedGrain : IGrainWithStringKey
{
    Task Take(Unmarked value);

    Task Nothing();
}

internal interface INestedUnmarkedGrain : IGrainWithStringKey
{
    Task Take(Crate value);
}

/// <summary>One of which references can be made: the copier of an item is looked for when there is one.</summary>
internal interface IManyUnmarkedGrain : IGrainWithStringKey
{
    Task Take(List<Crate> value);
}

/// <summary>Another, since what is immutable is not copied.</summary>
internal interface IFrozenUnmarkedGrain : IGrainWithStringKey
{
    Task<int> Take([Immutable] Unmarked value);
}

[GenerateSerializer, Alias("test.Crate")]
public sealed class Crate
{
    [Id(0)]
    public Unmarked? Content { get; set; }
}

[GenerateSerializer, Alias("test.Box")]
public sealed class Box
{
    [Id(0)]
    public int Value { get; set; }

    [Id(1)]
    public List<string> Labels { get; set; } = [];

    [Id(2)]
    private int _secret;

    [field: NonSerialized]
    public int Local { get; set; }

    public int Secret
    {
        get => _secret;
        set => _secret = value;
    }
}

[GenerateSerializer, Immutable, Alias("test.Frozen")]
public sealed record Frozen
{
    [Id(0)]
    public required List<int> Values { get; init; }
}

/// <summary>A positional record: its parameters number themselves, apart from the [Id]s of other members.</summary>
[GenerateSerializer, Alias("test.Point")]
public record Point(int X, int Y)
{
    [Id(0)]
    public string? Name { get; init; }
}

[GenerateSerializer, Alias("test.Point3")]
public sealed record Point3(int X, int Y, [property: Id(5)] int Z) : Point(X, Y);

[GenerateSerializer, Alias("test.Shape")]
public abstract record Shape
{
    private Shape()
    {
    }

    [Id(0)]
    public required string Name { get; init; }

    [GenerateSerializer, Immutable, Alias("test.Circle")]
    public sealed record Circle : Shape
    {
        [Id(0)]
        public required double Radius { get; init; }
    }

    [GenerateSerializer, Immutable, Alias("test.Group")]
    public sealed record Group : Shape
    {
        [Id(0)]
        public required ImmutableArray<Shape> Members { get; init; }
    }
}

[GenerateSerializer, Alias("test.Node")]
public sealed class Node
{
    [Id(0)]
    public Node? Next { get; set; }

    [Id(1)]
    public List<Node> Others { get; set; } = [];
}

public enum Colour : byte
{
    Red = 1,
    Blue = 2,
}

[GenerateSerializer]
public enum Shade : byte
{
    Light = 1,
    Dark = 2,
}

[GenerateSerializer, Alias("test.Everything")]
public sealed record Everything
{
    [Id(0)]
    public required string? Text { get; init; }

    [Id(1)]
    public required DateTimeOffset When { get; init; }

    [Id(2)]
    public required TimeSpan? HowLong { get; init; }

    [Id(3)]
    public required Guid Id { get; init; }

    [Id(4)]
    public required Colour Colour { get; init; }

    [Id(5)]
    public required byte[] Bytes { get; init; }

    [Id(6)]
    public required (int Left, string Right) Pair { get; init; }

    [Id(7)]
    public required ImmutableDictionary<long, ImmutableList<string>> Map { get; init; }

    [Id(8)]
    public required HashSet<string> Set { get; init; }

    [Id(9)]
    public required Uri Address { get; init; }

    [Id(10)]
    public required decimal Amount { get; init; }

    [Id(11)]
    public required int? Nothing { get; init; }

    [Id(12)]
    public required DateTime Utc { get; init; }

    [Id(13)]
    public required Tuple<int, string> OldPair { get; init; }

    [Id(14)]
    public required IReadOnlyDictionary<string, int[]> Arrays { get; init; }
}

/// <summary>A type without [GenerateSerializer].</summary>
public sealed class Unmarked
{
    public int Value { get; set; }
}

internal sealed class EchoGrain : Grain, IEchoGrain
{
    private Box _kept = new();
    private List<int> _list = [];

    public Task<Box> Keep(Box box)
    {
        _kept = box;
        box.Value++;
        box.Labels.Add("kept");
        return Task.FromResult(box);
    }

    public Task<Box> Kept() => Task.FromResult(_kept);

    public Task<List<int>> KeepList(List<int> list) => Task.FromResult(_list = list);

    public Task<bool> IsKept(int marker) => Task.FromResult(_list.Contains(marker));

    public Task<Everything> Echo(Everything value) => Task.FromResult(value);

    public Task<Shape> EchoShape(Shape shape) => Task.FromResult(shape);

    public Task<Shape[]> EchoShapes(IReadOnlyList<Shape> shapes) => Task.FromResult(shapes.ToArray());

    public Task<object?> EchoObject(object? value) => Task.FromResult(value);

    public Task<Point> EchoPoint(Point point) => Task.FromResult(point);

    public Task<Frozen> EchoFrozen(Frozen frozen) => Task.FromResult(frozen);

    public Task<Node> EchoNode(Node node) => Task.FromResult(node);

    public Task<Unmarked> Give() => Task.FromResult(new Unmarked());

    public Task<int> CountAll(Dictionary<string, List<Box>> boxes) => Task.FromResult(boxes.Values.Sum(list => list.Count));
}

internal sealed class UnmarkedGrain : Grain, IUnmarkedGrain, INestedUnmarkedGrain, IManyUnmarkedGrain, IFrozenUnmarkedGrain
{
    public Task Take(Unmarked value) => Task.CompletedTask;

    public Task Take(Crate value) => Task.CompletedTask;

    public Task Take(List<Crate> value) => Task.CompletedTask;

    Task<int> IFrozenUnmarkedGrain.Take(Unmarked value) => Task.FromResult(value.Value);

    public Task Nothing() => Task.CompletedTask;
}
