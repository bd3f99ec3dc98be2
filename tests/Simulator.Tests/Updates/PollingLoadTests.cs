namespace OperatorBot.Simulator.Tests.Updates;

public sealed class PollingLoadTests : SimulatorTest
{
    [Fact]
    public async Task ManyUsersWriteWhileABotPolls_EachMessageArrivesOnceAndInOrder()
    {
        const int Users = 20;
        const int MessagesPerUser = 100;
        var users = Enumerable.Range(0, Users).Select(i => Telegram.AddUser($"User {i}")).ToList();

        var writing = Task.WhenAll(users.Select(user => Task.Run(() =>
        {
            for (var i = 0; i < MessagesPerUser; i++)
                user.Sends($"{i}");
        })));
        var received = new List<(long User, string Text)>();
        var offset = 0;
        while (received.Count < Users * MessagesPerUser)
        {
            foreach (var update in await Bot.Updates(new { offset, timeout = 5 }))
            {
                offset = update.GetProperty("update_id").GetInt32() + 1;
                var message = update.GetProperty("message");
                received.Add((message.GetProperty("chat").GetProperty("id").GetInt64(), message.GetProperty("text").GetString()!));
            }
        }

        await writing;
        foreach (var user in users)
        {
            Assert.Equal(
                Enumerable.Range(0, MessagesPerUser).Select(i => $"{i}"),
                received.Where(message => message.User == user.Id).Select(message => message.Text));
        }
    }
}
