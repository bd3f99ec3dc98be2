using System.Globalization;
using OperatorBot.Simulator.BotApi;
using OperatorBot.Simulator.Json;

namespace OperatorBot.Simulator.Files;

/// <summary>The files that messages show, by file_id; contents up to a bound, the oldest forgotten first.</summary>
internal sealed class FileStore(World world) : IMethodSet
{
    private const long KeptBytes = 64L << 20;
    private const long DownloadLimitBytes = 20L << 20;

    private readonly Dictionary<string, StoredFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _contents = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldest = new();
    private long _contentBytes;
    private int _last;

    public StoredFile Add(string kind, string? name = null, string? mimeType = null, byte[]? content = null)
    {
        var number = ++_last;
        var file = new StoredFile(
            string.Create(CultureInfo.InvariantCulture, $"AgACAgIAAxkBAAI{number:D9}"),
            string.Create(CultureInfo.InvariantCulture, $"AQAD{number:D7}"))
        {
            Name = name,
            MimeType = mimeType,
            Size = content?.Length ?? 1024,
            Path = string.Create(CultureInfo.InvariantCulture, $"{kind}s/file_{number}{System.IO.Path.GetExtension(name)}"),
        };
        _files.Add(file.Id, file);
        if (content is not null)
            Keep(file.Path, content);
        return file;
    }

    public StoredFile? Find(string id) => _files.GetValueOrDefault(id) ?? _files.GetValueOrDefault(id.TrimEnd('s'));

    /// <summary>What is downloaded from <c>/file/bot&lt;token&gt;/&lt;path&gt;</c>; null if there is no such file.</summary>
    public byte[]? Content(string path) =>
        _contents.GetValueOrDefault(path) ?? (_files.Values.Any(file => file.Path == path) ? new byte[1024] : null);

    /// <summary>The bytes that somebody gave; null where there are none, or no longer.</summary>
    public byte[]? Given(StoredFile file) => _contents.GetValueOrDefault(file.Path);

    /// <summary>The file that a parameter means: an upload, an id known here, or an address.</summary>
    public StoredFile Read(BotApiRequest request, string parameter, string kind)
    {
        if (request.File(parameter) is { } upload)
            return Add(kind, upload.Name, upload.ContentType, upload.Content);
        var value = request[parameter];
        if (value.Length == 0)
            throw Refusal.BadRequest($"there is no {kind.Replace('_', ' ')} in the request");
        return Resolve(request, value, kind);
    }

    public StoredFile Resolve(BotApiRequest request, string value, string kind)
    {
        const string Attach = "attach://";
        if (value.StartsWith(Attach, StringComparison.Ordinal))
        {
            return request.File(value[Attach.Length..]) is { } upload
                ? Add(kind, upload.Name, upload.ContentType, upload.Content)
                : throw Refusal.BadRequest("can't parse InputMedia: Media not found");
        }

        if (Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            return Add(kind, System.IO.Path.GetFileName(uri.AbsolutePath));
        return Find(value) ?? throw Refusal.BadRequest("wrong file identifier/HTTP URL specified");
    }

    public void AddTo(MethodTable.Builder methods) => methods.Add("getFile", GetFile);

    private Answer GetFile(BotApiRequest request)
    {
        lock (world.Gate)
        {
            var file = Find(request["file_id"]) ?? throw Refusal.BadRequest("invalid file_id");
            if (file.Size > DownloadLimitBytes)
                throw Refusal.BadRequest("file is too big");
            return Answer.Ok(new RawJson(JsonBytes.Of(file, static (json, f) =>
            {
                json.WriteStartObject();
                f.WriteFields(json);
                json.WriteString("file_path"u8, f.Path);
                json.WriteEndObject();
            })));
        }
    }

    private void Keep(string path, byte[] content)
    {
        _contents[path] = content;
        _oldest.Enqueue(path);
        _contentBytes += content.Length;
        while (_contentBytes > KeptBytes && _oldest.TryDequeue(out var oldest))
        {
            if (_contents.Remove(oldest, out var forgotten))
                _contentBytes -= forgotten.Length;
        }
    }
}
