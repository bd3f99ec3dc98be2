using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace OperatorBot.Silo.Storage;

/// <summary>
/// The rows of a storage account's tables as the service itself words them, so that a copy keeps every property with its type,
/// whichever of Orleans' providers wrote it.
/// </summary>
internal sealed class TableService : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly TimeProvider _time;
    private readonly string _endpoint;
    private readonly string _account;
    private readonly byte[]? _key;
    private readonly string _signature;

    /// <exception cref="FormatException">It is no connection string.</exception>
    public TableService(string connectionString, TimeProvider time)
    {
        var parts = connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2))
            .ToDictionary(part => part[0].Trim(), part => part[^1], StringComparer.OrdinalIgnoreCase);
        _time = time;
        _account = parts.GetValueOrDefault("AccountName", "");
        _key = parts.TryGetValue("AccountKey", out var key) ? Convert.FromBase64String(key) : null;
        _signature = parts.GetValueOrDefault("SharedAccessSignature", "").TrimStart('?');
        _endpoint = parts.TryGetValue("TableEndpoint", out var endpoint)
            ? endpoint.TrimEnd('/')
            : $"{parts.GetValueOrDefault("DefaultEndpointsProtocol", "https")}://{_account}.table."
                + parts.GetValueOrDefault("EndpointSuffix", "core.windows.net");
        if (!Uri.IsWellFormedUriString(_endpoint, UriKind.Absolute) || (_key is null && _signature == ""))
            throw new FormatException("AccountName and AccountKey, or TableEndpoint and SharedAccessSignature, are missing.");
    }

    public void Dispose() => _http.Dispose();

    public async Task CreateAsync(string table)
    {
        using var response = await SendAsync(HttpMethod.Post, "Tables", "", new JsonObject { ["TableName"] = table });
        if (response.StatusCode != HttpStatusCode.Conflict)
            response.EnsureSuccessStatusCode();
    }

    /// <summary>The rows whose partition begins with this, page by page; none where there is no such table.</summary>
    public async IAsyncEnumerable<JsonObject> RowsAsync(string table, string from, string below)
    {
        var filter = "$filter=" + Uri.EscapeDataString($"PartitionKey ge '{from}' and PartitionKey lt '{below}'");
        var next = "";
        do
        {
            using var response = await SendAsync(HttpMethod.Get, $"{table}()", filter + next, null);
            if (response.StatusCode == HttpStatusCode.NotFound)
                yield break;
            response.EnsureSuccessStatusCode();
            var page = (await JsonNode.ParseAsync(await response.Content.ReadAsStreamAsync()))!;
            foreach (var row in page["value"]!.AsArray().Cast<JsonObject>())
                yield return row;
            next = Continuation(response, "NextPartitionKey") + Continuation(response, "NextRowKey");
        }
        while (next != "");
    }

    /// <summary>Puts a row in place of whatever is there.</summary>
    public async Task PutAsync(string table, JsonObject row)
    {
        using var response = await SendAsync(HttpMethod.Put, Address(table, row), "", row);
        response.EnsureSuccessStatusCode();
    }

    public async Task DeleteAsync(string table, JsonObject row)
    {
        using var response = await SendAsync(HttpMethod.Delete, Address(table, row), "", null);
        if (response.StatusCode != HttpStatusCode.NotFound)
            response.EnsureSuccessStatusCode();
    }

    private static string Address(string table, JsonObject row) =>
        $"{table}(PartitionKey='{Key(row, "PartitionKey")}',RowKey='{Key(row, "RowKey")}')";

    private static string Key(JsonObject row, string name) =>
        Uri.EscapeDataString(((string)row[name]!).Replace("'", "''", StringComparison.Ordinal));

    private static string Continuation(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues($"x-ms-continuation-{name}", out var values)
            ? $"&{name}={Uri.EscapeDataString(values.First())}"
            : "";

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string query, JsonObject? body)
    {
        var address = new Uri($"{_endpoint}/{path}?{query}{(_key is null ? $"&{_signature}" : "")}");
        using var request = new HttpRequestMessage(method, address);
        var date = _time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        request.Headers.Add("x-ms-date", date);
        request.Headers.Add("x-ms-version", "2019-02-02");
        request.Headers.Add("DataServiceVersion", "3.0;NetFx");
        request.Headers.TryAddWithoutValidation("Accept", "application/json;odata=fullmetadata");
        if (method == HttpMethod.Delete)
            request.Headers.IfMatch.Add(EntityTagHeaderValue.Any);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        if (_key is not null)
        {
            var signed = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{date}\n/{_account}{address.AbsolutePath}"));
            request.Headers.Authorization = new AuthenticationHeaderValue("SharedKeyLite", $"{_account}:{Convert.ToBase64String(signed)}");
        }

        return await _http.SendAsync(request);
    }
}
