using System.Net.Http.Headers;
using System.Text;

namespace Telegram.Bot.Requests;

public abstract class RequestBase<TResponse>(string methodName) : IRequest<TResponse>
{
    private protected static readonly MediaTypeHeaderValue Json = new("application/json", "utf-8");

    [JsonIgnore] public HttpMethod HttpMethod { get; set; } = HttpMethod.Post;
    [JsonIgnore] public string MethodName { get; } = methodName;
    [JsonIgnore] public bool IsWebhookResponse { get; set; }
    [JsonInclude] internal string? Method => IsWebhookResponse ? MethodName : null;

    // Bytes rather than a stream of unknown length: one write with a Content-Length instead of chunks.
    public virtual HttpContent? ToHttpContent() => AsJson(JsonSerializer.SerializeToUtf8Bytes(this, TypeInfo));

    private protected System.Text.Json.Serialization.Metadata.JsonTypeInfo TypeInfo =>
        JsonBotAPI.Options.GetTypeInfo(GetType());

    private protected static ByteArrayContent AsJson(byte[] utf8) => new(utf8) { Headers = { ContentType = Json } };
}

public abstract class ParameterlessRequest<TResult>(string methodName) : RequestBase<TResult>(methodName)
{
    public override HttpContent? ToHttpContent() => IsWebhookResponse ? base.ToHttpContent() : null;
}

/// <summary>A request that may carry files: as JSON without them, as a form with them.</summary>
public abstract class FileRequestBase<TResponse>(string methodName) : RequestBase<TResponse>(methodName)
{
    public override HttpContent? ToHttpContent()
    {
        List<InputFileStream> files = [];
        InputFileConverter.Attachments.Value = files;
        byte[] utf8;
        try
        {
            utf8 = JsonSerializer.SerializeToUtf8Bytes(this, TypeInfo);
        }
        finally
        {
            InputFileConverter.Attachments.Value = null;
        }

        if (files.Count == 0)
            return AsJson(utf8);

        var form = new MultipartFormDataContent();
        using var fields = JsonDocument.Parse(utf8);
        foreach (var field in fields.RootElement.EnumerateObject())
            form.Add(new StringContent(field.Value.ToString()), field.Name);
        for (var i = 0; i < files.Count; i++)
        {
            // The API reads raw UTF-8 in file names, which a header takes only disguised as Latin-1.
            var disposition = $"form-data; name=\"{i}\"; filename=\"{files[i].FileName ?? "file"}\"";
            var part = new StreamContent(files[i].Content);
            part.Headers.Add("Content-Type", "application/octet-stream");
            part.Headers.Add("Content-Disposition", Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(disposition)));
            form.Add(part);
        }

        return form;
    }
}
