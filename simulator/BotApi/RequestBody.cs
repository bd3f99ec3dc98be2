using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace OperatorBot.Simulator.BotApi;

/// <summary>Reads the three formats of a Bot API call, and the query string, into one bag of parameters.</summary>
internal static class RequestBody
{
    private static readonly string[] CommonNames =
    [
        "chat_id", "text", "from_chat_id", "message_id", "reply_markup", "parse_mode", "offset", "limit", "timeout",
        "allowed_updates", "reply_parameters", "message_thread_id", "callback_query_id", "entities", "link_preview_options",
        "disable_notification", "protect_content",
    ];

    public static async ValueTask<BotApiRequest> ReadAsync(HttpContext context, string method)
    {
        var request = context.Request;
        var parameters = new List<KeyValuePair<string, string>>(8);
        Dictionary<string, UploadedFile>? files = null;
        if (request.QueryString.HasValue)
            ParseForm(request.QueryString.Value![1..], parameters);

        var type = request.ContentType;
        if (type is not null && request.ContentLength != 0)
        {
            if (type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
            {
                // The server reads what it can of a broken body and goes on; so a method complains of what is missing.
                var body = await ReadBodyAsync(request, context.RequestAborted);
                parameters.AddRange(ParseJson(body) ?? []);
            }
            else if (type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            {
                ParseForm(Encoding.UTF8.GetString(await ReadBodyAsync(request, context.RequestAborted)), parameters);
            }
            else if (type.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            {
                files = await ReadMultipartAsync(request, parameters, context.RequestAborted);
            }
        }

        if (method.Length == 0)
            method = parameters.Find(parameter => parameter.Key == "method").Value ?? "";
        return new BotApiRequest(method, parameters) { Files = files };
    }

    /// <summary>Null if it is not an object.</summary>
    public static List<KeyValuePair<string, string>>? ParseJson(ReadOnlySpan<byte> body)
    {
        var parameters = new List<KeyValuePair<string, string>>(8);
        var reader = new Utf8JsonReader(body);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = NameOf(ref reader);
                reader.Read();
                if (Value(ref reader, body) is { } value)
                    parameters.Add(new(name, value));
            }
        }
        catch (JsonException)
        {
            return parameters;
        }

        return parameters;
    }

    private static string? Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                var begin = (int)reader.TokenStartIndex;
                reader.Skip();
                return Encoding.UTF8.GetString(body[begin..(int)reader.BytesConsumed]);
            default:
                return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    private static string NameOf(ref Utf8JsonReader reader)
    {
        foreach (var name in CommonNames)
        {
            if (reader.ValueTextEquals(name))
                return name;
        }

        return reader.GetString()!;
    }

    private static void ParseForm(string form, List<KeyValuePair<string, string>> parameters)
    {
        foreach (var pair in new QueryStringEnumerable(form))
            parameters.Add(new(pair.DecodeName().ToString(), pair.DecodeValue().ToString()));
    }

    private static async Task<byte[]> ReadBodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(cancellation);
            if (result.IsCompleted)
            {
                var body = result.Buffer.ToArray();
                reader.AdvanceTo(result.Buffer.End);
                return body;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private static async Task<Dictionary<string, UploadedFile>> ReadMultipartAsync(
        HttpRequest request, List<KeyValuePair<string, string>> parameters, CancellationToken cancellation)
    {
        var files = new Dictionary<string, UploadedFile>(StringComparer.Ordinal);
        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request.ContentType).Boundary).Value;
        if (string.IsNullOrEmpty(boundary))
            throw Refusal.BadRequest("boundary not found");
        var multipart = new MultipartReader(boundary, request.Body);
        while (await multipart.ReadNextSectionAsync(cancellation) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
                throw Refusal.BadRequest("expected form-data content disposition");
            var name = HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "";
            using var content = new MemoryStream();
            await section.Body.CopyToAsync(content, cancellation);
            var fileName = disposition.FileNameStar.HasValue
                ? disposition.FileNameStar.Value
                : HeaderUtilities.RemoveQuotes(disposition.FileName).Value;
            if (fileName is not null)
                files[name] = new UploadedFile(fileName, section.ContentType, content.ToArray());
            else
                parameters.Add(new(name, Encoding.UTF8.GetString(content.GetBuffer(), 0, (int)content.Length)));
        }

        return files;
    }
}
