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
        AssertWrittenTheSame(stored, stored.Write(read));
        AssertWrittenTheSame(stored, stored.Write(stored.State));
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
        AssertWrittenTheSame(stored, stored.Write(read));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_EmptyFile_IsTheNewState(string name)
    {
        var stored = StoredState.ByName(name);

        var read = stored.Read("{}");

        Assert.Equivalent(stored.Default(), read, strict: true);
        Assert.Equal(stored.Write(stored.Default()), stored.Write(read));
    }

    // The members that every version has written. One that is missing here and is asked for makes older files unreadable.
    [Theory]
    [InlineData("client-idle", """{"person":{"id":1,"firstName":"A"},"phase":{"is":"idle"}}""")]
    [InlineData("client-waiting", """{"phase":{"is":"waiting","since":"2026-01-02T03:04:05+00:00"},"owed":[{"id":1,"ticket":1,"isOver":false}]}""")]
    [InlineData("client-active", """
        {
          "phase":{"is":"active","operatorId":7,"operatorLanguage":"ru","since":"2026-01-02T03:04:05+00:00"},
          "outbox":{"entries":[{"id":1,"chatId":7,"parcel":{"kind":"relay","fromChatId":1,"messageId":2}}],"nextId":2},
          "lastAssignment":{"operatorId":7,"ticket":1,"why":{"load":0,"capacity":5,"candidates":1}}
        }
        """)]
    [InlineData("client-flooding", """{"flood":{"since":"2026-01-02T03:04:05+00:00","count":120,"refused":7}}""")]
    [InlineData("client-kept-album", """{"kept":[1],"keptDetails":[{"messageId":1}],"topics":[{"operatorId":7}]}""")]
    [InlineData("client-relaying", """
        {
          "outbox":{"entries":[
            {"id":1,"chatId":7,"parcel":{"kind":"album","fromChatId":1,"albumId":"13","parts":[2]}},
            {"id":2,"chatId":7,"parcel":{"kind":"relay","fromChatId":1,"messageId":3,"details":{"live":{"latitude":55.75,"longitude":37.62}}}},
            {"id":3,"chatId":7,"parcel":{"kind":"revise","fromChatId":1,"messageId":4,"content":{"kind":"Text"}}}],"nextId":4},
          "delays":[{"message":{"chatId":7,"messageId":5}}]
        }
        """)]
    [InlineData("operator-albums", """{"askedAlbums":[{"albumId":"13","parts":[1]}]}""")]
    [InlineData("operator", """
        {
          "dialogs":[{"key":{"clientId":1,"ticket":1},"name":"A","since":"2026-01-02T03:04:05+00:00","askAt":"2026-01-02T03:04:35+00:00"}],
          "focus":{"clientId":1,"sinceUpdateId":2},
          "owed":[{"id":1,"what":"End","key":{"clientId":1,"ticket":1}}]
        }
        """)]
    [InlineData("roster", """
        {"operators":[{"load":{"operatorId":7,"revision":1,"registered":true,"status":"Offline","capacity":5,"load":0,"language":"ru"}}]}
        """)]
    [InlineData("queue-shard", """{"entries":[{"clientId":1,"name":"A"}]}""")]
    public void Read_OnlyWhatEveryVersionWrote_IsEnough(string name, string json)
    {
        var stored = StoredState.ByName(name);

        var read = stored.Read(json);

        // Everything in the file arrived, and what the file lacks is as in a new state.
        var written = JsonNode.Parse(stored.Write(read))!;
        AssertContains(written, JsonNode.Parse(json)!, "$");
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

        // What begins with a capital is a value of a member with the same name.
        var seen = StoredState.All
            .SelectMany(stored => Objects(JsonNode.Parse(stored.Text)!))
            .Select(json => json[key]?.GetValue<string>())
            .OfType<string>()
            .Where(kind => !char.IsUpper(kind[0]));

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
            Flood = new Flood(now, Count: 100_000, Refused: 100_000),
            LastFromOperators = [.. Enumerable.Range(0, 4).Select(i => new OperatorWatermark(FirstOperator + i, int.MaxValue, DateTimeOffset.UnixEpoch))],
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

    // What an earlier version wrote is all there again; what it did not know of is written without content.
    private static void AssertWrittenTheSame(StoredState stored, string written)
    {
        if (!stored.IsFormer)
        {
            Assert.Equal(stored.Text, Indent(written));
            return;
        }

        var file = JsonNode.Parse(stored.Text)!;
        var json = JsonNode.Parse(written)!;
        AssertContains(json, file, "$");
        RemoveEmptyAdditions(json, file);
        Assert.Equal(stored.Text, Indent(json.ToJsonString()));
    }

    private static void RemoveEmptyAdditions(JsonNode written, JsonNode former)
    {
        if (written is JsonArray array)
        {
            for (var i = 0; i < array.Count; i++)
                RemoveEmptyAdditions(array[i]!, former[i]!);
            return;
        }

        if (written is not JsonObject json)
            return;
        foreach (var (name, value) in json.ToList())
        {
            if (former[name] is { } before)
                RemoveEmptyAdditions(value!, before);
            else if (value is JsonArray { Count: 0 } || value?.GetValueKind() is JsonValueKind.False)
                json.Remove(name);
        }
    }

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

    private static void AssertContains(JsonNode actual, JsonNode expected, string path)
    {
        switch (expected)
        {
            case JsonObject json:
                foreach (var (name, value) in json)
                    AssertContains(actual[name] ?? throw new KeyNotFoundException($"{path}.{name} is gone."), value!, $"{path}.{name}");
                break;

            case JsonArray array:
                Assert.Equal(array.Count, actual.AsArray().Count);
                for (var i = 0; i < array.Count; i++)
                    AssertContains(actual[i]!, array[i]!, $"{path}[{i}]");
                break;

            default:
                Assert.True(JsonNode.DeepEquals(expected, actual), $"{path} was {expected.ToJsonString()}, is {actual.ToJsonString()}.");
                break;
        }
    }
}
