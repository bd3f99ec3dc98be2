using System.Globalization;
using System.Text.Json;
using OperatorBot.Simulator.Messages;

namespace OperatorBot.Simulator.Users;

/// <summary>What a user is about to send.</summary>
public sealed record Draft(MessageKind Kind)
{
    /// <summary>The text, or the caption.</summary>
    public string Text { get; init; } = "";

    /// <summary>HTML or MarkdownV2 for a text with entities; by default the text is plain.</summary>
    public string? ParseMode { get; init; }

    /// <summary>The id of the message this one answers.</summary>
    public int? ReplyTo { get; init; }

    /// <summary>The chat of that message, if it is another one.</summary>
    public long? ReplyToChat { get; init; }

    /// <summary>The part of that message that is quoted; it takes the entities along that the message has there.</summary>
    public string? Quote { get; init; }

    /// <summary>Where in the message the quote stands, in UTF-16 code units; the nearest place is taken.</summary>
    public int QuotePosition { get; init; }

    /// <summary>A number as a string; in private chats only.</summary>
    public string? EffectId { get; init; }

    public bool HasSpoiler { get; init; }

    public bool CaptionAbove { get; init; }

    public int? ThreadId { get; init; }

    /// <summary>The sticker's, or the dice's.</summary>
    public string? Emoji { get; init; }

    public string? FileName { get; init; }

    public string? MimeType { get; init; }

    public byte[]? File { get; init; }

    public int DurationSeconds { get; init; } = 1;

    public double Latitude { get; init; }

    public double Longitude { get; init; }

    /// <summary>Zero for a location that stands still; <see cref="int.MaxValue"/> for one without an end.</summary>
    public int LivePeriodSeconds { get; init; }

    /// <summary>1–360; of a live location.</summary>
    public int Heading { get; init; }

    /// <summary>Meters.</summary>
    public double Accuracy { get; init; }

    /// <summary>Meters; of a live location.</summary>
    public int ProximityRadius { get; init; }

    /// <summary>Of a venue; of an audio file.</summary>
    public string? Title { get; init; }

    /// <summary>Of a venue.</summary>
    public string? Address { get; init; }

    /// <summary>Of a contact.</summary>
    public string? PhoneNumber { get; init; }

    /// <summary>Of a contact.</summary>
    public string? FirstName { get; init; }

    /// <summary>Of a poll; the text is its question.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>A quiz made by somebody else: the bot does not know the answer and cannot copy it.</summary>
    public bool IsQuiz { get; init; }

    /// <summary>The name under which it was forwarded; the account behind it stays hidden unless <see cref="ForwardedFromUser"/> says whose it is.</summary>
    public string? ForwardedFrom { get; init; }

    public long? ForwardedFromUser { get; init; }

    /// <summary>The sender does not allow it to be copied.</summary>
    public bool IsProtected { get; init; }

    /// <summary>The field's name and JSON, for kinds that are only looked at: story, invoice, giveaway, pinned_message …</summary>
    public (string Name, string Json)? Field { get; init; }

    public static Draft Of(string text) => new(MessageKind.Text) { Text = text };

    public static Draft Photo(string caption = "") => new(MessageKind.Photo) { Text = caption };

    public static Draft Video(string caption = "") => new(MessageKind.Video) { Text = caption, FileName = "video.mp4", MimeType = "video/mp4" };

    public static Draft Document(string name, string caption = "") => new(MessageKind.Document) { Text = caption, FileName = name };

    public static Draft Voice(string caption = "") => new(MessageKind.Voice) { Text = caption, MimeType = "audio/ogg" };

    public static Draft Audio(string title, string caption = "") => new(MessageKind.Audio) { Text = caption, Title = title, MimeType = "audio/mpeg" };

    public static Draft Animation(string caption = "") => new(MessageKind.Animation) { Text = caption, MimeType = "video/mp4" };

    public static Draft VideoNote() => new(MessageKind.VideoNote);

    public static Draft Sticker(string emoji = "👍") => new(MessageKind.Sticker) { Emoji = emoji };

    public static Draft Dice(string emoji = "🎲") => new(MessageKind.Dice) { Emoji = emoji };

    public static Draft Location(double latitude, double longitude, int livePeriodSeconds = 0) =>
        new(MessageKind.Location) { Latitude = latitude, Longitude = longitude, LivePeriodSeconds = livePeriodSeconds };

    public static Draft Venue(double latitude, double longitude, string title, string address) =>
        new(MessageKind.Venue) { Latitude = latitude, Longitude = longitude, Title = title, Address = address };

    public static Draft Contact(string phoneNumber, string firstName) =>
        new(MessageKind.Contact) { PhoneNumber = phoneNumber, FirstName = firstName };

    public static Draft Poll(string question, params IReadOnlyList<string> options) =>
        new(MessageKind.Poll) { Text = question, Options = options };

    public static Draft Quiz(string question, params IReadOnlyList<string> options) =>
        new(MessageKind.Poll) { Text = question, Options = options, IsQuiz = true };

    public static Draft Story(long chatId = -1_002_000_000_999) => Other(
        MessageKind.Story,
        "story",
        string.Create(CultureInfo.InvariantCulture, $$"""{"chat":{"id":{{chatId}},"title":"Stories","type":"channel"},"id":1}"""));

    public static Draft Checklist(string title, params IReadOnlyList<string> tasks) => Other(
        MessageKind.Checklist,
        "checklist",
        JsonSerializer.Serialize(new { title, tasks = tasks.Select((text, i) => new { id = i + 1, text }) }));

    public static Draft Invoice(string title = "Kettle") => Other(
        MessageKind.Invoice,
        "invoice",
        JsonSerializer.Serialize(new { title, description = "-", start_parameter = "", currency = "EUR", total_amount = 100 }));

    public static Draft Game(string title = "Game") => Other(
        MessageKind.Game,
        "game",
        JsonSerializer.Serialize(new { title, description = "-", photo = Array.Empty<object>() }));

    public static Draft Giveaway() => Other(
        MessageKind.Giveaway, "giveaway", """{"chats":[],"winners_selection_date":2000000000,"winner_count":1}""");

    public static Draft GiveawayWinners() => Other(
        MessageKind.GiveawayWinners,
        "giveaway_winners",
        """
        {"chat":{"id":-1002000000999,"title":"Prizes","type":"channel"},"giveaway_message_id":1,
         "winners_selection_date":2000000000,"winner_count":1,"winners":[]}
        """);

    public static Draft PaidMedia(int stars = 5, string caption = "") => Other(
        MessageKind.PaidMedia,
        "paid_media",
        JsonSerializer.Serialize(new { star_count = stars, paid_media = new[] { new { type = "preview" } } })) with { Text = caption };

    /// <summary>A present of the user's; a service message.</summary>
    public static Draft Gift() => Other(
        MessageKind.Service,
        "gift",
        """
        {"gift":{"id":"1","star_count":15,"sticker":{"file_id":"g","file_unique_id":"g","type":"custom_emoji","width":1,
         "height":1,"is_animated":true,"is_video":false}}}
        """);

    /// <summary>A kind that only newer servers know: a message without any content.</summary>
    public static Draft Unsupported() => new(MessageKind.Unsupported);

    /// <summary>A service message such as <c>pinned_message</c>, or a kind that only Telegram makes.</summary>
    public static Draft Other(MessageKind kind, string field, string json) => new(kind) { Field = (field, json) };
}
