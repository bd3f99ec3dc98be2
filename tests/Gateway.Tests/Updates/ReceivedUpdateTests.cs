using System.Text;
using System.Text.Json;
using OperatorBot.Gateway.Updates;
using Telegram.Bot;

namespace OperatorBot.Gateway.Tests.Updates;

public sealed class ReceivedUpdateTests
{
    [Theory]
    [InlineData("""{"update_id":2,"message":"text"}""", 2)]
    [InlineData("""{"update_id":2,"message":{"message_id":"eleven"}}""", 2)]
    [InlineData("""{"message":{"date":999999999999999999},"update_id":2}""", 2)]
    [InlineData("""{"update_id":2,"message":{"date":-1}}""", 2)]
    [InlineData("""{"update_id":2,"message":{"text":"\ud83d"}}""", 2)]
    [InlineData("""{"update_id":2,"my_chat_member":{"new_chat_member":{"status":"crowned"}}}""", 2)]
    [InlineData("""{"update_id":99999999999}""", null)]
    [InlineData("""{"update_id":{},"message":{}}""", null)]
    [InlineData("17", null)]
    [InlineData("[1]", null)]
    [InlineData("null", null)]
    public async Task Read_UnreadableUpdate_DoesNotHideItsNeighbours(string poison, int? id)
    {
        var json = $$$$"""[{"update_id":1},{{{{poison}}}},{"update_id":3}]""";

        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var updates = await JsonSerializer.DeserializeAsync<ReceivedUpdate[]>(stream, JsonBotAPI.Options);

        Assert.NotNull(updates);
        Assert.Equal([1, id, 3], updates.Select(update => update.Id));
        Assert.Equal([true, false, true], updates.Select(update => update.Update is not null));
        Assert.Null(updates[0].Problem);
        Assert.NotNull(updates[1].Problem);
    }

    [Fact]
    public async Task Read_InvalidUtf8_DoesNotHideItsNeighbours()
    {
        byte[] json =
        [
            .. """[{"update_id":1,"message":{"text":"""u8, .. "\""u8, 0xff, 0xfe, .. "\""u8, .. """}},{"update_id":2}]"""u8,
        ];

        using var stream = new MemoryStream(json);
        var updates = await JsonSerializer.DeserializeAsync<ReceivedUpdate[]>(stream, JsonBotAPI.Options);

        Assert.Equal([1, 2], updates!.Select(update => update.Id));
    }

    [Fact]
    public async Task Read_OneMegabyteOfPoison_IsSkipped()
    {
        var json = $$$$"""[{"update_id":1,"message":{"text":17,"caption":"{{{{new string('x', 1 << 20)}}}}"}},{"update_id":2}]""";

        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var updates = await JsonSerializer.DeserializeAsync<ReceivedUpdate[]>(stream, JsonBotAPI.Options);

        Assert.Equal([1, 2], updates!.Select(update => update.Id));
        Assert.Null(updates![0].Update);
    }

    [Fact]
    public void Problem_OfAnUnreadableUpdate_HoldsNoContent()
    {
        var update = JsonSerializer.Deserialize<ReceivedUpdate>(
            """{"update_id":2,"message":{"date":"hush","text":"hush"}}""", JsonBotAPI.Options);

        Assert.DoesNotContain("hush", update!.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_OnTheWire_IsWhatTelegramWants()
    {
        using var content = new GetUpdates { Offset = 5, TimeoutSeconds = 25 }.ToHttpContent()!;

        using var json = JsonDocument.Parse(await content.ReadAsStringAsync());
        var root = json.RootElement;
        Assert.Equal(5, root.GetProperty("offset").GetInt32());
        Assert.Equal(100, root.GetProperty("limit").GetInt32());
        Assert.Equal(25, root.GetProperty("timeout").GetInt32());
        Assert.Equal(
            ["message", "edited_message", "callback_query", "my_chat_member", "message_reaction"],
            root.GetProperty("allowed_updates").EnumerateArray().Select(kind => kind.GetString()));
    }
}
