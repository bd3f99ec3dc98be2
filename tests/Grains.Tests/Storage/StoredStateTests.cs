using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using OperatorBot.Grains.Dialogs;
using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Operators;
using OperatorBot.Grains.Sending;
using OperatorBot.Grains.Storage;
using OperatorBot.Grains.Texts;

namespace OperatorBot.Grains.Tests.Storage;

/// <summary>The files in <c>Fixtures/</c> are what earlier versions wrote: they change only where no store can hold them.</summary>
public sealed class StoredStateTests
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TheoryData<string> Names => [.. StoredState.All.Select(stored => stored.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_File_IsTheStateAndIsWrittenTheSame(string name)
    {
        var stored = StoredState.ByName(name);

        var read = stored.Read(stored.Text);

        Assert.Equivalent(stored.State, read, strict: true);
        Assert.Equal(stored.Text, Indent(stored.Write(read)));
        Assert.Equal(stored.Text, Indent(stored.Write(stored.State)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_MembersOfANewerVersion_AreIgnored(string name)
    {
        var stored = StoredState.ByName(name);
        var newer = JsonNode.Parse(stored.Text)!;
        AddUnknownMembers(newer);

        var read = stored.Read(newer.ToJsonString());

        Assert.Equivalent(stored.State, read, strict: true);
        Assert.Equal(stored.Text, Indent(stored.Write(read)));
    }

    [Fact]
    public void Write_Cyrillic_IsReadableInTheStore()
    {
        var stored = StoredState.ByName("client-active");

        var json = stored.Write(stored.State);

        Assert.Contains("\"firstName\":\"Анна\"", json, StringComparison.Ordinal);
        Assert.Contains("Ответ словами", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(Parcel))]
    [InlineData(typeof(Notice))]
    [InlineData(typeof(DialogPhase))]
    public void Fixtures_EveryKindOfAFamily_StandsInOne(Type family)
    {
        var key = family.GetCustomAttribute<JsonPolymorphicAttribute>()!.TypeDiscriminatorPropertyName!;
        var kinds = family.GetCustomAttributes<JsonDerivedTypeAttribute>().ToDictionary(
            kind => (string)kind.TypeDiscriminator!, kind => kind.DerivedType);

        var seen = StoredState.All
            .SelectMany(stored => Objects(JsonNode.Parse(stored.Text)!))
            .Select(json => json[key]?.GetValue<string>())
            .OfType<string>();

        Assert.Equal(kinds.Keys.Order(), seen.Distinct().Order());
        Assert.Equal(family.GetNestedTypes().Where(type => type.IsSubclassOf(family)).ToHashSet(), kinds.Values.ToHashSet());
    }

    [Fact]
    public void Write_ClientWithAFullMapAndLongNames_IsUnderFourKilobytes()
    {
        const long FirstOperator = 7_999_999_990;
        const long Client = 7_999_999_900;
        var now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(3));
        var name = new string('Ж', 64);
        var reason = new AssignmentReason { Load = 10, Capacity = 10, Candidates = 100, LastAssignedAt = now };
        var state = new ClientState
        {
            Person = new Person
            {
                Id = Client, FirstName = name, LastName = name, Username = new string('u', 32), LanguageCode = "zh-hans",
            },
            Greeted = true,
            Phase = new DialogPhase.Active(FirstOperator, "ru", now, int.MaxValue),
            Ticket = 1_000_000,
            Outbox = new Outbox { NextId = 10_000_000 },
            NextOwedId = 10_000_000,
            LastFromClient = int.MaxValue,
            LastFromClientAt = now,
            LastFromOperators = [.. Enumerable.Range(0, 4).Select(i => new OperatorWatermark(FirstOperator + i, int.MaxValue))],
            LastFromOperatorAt = now,
            LastAssignment = new PastAssignment(FirstOperator, 1_000_000, reason),
        };
        for (var i = 0; i < MessageMap.MaxRecent - 1; i++)
            state = MessageMap.Add(state, new MessagePair(FirstOperator + (i / 28), 2_000_000_000 + i, 2_000_000_100 + i));

        var size = new StateSerializer().Serialize(state).ToMemory().Length;

        Assert.Equal(MessageMap.MaxRecent - 1, state.Pairs.Length);
        Assert.Empty(state.OlderPairs);
        Assert.True(size < 4096, $"A client's state was expected to stay under 4096 bytes; it has {size}.");
    }

    private static string Indent(string json) => JsonNode.Parse(json)!.ToJsonString(Readable) + "\n";

    private static IEnumerable<JsonObject> Objects(JsonNode node) => node switch
    {
        JsonObject json => json.Select(member => member.Value).OfType<JsonNode>().SelectMany(Objects).Prepend(json),
        JsonArray array => array.OfType<JsonNode>().SelectMany(Objects),
        _ => [],
    };

    private static void AddUnknownMembers(JsonNode node)
    {
        foreach (var json in Objects(node).ToList())
        {
            json.Insert(0, "fromTheFuture", new JsonObject { ["is"] = "unheard-of", ["list"] = new JsonArray(1, "two") });
            json.Add("alsoNew", "yes");
        }
    }
}
