using System.Text.Json;

namespace OperatorBot.Simulator.Files;

/// <summary>A file that a message shows. The content is kept only where somebody gave one.</summary>
internal sealed record StoredFile(string Id, string UniqueId)
{
    public string? Name { get; init; }

    public string? MimeType { get; init; }

    public long Size { get; init; } = 1024;

    public required string Path { get; init; }

    public void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("file_id"u8, Id);
        json.WriteString("file_unique_id"u8, UniqueId);
        json.WriteNumber("file_size"u8, Size);
    }
}
