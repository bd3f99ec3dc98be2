namespace Telegram.Bot.Types;

[JsonConverter(typeof(InputFileConverter))]
public abstract class InputFile
{
    public abstract FileType FileType { get; }

    public static InputFile FromString(string urlOrFileId) =>
        Uri.TryCreate(urlOrFileId, UriKind.Absolute, out var url) ? FromUri(url) : FromFileId(urlOrFileId);

    public static InputFileStream FromStream(Stream stream, string? fileName = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new(stream, fileName ?? Path.GetFileName((stream as FileStream)?.Name));
    }

    public static InputFileUrl FromUri(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return new(url);
    }

    public static InputFileUrl FromUri(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return new(url);
    }

    public static InputFileId FromFileId(string fileId)
    {
        ArgumentNullException.ThrowIfNull(fileId);
        return new(fileId);
    }

    public static implicit operator InputFile(Stream stream) => FromStream(stream);

    [return: NotNullIfNotNull(nameof(urlOrFileId))]
    public static implicit operator InputFile?(string? urlOrFileId) =>
        urlOrFileId is null ? null : FromString(urlOrFileId);

    public static implicit operator InputFile(FileBase file) => FromFileId(file.FileId);
}

[JsonConverter(typeof(InputFileConverter))]
public class InputFileId : InputFile
{
    public InputFileId()
    {
    }

    [SetsRequiredMembers]
    public InputFileId(string id) => Id = id;

    public override FileType FileType => FileType.Id;
    public required string Id { get; set; }

    [return: NotNullIfNotNull(nameof(fileId))]
    public static implicit operator InputFileId?(string? fileId) => fileId is null ? null : new(fileId);

    public override string ToString() => Id;
}

[JsonConverter(typeof(InputFileConverter))]
public class InputFileUrl : InputFile
{
    public InputFileUrl()
    {
    }

    [SetsRequiredMembers]
    public InputFileUrl(string url)
        : this(new Uri(url))
    {
    }

    [SetsRequiredMembers]
    public InputFileUrl(Uri uri) => Url = uri;

    public override FileType FileType => FileType.Url;
    public required Uri Url { get; set; }

    public static implicit operator InputFileUrl(string url) => new(url);

    public override string ToString() => Url.ToString();
}

[JsonConverter(typeof(InputFileConverter))]
public class InputFileStream : InputFile
{
    public InputFileStream()
    {
    }

    [SetsRequiredMembers]
    public InputFileStream(Stream content, string? fileName = default) => (Content, FileName) = (content, fileName);

    public override FileType FileType => FileType.Stream;
    public required Stream Content { get; set; }
    public string? FileName { get; }

    public static implicit operator InputFileStream(Stream stream) => new(stream);
}

public interface IInputMediaThumb
{
    InputFile? Thumbnail { get; }
}

/// <summary>What can be part of an album.</summary>
[JsonConverter(typeof(AlbumInputMediaConverter))]
public interface IAlbumInputMedia;
