using System.Text.Json;
using OperatorBot.Simulator.Json;

namespace OperatorBot.Simulator.Chats;

/// <summary>An account as others see it. A changed name is a new profile; old messages keep the old one.</summary>
public sealed record UserProfile(long Id, string FirstName)
{
    private byte[]? _json;

    public bool IsBot { get; init; }

    public string? LastName { get; init; }

    public string? Username { get; init; }

    public string? LanguageCode { get; init; }

    public string FullName => LastName is null ? FirstName : $"{FirstName} {LastName}";

    internal ReadOnlySpan<byte> Json => _json ??= JsonBytes.Of(this, static (json, user) =>
    {
        json.WriteStartObject();
        user.WriteFields(json);
        json.WriteEndObject();
    });

    internal void WriteFields(Utf8JsonWriter json)
    {
        json.WriteNumber("id"u8, Id);
        json.WriteBoolean("is_bot"u8, IsBot);
        json.WriteString("first_name"u8, FirstName);
        if (LastName is not null)
            json.WriteString("last_name"u8, LastName);
        if (Username is not null)
            json.WriteString("username"u8, Username);
        if (LanguageCode is not null)
            json.WriteString("language_code"u8, LanguageCode);
    }

    /// <summary>The cached JSON is no part of what makes two profiles equal, nor of a copy.</summary>
    private UserProfile(UserProfile other)
    {
        Id = other.Id;
        FirstName = other.FirstName;
        IsBot = other.IsBot;
        LastName = other.LastName;
        Username = other.Username;
        LanguageCode = other.LanguageCode;
    }

    public bool Equals(UserProfile? other) =>
        other is not null && Id == other.Id && FirstName == other.FirstName && LastName == other.LastName
        && Username == other.Username && LanguageCode == other.LanguageCode && IsBot == other.IsBot;

    public override int GetHashCode() => Id.GetHashCode();
}
