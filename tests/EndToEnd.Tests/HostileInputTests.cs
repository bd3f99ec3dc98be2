using System.Globalization;
using OperatorBot.Silo.Storage;
using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Users;

namespace OperatorBot.EndToEnd.Tests;

/// <summary>Too much, too long, and what is no update at all, among what is meant well.</summary>
public sealed class HostileInputTests
{
    // An update that nobody gets through is asked for again and again, with pauses, before it is skipped.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task HostileUpdatesAmongNormalOnes_AreSkippedAndTheNextClientIsServed()
    {
        await using var bot = await TestBot.StartAsync(capacity: 10);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var victim = bot.Person("Victim");
        var hostile = Hostile(victim, olga).ToList();

        foreach (var (number, update) in hostile.Index())
        {
            bot.Telegram.InjectUpdate(update);
            anna.Sends($"normal {number}");
        }

        await olga.Sees($"normal {hostile.Count - 1}", Patience);
        await bot.Telegram.AllConfirmed(Patience);
        Assert.Equal(
            Enumerable.Range(0, hostile.Count).Select(number => $"normal {number}"),
            TextsOf(olga, "normal "));
        await bot.ClientOfAsync(olga, "Boris");
        using var store = SqliteConnections.Open(
            Path.Combine(bot.Folder, SqliteDatabase.FileName), TimeSpan.FromSeconds(5), Microsoft.Data.Sqlite.SqliteOpenMode.ReadOnly);
        Assert.InRange(store.Run("select max(length(state)) from grain_state")!.Value, 1, 8 * 1024);
    }

    [Fact]
    public async Task Flood_IsCutAndToldOnce_OthersGoThroughAndSoDoesTheNextMinute()
    {
        await using var bot = await TestBot.StartAsync(floodLimit: 20);
        var olga = await bot.OperatorAsync("Olga");
        var anna = await bot.ClientOfAsync(olga, "Anna");
        var boris = await bot.ClientOfAsync(olga, "Boris");
        bot.Telegram.Clock.Shift = TimeSpan.FromMinutes(2);
        var flood = new List<Message>();

        for (var number = 1; number <= 60; number++)
        {
            flood.Add(anna.Sends($"flood {number}"));
            if (number % 6 == 0)
                boris.Sends($"boris {number / 6}");
        }

        var told = await anna.Sees("Too many messages at once");
        Assert.Equal(flood[20].Id, told.ReplyTo?.Id);
        await olga.Sees("writes too much");
        await olga.Sees("boris 10");
        await bot.Telegram.AllConfirmed();
        Assert.Equal(Enumerable.Range(1, 20).Select(number => $"flood {number}"), TextsOf(olga, "flood "));
        Assert.Equal(Enumerable.Range(1, 10).Select(number => $"boris {number}"), TextsOf(olga, "boris "));

        bot.Telegram.Clock.Shift += TimeSpan.FromMinutes(1.1);
        anna.Sends("sorry");
        await olga.Sees("sorry");
        Assert.Single(anna.Shows, message => message.Text.Contains("Too many messages", StringComparison.Ordinal));
        Assert.Single(olga.Shows, message => message.Text.Contains("writes too much", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WaitingRoomFull_ToldOnce_AHundredArriveInOrderAndTheNextOneGoesThrough()
    {
        await using var bot = await TestBot.StartAsync(floodLimit: 0);
        var anna = bot.Person("Anna");
        var sent = Enumerable.Range(1, 105).Select(number => anna.Sends($"kept {number}")).ToList();

        await anna.Sees("your place in the queue is 1");
        var told = await anna.Sees("too many messages are waiting");
        Assert.Equal(sent[100].Id, told.ReplyTo?.Id);
        await bot.Telegram.AllConfirmed();
        var olga = await bot.OperatorAsync("Olga");
        await olga.Sees("kept 100");
        await anna.Sees("An operator has joined");
        anna.Sends("kept, too");

        await olga.Sees("kept, too");
        Assert.Equal(
            [.. Enumerable.Range(1, 100).Select(number => $"kept {number}"), "kept, too"], TextsOf(olga, "kept"));
        Assert.Single(anna.Shows, message => message.Text.Contains("too many messages", StringComparison.Ordinal));
    }

    private static IEnumerable<string> TextsOf(SimulatedUser user, string prefix) => user.Shows
        .Select(message => message.Text)
        .Where(text => text.StartsWith(prefix, StringComparison.Ordinal));

    private static IEnumerable<string> Hostile(SimulatedUser victim, SimulatedUser @operator)
    {
        string Person(long id, string name = "V") =>
            $$"""{"id":{{id}},"is_bot":false,"first_name":"{{name}}","username":"{{name}}"}""";
        string Message(string number, string content, string name = "V", string date = "1767225600") => $$$"""
            {"message":{"message_id":{{{number}}},"date":{{{date}}},"chat":{"id":{{{victim.Id}}},"type":"private"},
             "from":{{{Person(victim.Id, name)}}},{{{content}}}}}
            """;
        string Press(string id, string data) => string.Create(CultureInfo.InvariantCulture, $$$"""
            {"callback_query":{"id":"{{{id}}}","from":{{{Person(@operator.Id)}}},"chat_instance":"1","data":"{{{data}}}",
             "message":{"message_id":1,"date":0,"chat":{"id":{{{@operator.Id}}},"type":"private"}} }}
            """);
        var long1 = new string('x', 400_000);

        yield return "{}";
        yield return """{"message":null}""";
        yield return """{"message":{}}""";
        yield return """{"message":[1,2,{"a":null}]}""";
        yield return Message("\"eleven\"", "\"text\":\"a\"");
        yield return Message("99999999999", "\"text\":\"a\"");
        yield return Message("-1", "\"text\":\"a\"");
        yield return Message("1", "\"text\":\"a\"", date: "-1");
        yield return Message("1", "\"text\":\"a\"", date: "99999999999999");
        yield return Message("1", "\"text\":\"\\ud83d\"");
        yield return Message("1000001", "\"text\":\"\\u0000\\u202e/end\\u0301\"");
        yield return Message("1000002", $"\"text\":\"{long1}\"");
        yield return Message("1000003", "\"text\":\"a\"", name: new string('Ж', 100_000));
        yield return Message("1000004", "\"text\":\"a\"", name: "a\\n🟢 New dialog\\u202e<b>" + new string('\u0301', 2_000));
        yield return Message("1000005", "\"text\":\"a\"", date: "253402300799");
        yield return Message("2147483646", "\"text\":\"a\"");
        yield return $$"""{"message":{{new string('[', 62)}}{{new string(']', 62)}}}""";
        yield return Press("1", new string(':', 100_000));
        yield return Press(long1, "1:1:1:1");
        yield return Press("2", "1:9223372036854775807:9223372036854775807:2147483647");
        yield return Press("3", "3:99999999999999999999:1:0");
        yield return $$"""{"edited_message":{"message_id":1,"chat":{"id":1,"type":"private"},"from":{{Person(2)}},"text":"/end 5"} }""";
        yield return """{"my_chat_member":{"chat":{"id":5,"type":"private"},"new_chat_member":{"status":"crowned"}}}""";
        yield return """{"message_reaction":{"chat":17,"new_reaction":{"a":1}}}""";
    }
}
