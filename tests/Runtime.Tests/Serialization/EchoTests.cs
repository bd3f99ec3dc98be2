using System.Collections.Immutable;
using Orleans;
using Orleans.Serialization;

namespace OperatorBot.Runtime.Tests.Serialization;

/// <summary>What both a call within the process and one over the gateway must keep.</summary>
public abstract class EchoTests
{
    internal abstract IGrainFactory Grains { get; }

    internal abstract IEchoGrain Grain { get; }

    [Fact]
    public async Task Values_OfManyTypes_ComeBackEqual()
    {
        var sent = new Everything
        {
            Text = "Привет, мир",
            When = new(2030, 1, 2, 3, 4, 5, TimeSpan.FromHours(3)),
            HowLong = TimeSpan.FromMinutes(5),
            Id = new("00000000-0000-0000-0000-000000000007"),
            Colour = Colour.Blue,
            Bytes = [1, 2, 255],
            Pair = (1, "one"),
            Map = ImmutableDictionary<long, ImmutableList<string>>.Empty.Add(long.MaxValue, ["a", "b"]),
            Set = ["x", "y"],
            Address = new("https://example.org/a?b=c"),
            Amount = 1.10m,
            Nothing = null,
            Utc = new(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc),
            OldPair = Tuple.Create(2, "two"),
            Arrays = new Dictionary<string, int[]>(StringComparer.Ordinal) { ["a"] = [1, 2] },
        };

        var back = await Grain.Echo(sent).Time("the echo");

        Assert.NotSame(sent, back);
        Assert.Equivalent(sent, back, strict: true);
        Assert.Equal(DateTimeKind.Utc, back.Utc.Kind);
        Assert.Equal(TimeSpan.FromHours(3), back.When.Offset);
    }

    [Fact]
    public async Task Argument_ChangedByTheCallee_IsUnchangedForTheCaller_AndTheOtherWayRound()
    {
        var mine = new Box { Value = 1, Labels = ["mine"], Secret = 7 };

        var answer = await Grain.Keep(mine).Time("the call");
        mine.Labels.Add("changed by the caller");
        answer.Labels.Add("changed in the answer");
        var kept = await Grain.Kept().Time("the second call");

        Assert.Equal(1, mine.Value);
        Assert.Equal(["mine", "kept"], kept.Labels);
        Assert.Equal(2, kept.Value);
        Assert.Equal(7, kept.Secret);
    }

    [Fact]
    public async Task Member_MarkedNonSerialized_DoesNotTravel()
    {
        var answer = await Grain.Keep(new Box { Value = 1, Local = 5 }).Time("the call");

        Assert.Equal(0, answer.Local);
    }

    [Fact]
    public async Task ClosedFamily_KeepsEachCase()
    {
        Shape circle = new Shape.Circle { Name = "c", Radius = 1.5 };
        Shape group = new Shape.Group { Name = "g", Members = [circle, new Shape.Group { Name = "empty", Members = [] }] };

        var shapes = await Grain.EchoShapes(new List<Shape> { circle, group }).Time("the echo");

        Assert.Equal(circle, shapes[0]);
        var back = Assert.IsType<Shape.Group>(await Grain.EchoShape(group).Time("the second echo"));
        Assert.Equal("g", back.Name);
        Assert.Equal(circle, back.Members[0]);
        Assert.Empty(Assert.IsType<Shape.Group>(back.Members[1]).Members);
    }

    [Fact]
    public async Task PositionalRecords_KeepParametersAndMembers()
    {
        Assert.Equal(new Point(1, 2) { Name = "p" }, await Grain.EchoPoint(new Point(1, 2) { Name = "p" }).Time("the point"));
        Assert.Equal(new Point3(1, 2, 3) { Name = "q" }, await Grain.EchoPoint(new Point3(1, 2, 3) { Name = "q" }).Time("the point of three"));
    }

    [Fact]
    public async Task Objects_KeepTheTypesOfTheirValues()
    {
        foreach (var value in new object?[] { null, 1, "text", 2.5, Shade.Dark, new Point(1, 2) })
            Assert.Equal(value, await Grain.EchoObject(value).Time($"{value}"));
    }

    [Fact]
    public async Task Collections_OfCollections_Travel()
    {
        var boxes = new Dictionary<string, List<Box>>(StringComparer.Ordinal) { ["a"] = [new(), new()], ["b"] = [new()] };

        Assert.Equal(3, await Grain.CountAll(boxes).Time("the count"));
    }

