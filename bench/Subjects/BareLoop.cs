using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace OperatorBot.Bench.Subjects;

/// <summary>
/// The least that a relay can do and lose nothing: polls up to 100 updates, sends all their copies at once, writes a row for each in one
/// commit that reaches the disk, and polls for the next. It knows no dialogs, no repeats, no order and no errors.
/// </summary>
internal sealed class BareLoop : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Uri _updates;
    private readonly Uri _copy;
    private readonly long[] _chats;
    private readonly HashSet<long> _operators;
    private readonly SqliteConnection _store;
    private readonly SqliteCommand _write;

    private BareLoop(Uri server, string token, long[] chats, string folder)
    {
        _updates = new Uri(server, $"/bot{token}/getUpdates");
        _copy = new Uri(server, $"/bot{token}/copyMessage");
        (_chats, _operators) = (chats, [.. chats]);
        _store = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "loop.db"), Pooling = false }.ToString());
        _store.Open();
        Run("PRAGMA journal_mode = WAL");
        Run("PRAGMA synchronous = FULL");
        Run("CREATE TABLE IF NOT EXISTS relayed (client INTEGER PRIMARY KEY, message INTEGER NOT NULL, copy INTEGER NOT NULL)");
        _write = _store.CreateCommand();
        _write.CommandText = "INSERT INTO relayed VALUES ($client, $message, $copy) "
            + "ON CONFLICT (client) DO UPDATE SET message = excluded.message, copy = excluded.copy";
        foreach (var name in new[] { "$client", "$message", "$copy" })
            _write.Parameters.Add(name, SqliteType.Integer);
        _write.Prepare();
    }

    /// <summary>Runs until it is killed.</summary>
    public static async Task<int> RunAsync()
    {
        SQLitePCL.Batteries_V2.Init();
        var chats = Setting("OPERATOR_CHAT_IDS").Split(',').Select(id => long.Parse(id, CultureInfo.InvariantCulture)).ToArray();
        using var loop = new BareLoop(
            new Uri(Setting("TELEGRAM_API_URL")), Setting("TELEGRAM_BOT_TOKEN"), chats, Setting("BENCH_DATA_DIR"));
        var offset = 0;
        while (true)
            offset = await loop.RoundAsync(offset);

        static string Setting(string name) => Environment.GetEnvironmentVariable(name)
            ?? throw new InvalidOperationException($"{name} is missing. The loop is started by the bench.");
    }

    public void Dispose()
    {
        _write.Dispose();
        _store.Dispose();
        _http.Dispose();
    }

    private async Task<int> RoundAsync(int offset)
    {
        using var answer = await CallAsync(_updates, json =>
        {
            json.WriteNumber("offset", offset);
            json.WriteNumber("limit", 100);
            json.WriteNumber("timeout", 30);
        });
        var sends = new List<Task<(long Client, int Message, int Copy)>>(100);
        foreach (var update in answer.RootElement.GetProperty("result").EnumerateArray())
        {
            offset = update.GetProperty("update_id").GetInt32() + 1;
            if (!update.TryGetProperty("message", out var message))
                continue;
            var chat = message.GetProperty("chat").GetProperty("id").GetInt64();
            if (chat > 0 && !_operators.Contains(chat))
                sends.Add(SendAsync(chat, message.GetProperty("message_id").GetInt32()));
        }

        Write(await Task.WhenAll(sends));
        return offset;
    }

    private async Task<(long Client, int Message, int Copy)> SendAsync(long client, int message)
    {
        using var answer = await CallAsync(_copy, json =>
        {
            json.WriteNumber("chat_id", _chats[client % _chats.Length]);
            json.WriteNumber("from_chat_id", client);
            json.WriteNumber("message_id", message);
        });
        return (client, message, answer.RootElement.GetProperty("result").GetProperty("message_id").GetInt32());
    }

    private void Write((long Client, int Message, int Copy)[] sent)
    {
        if (sent.Length == 0)
            return;
        using var transaction = _store.BeginTransaction();
        _write.Transaction = transaction;
        foreach (var (client, message, copy) in sent)
        {
            (_write.Parameters[0].Value, _write.Parameters[1].Value, _write.Parameters[2].Value) = (client, message, copy);
            _write.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private async Task<JsonDocument> CallAsync(Uri method, Action<Utf8JsonWriter> write)
    {
        var body = new MemoryStream(128);
        await using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        using var content = new ByteArrayContent(body.GetBuffer(), 0, (int)body.Length);
        content.Headers.ContentType = Json;
        using var response = await _http.PostAsync(method, content);
        response.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
    }

    private void Run(string sql)
    {
        using var command = _store.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
