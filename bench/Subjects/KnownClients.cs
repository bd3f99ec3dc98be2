using System.Globalization;
using Microsoft.Data.Sqlite;
using OperatorBot.Bench.Load;
using OperatorBot.Grains.Dialogs;
using OperatorBot.Grains.Interfaces.People;
using OperatorBot.Grains.Storage;
using OperatorBot.Silo.Storage;

namespace OperatorBot.Bench.Subjects;

/// <summary>Puts clients into a store that nobody has open: each had a dialog once, and has none now.</summary>
internal static class KnownClients
{
    public static void Add(string folder, int count)
    {
        if (!DataDirectory.TryOpen(folder, out var directory, out var problem))
            throw new InvalidOperationException(problem);
        using (directory)
        using (var connection = SqliteConnections.Open(directory.DatabaseFile, TimeSpan.FromSeconds(5)))
            Insert(connection, count);
    }

    private static void Insert(SqliteConnection connection, int count)
    {
        var serializer = new StateSerializer();
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO grain_state (grain_type, grain_key, key_number, state_name, etag, modified, state) "
            + "VALUES ('client', $key, $number, 'client', 2, '2026-01-01T00:00:00Z', $state)";
        var (key, number, state) = (insert.Parameters.Add("$key", SqliteType.Text), insert.Parameters.Add("$number", SqliteType.Integer), insert.Parameters.Add("$state", SqliteType.Text));
        for (var client = Shop.FirstKnownId; client < Shop.FirstKnownId + count; client++)
        {
            (key.Value, number.Value) = (client.ToString("X", CultureInfo.InvariantCulture), client);
            state.Value = serializer.Serialize(new ClientState
            {
                Person = new Person { Id = client, FirstName = "Known", LastName = "Client" },
                Greeted = true,
                Ticket = 1,
                LastFromClient = 1_000,
                LastFromClientAt = DateTimeOffset.UnixEpoch,
                Pairs = [.. Enumerable.Range(1, 20).Select(pair => new MessagePair(5, 1_000 + pair, 2_000 + pair))],
            }).ToString();
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }
}
