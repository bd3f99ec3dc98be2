using System.Collections.Immutable;
using System.Text.Json;
using OperatorBot.Simulator.Chats;
using OperatorBot.Simulator.Json;
using OperatorBot.Simulator.Text;

namespace OperatorBot.Simulator.Messages;

/// <summary>
/// A message as its chat shows it at one moment. It never changes: an edit, a reaction or a deletion puts a new
/// message with the same id and a higher <see cref="Revision"/> in its place.
/// </summary>
public sealed class Message : IJson
{
    internal Message(int id, Chat chat, MessageContent content)
    {
        Id = id;
        Chat = chat;
        Content = content;
    }

    private Message(Message other)
    {
        (Id, Chat, Content) = (other.Id, other.Chat, other.Content);
        (From, Date, EditDate, ThreadId) = (other.From, other.Date, other.EditDate, other.ThreadId);
        (Forward, ReplyTo, Quote, ExternalReply) = (other.Forward, other.ReplyTo, other.Quote, other.ExternalReply);
        (MediaGroupId, Markup, IsProtected, EffectId) = (other.MediaGroupId, other.Markup, other.IsProtected, other.EffectId);
        (Reactions, IsDeleted) = (other.Reactions, other.IsDeleted);
        Revision = other.Revision;
    }

    public int Id { get; }

    public long ChatId => Chat.Id;

    /// <summary>Null only in channels.</summary>
    public UserProfile? From { get; init; }

    public bool IsFromBot => From?.IsBot == true;

    /// <summary>Unix time, whole seconds.</summary>
    public long Date { get; init; }

    /// <summary>Zero while the message was not edited.</summary>
    public long EditDate { get; private init; }

    public int? ThreadId { get; init; }

    public string? MediaGroupId { get; init; }

    public bool IsProtected { get; init; }

    public string? EffectId { get; init; }

    public bool IsDeleted { get; private init; }

    /// <summary>Rises with every edit of this message.</summary>
    public int Revision { get; private init; }

    public MessageKind Kind => Content.Kind;

    /// <summary>The text, or the caption of a medium; empty if there is none.</summary>
    public string Text => Content.Text.Text;

    public ImmutableArray<TextEntity> Entities => Content.Text.Entities;

    /// <summary>The message this one answers, as it was then.</summary>
    public Message? ReplyTo { get; init; }

    public TextQuote? Quote { get; init; }

    /// <summary>Where it was forwarded from; null if it was written here.</summary>
    public ForwardOrigin? Forward { get; init; }

    /// <summary>The buttons under the message, row by row.</summary>
    public InlineKeyboard? Keyboard => Markup as InlineKeyboard;

    public IEnumerable<InlineButton> Buttons => Keyboard?.Rows.SelectMany(row => row) ?? [];

    /// <summary>Who reacted, and with what.</summary>
    public ImmutableDictionary<long, ImmutableArray<string>> Reactions { get; private init; } =
        ImmutableDictionary<long, ImmutableArray<string>>.Empty;

    /// <summary>The photo, video, document, sticker … of a medium.</summary>
    public string? FileId => (Content as MediaContent)?.File.Id;

    internal Chat Chat { get; }

    internal MessageContent Content { get; private init; }

    internal ReplyMarkup? Markup { get; init; }

    internal RawJson? ExternalReply { get; init; }

    internal Message Edited(MessageContent content, ReplyMarkup? markup, long date) =>
        new(this) { Content = content, Markup = markup, EditDate = date, Revision = Revision + 1 };

    /// <summary>New buttons alone leave the date of the last edit as it was.</summary>
    internal Message WithMarkup(ReplyMarkup? markup) => new(this) { Markup = markup, Revision = Revision + 1 };

    internal Message WithReactions(ImmutableDictionary<long, ImmutableArray<string>> reactions) =>
        new(this) { Reactions = reactions };

    internal Message Deleted() => new(this) { IsDeleted = true };

    /// <summary>A replied message is shown without what it replies to itself.</summary>
    internal Message AsReplied() => ReplyTo is null ? this : new(this) { ReplyTo = null };

    void IJson.WriteTo(Utf8JsonWriter json) => WriteTo(json, withReply: true);

