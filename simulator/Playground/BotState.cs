using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using OperatorBot.Simulator.Json;

namespace OperatorBot.Simulator.Playground;

/// <summary>
/// What the bot has committed, read from its file whether it runs or was killed. Only here the simulator knows something of the
/// bot: the table and the JSON that it keeps. A test on a real bot fails where the two no longer fit.
/// </summary>
internal sealed class BotState : IJson
{
    private const string FileName = "operatorbot.db";
    private const string ClientId = "clientId";
    private const int ShownOfTheQueue = 20;

    private const string OnTheWay =
        """
        SELECT
          coalesce(sum(CASE WHEN state ->> '$.phase.is' = 'waiting' THEN json_array_length(state, '$.kept') END), 0),
          coalesce(sum(json_array_length(state, '$.outbox.entries')), 0)
        FROM grain_state
        WHERE grain_type IN ('client', 'operator') AND state_name = grain_type
        """;

    private const string Queue =
        """
        SELECT state
        FROM grain_state
        WHERE grain_type = 'dispatcher' AND grain_key = 'main' AND state_name GLOB 'queue-*' AND state IS NOT NULL
        """;

    /// <summary>As the dispatcher knows them, but with the dialogs that they hold themselves: its loads are hints, and stored late.</summary>
    private const string Operators =
        """
        SELECT json_set(value -> 'load', '$.load', coalesce(json_array_length(held.state, '$.dialogs'), value ->> '$.load.load'))
        FROM grain_state AS roster, json_each(roster.state, '$.operators')
          LEFT JOIN grain_state AS held
            ON held.grain_type = 'operator' AND held.state_name = 'operator' AND held.key_number = value ->> '$.load.operatorId'
        WHERE roster.grain_type = 'dispatcher' AND roster.grain_key = 'main' AND roster.state_name = 'roster'
        ORDER BY value ->> '$.load.operatorId'
        """;

    private const string Chats =
        """
        SELECT key_number, grain_type, state
        FROM grain_state
        WHERE grain_type IN ('client', 'operator') AND state_name = grain_type AND state IS NOT NULL
          AND grain_key IN (SELECT printf('%X', value) FROM json_each($chats))
        """;

    private readonly IReadOnlyCollection<long> _chats;
    private readonly Dictionary<(long Chat, string Role), string> _states = [];
    private readonly List<JsonElement> _queue = [];
    private readonly List<string> _operators = [];
    private long _waiting;
    private long _outbox;

    private BotState(IReadOnlyCollection<long> chats) => _chats = chats;

    /// <summary>Null where there is no file yet, or it cannot be read at the moment.</summary>
    public static BotState? Read(string folder, IReadOnlyCollection<long> chats)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
            return null;
        try
        {
            var state = new BotState(chats);
            state.Read(file);
            return state;
        }
        catch (SqliteException)
        {
            // It is just being made, or made ready after a kill; the next look will find it.
            return null;
        }
    }

    public void WriteTo(Utf8JsonWriter json)
    {
        var queue = InOrderOfService();
        json.WriteStartObject();
        json.WriteStartObject("on_the_way"u8);
        json.WriteNumber("waiting"u8, _waiting);
        json.WriteNumber("outbox"u8, _outbox);
        json.WriteEndObject();
        json.WriteStartObject("queue"u8);
        json.WriteNumber("count"u8, queue.Count);
        json.WriteStartArray("first"u8);
        foreach (var entry in queue.Take(ShownOfTheQueue))
            entry.WriteTo(json);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("operators"u8);
        foreach (var load in _operators)
            json.WriteRawValue(load, skipInputValidation: true);
        json.WriteEndArray();
        json.WriteStartObject("chats"u8);
        foreach (var chat in _chats)
            Write(json, chat, queue.FindIndex(entry => entry.Long(ClientId) == chat) + 1);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json, long chat, int place)
    {
        json.WriteStartObject(chat.ToString(CultureInfo.InvariantCulture));
        foreach (var role in (ReadOnlySpan<string>)["client", "operator"])
        {
            json.WritePropertyName(role);
            json.WriteRawValue(_states.GetValueOrDefault((chat, role), "null"), skipInputValidation: true);
        }

        if (place > 0)
            json.WriteNumber("place"u8, place);
        else
            json.WriteNull("place"u8);
        json.WriteEndObject();
    }

    /// <summary>Entries without a ticket are of clients who wait no longer, and are only to be released.</summary>
    private List<JsonElement> InOrderOfService() =>
    [
        .. _queue.Where(entry => entry.Property("ticket") is not null)
            .OrderByDescending(entry => entry.Bool("handedBack"))
            .ThenBy(entry => entry.Long("place"))
            .ThenBy(entry => entry.Long(ClientId)),
    ];

    /// <summary>
    /// One short transaction: all of it is of one moment. The connection is read-only and closed again, so that it never stands in
    /// the way of the bot's own work on its log.
    /// </summary>
    private void Read(string file)
    {
        SQLitePCL.Batteries_V2.Init();
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 1 }.ToString());
        connection.Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        Each(connection, OnTheWay, row => (_waiting, _outbox) = (row.GetInt64(0), row.GetInt64(1)));
        Each(connection, Queue, row => _queue.AddRange(JsonElement.Parse(row.GetString(0)).GetProperty("entries").EnumerateArray()));
        Each(connection, Operators, row => _operators.Add(row.GetString(0)));
        Each(connection, Chats, row => _states[(row.GetInt64(0), row.GetString(1))] = row.GetString(2));
    }

    private void Each(SqliteConnection connection, string query, Action<SqliteDataReader> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        command.Parameters.AddWithValue("$chats", JsonSerializer.Serialize(_chats));
        using var rows = command.ExecuteReader();
        while (rows.Read())
            read(rows);
    }
}