    [Fact]
    public void TypeWithoutGenerateSerializer_AsArgument_FailsEveryReferenceByTheInterface()
    {
        Assert.Throws<CodecNotFoundException>(() => Grains.GetGrain<IUnmarkedGrain>("a"));
        Assert.Throws<CodecNotFoundException>(() => Grains.GetGrain<INestedUnmarkedGrain>("a"));
    }

    [Fact]
    public async Task TypeWithoutGenerateSerializer_InsideAnItemOfAnArgument_FailsTheCall()
    {
        var grain = Grains.GetGrain<IManyUnmarkedGrain>("a");

        await Assert.ThrowsAsync<CodecNotFoundException>(async () => await grain.Take([new()])).Time("the refusal");
    }

    [Fact]
    public async Task TypeWithoutGenerateSerializer_AsResult_FailsTheCall()
    {
        await Assert.ThrowsAsync<CodecNotFoundException>(async () => await Grain.Give()).Time("the refusal");
    }

    [Fact]
    public async Task TypeWithoutGenerateSerializer_InsideAnObject_FailsTheCall_AndTheNextOneSucceeds()
    {
        await Assert.ThrowsAsync<CodecNotFoundException>(async () => await Grain.EchoObject(new List<Unmarked> { new() })).Time("the refusal");

        Assert.Equal(1, await Grain.EchoObject(1).Time("the next call"));
    }
}

[Collection(SharedSiloTests.Name)]
public sealed class CopyTests(SharedSilo shared) : EchoTests
{
    internal override IGrainFactory Grains => shared.Grains;

    internal override IEchoGrain Grain { get; } = shared.Grains.GetGrain<IEchoGrain>(shared.NewNumber());

    [Fact]
    public async Task TypeWithoutGenerateSerializer_AsImmutableArgument_IsNotCopied()
    {
        var grain = shared.Grains.GetGrain<IFrozenUnmarkedGrain>(shared.NewKey());

        Assert.Equal(3, await grain.Take(new Unmarked { Value = 3 }).Time("the call"));
    }

    [Fact]
    public async Task ImmutableType_IsNotCopied()
    {
        var sent = new Frozen { Values = [1] };

        Assert.Same(sent, await Grain.EchoFrozen(sent).Time("the echo"));
    }

    [Fact]
    public async Task ImmutableParameter_IsNotCopied_AndTheResultIs()
    {
        List<int> list = [1];

        var answer = await Grain.KeepList(list).Time("the call");
        list.Add(2);
        answer.Add(3);

        Assert.True(await Grain.IsKept(2).Time("the question after the caller's item"));
        Assert.False(await Grain.IsKept(3).Time("the question after the answer's item"));
    }

    [Fact]
    public async Task Cycle_IsCopiedAsACycle()
    {
        var node = new Node();
        node.Next = new Node { Next = node };
        node.Others.Add(node);

        var copy = await Grain.EchoNode(node).Time("the echo");

        Assert.NotSame(node, copy);
        Assert.Same(copy, copy.Next!.Next);
        Assert.Same(copy, Assert.Single(copy.Others));
    }
}

/// <summary>The same by a client in another host, so that every value is written and read.</summary>
[Collection(SharedSiloTests.Name)]
public sealed class WireTests(SharedSilo shared) : EchoTests, IAsyncLifetime
{
    private Microsoft.Extensions.Hosting.IHost? _client;
    private IEchoGrain? _grain;

    internal override IGrainFactory Grains => TestSilo.GrainsOf(_client!);

    internal override IEchoGrain Grain => _grain!;

    [Fact]
    public async Task EnumWithoutGenerateSerializer_AsAnObject_BecomesANumber()
    {
        Assert.Equal((byte)Colour.Blue, await Grain.EchoObject(Colour.Blue).Time("the echo"));
    }

    [Fact]
    public async Task TypeWithoutGenerateSerializer_AsImmutableArgument_FailsTheCall()
    {
        var grain = Grains.GetGrain<IFrozenUnmarkedGrain>(shared.NewKey());

        await Assert.ThrowsAsync<CodecNotFoundException>(async () => await grain.Take(new Unmarked())).Time("the refusal");
    }

    public async Task InitializeAsync()
    {
        _client = await shared.Silo.ConnectAsync();
        _grain = TestSilo.GrainsOf(_client).GetGrain<IEchoGrain>(shared.NewNumber());
    }

    public async Task DisposeAsync()
    {
        await _client!.StopAsync().Time("the client to stop");
        _client.Dispose();
    }
}