    internal void WriteTo(Utf8JsonWriter json, bool withReply)
    {
        json.WriteStartObject();
        WriteFields(json, withReply);
        json.WriteEndObject();
    }

    internal void WriteFields(Utf8JsonWriter json, bool withReply)
    {
        json.WriteNumber("message_id"u8, Id);
        if (From is not null)
        {
            json.WritePropertyName("from"u8);
            json.WriteRawValue(From.Json, skipInputValidation: true);
        }
        else
        {
            json.WritePropertyName("sender_chat"u8);
            json.WriteRawValue(Chat.Json, skipInputValidation: true);
        }

        json.WritePropertyName("chat"u8);
        json.WriteRawValue(Chat.Json, skipInputValidation: true);
        json.WriteNumber("date"u8, Date);
        if (EditDate > 0)
            json.WriteNumber("edit_date"u8, EditDate);
        if (ThreadId is { } thread)
            json.WriteNumber("message_thread_id"u8, thread);
        Forward?.WriteFields(json);
        if (withReply && ReplyTo is not null)
        {
            json.WritePropertyName("reply_to_message"u8);
            ReplyTo.WriteTo(json, withReply: false);
        }

        if (ExternalReply is not null)
        {
            json.WritePropertyName("external_reply"u8);
            ExternalReply.WriteTo(json);
        }

        if (Quote is not null)
        {
            json.WritePropertyName("quote"u8);
            Quote.WriteTo(json);
        }

        if (MediaGroupId is not null)
            json.WriteString("media_group_id"u8, MediaGroupId);
        Content.WriteFields(json);
        if (EffectId is not null)
            json.WriteString("effect_id"u8, EffectId);
        if (Keyboard is not null)
        {
            json.WritePropertyName("reply_markup"u8);
            Keyboard.WriteTo(json);
        }

        if (IsProtected)
            json.WriteBoolean("has_protected_content"u8, true);
        if (ThreadId is not null)
            json.WriteBoolean("is_topic_message"u8, true);
    }

    public override string ToString() =>
        $"#{Id} {From?.FirstName ?? "channel"}: {Content}{(IsDeleted ? " (deleted)" : EditDate > 0 ? " (edited)" : "")}"
        + (Buttons.Any() ? $" [{string.Join("] [", Buttons.Select(button => button.Text))}]" : "");
}

public sealed record TextQuote(FormattedText Text, int Position, bool IsManual)
{
    internal void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("text"u8, Text.Text);
        TextEntity.WriteAll(json, "entities"u8, Text.Entities);
        json.WriteNumber("position"u8, Position);
        if (IsManual)
            json.WriteBoolean("is_manual"u8, true);
        json.WriteEndObject();
    }
}

/// <summary>Who wrote a forwarded message first; without a user it is only a name (the author hides the account).</summary>
public sealed record ForwardOrigin(UserProfile? User, string Name, long Date)
{
    internal static ForwardOrigin Of(Message message) => new(message.From, message.From?.FullName ?? "", message.Date);

    internal void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (User is not null)
        {
            json.WriteString("type"u8, "user"u8);
            json.WritePropertyName("sender_user"u8);
            json.WriteRawValue(User.Json, skipInputValidation: true);
        }
        else
        {
            json.WriteString("type"u8, "hidden_user"u8);
            json.WriteString("sender_user_name"u8, Name);
        }

        json.WriteNumber("date"u8, Date);
        json.WriteEndObject();
    }

    internal void WriteFields(Utf8JsonWriter json)
    {
        json.WritePropertyName("forward_origin"u8);
        WriteTo(json);
        if (User is not null)
        {
            json.WritePropertyName("forward_from"u8);
            json.WriteRawValue(User.Json, skipInputValidation: true);
        }
        else
        {
            json.WriteString("forward_sender_name"u8, Name);
        }

        json.WriteNumber("forward_date"u8, Date);
    }
}

/// <summary>What <c>copyMessage</c> answers.</summary>
internal sealed class MessageIdResult(int id) : IJson
{
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("message_id"u8, id);
        json.WriteEndObject();
    }
}

internal sealed class JsonArray(IReadOnlyList<IJson> items) : IJson
{
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var item in items)
            item.WriteTo(json);
        json.WriteEndArray();
    }
}
