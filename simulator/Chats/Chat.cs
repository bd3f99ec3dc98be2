using System.Text.Json;
using OperatorBot.Simulator.BotApi;
using OperatorBot.Simulator.Json;
using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Topics;

namespace OperatorBot.Simulator.Chats;

/// <summary>A conversation that the bot can be in. Guarded by <see cref="World.Gate"/>.</summary>
internal abstract class Chat(long id, int retainedMessages)
{
    private byte[]? _json;
    private TaskCompletionSource? _changed;

    /// <summary>Told of every change with the message's id; zero for a change of the chat itself.</summary>
    public Action<Chat, int>? Changed { get; init; }

    public long Id { get; } = id;

    public abstract string Type { get; }

    public History History { get; } = new(retainedMessages);

    public TopicList Topics { get; } = new();

    public ReadOnlySpan<byte> Json => _json ??= JsonBytes.Of(this, static (json, chat) =>
    {
        json.WriteStartObject();
        chat.WriteFields(json);
        json.WriteEndObject();
    });

    /// <summary>Until when the chat shows that the bot types, or does something of the kind; a new message of the bot ends it.</summary>
    public DateTimeOffset? ShowsActionUntil
    {
        get;
        set
        {
            if (field == value)
                return;
            field = value;
            SignalChange();
        }
    }

    /// <summary>Can a bot write here; the refusal that the server gives where it cannot.</summary>
    public abstract void RequireWritable();

    /// <summary>Can a bot edit or delete here: a user who blocked the bot does not keep it from that.</summary>
    public virtual void RequireAccessible() => RequireWritable();

    public abstract void WriteFields(Utf8JsonWriter json);

    /// <summary>The message of that id, or the refusal that says of which one it was not found.</summary>
    public Message Require(int messageId, string role) =>
        (messageId > 0 ? History.Find(messageId) : null) ?? throw Refusal.BadRequest(role + " not found");

    public Message Post(Message message)
    {
        if (message.IsFromBot)
            ShowsActionUntil = null;
        History.Add(message);
        SignalChange(message.Id);
        return message;
    }

    /// <summary>Puts a changed message in the place of what it was.</summary>
    public Message Replace(Message message)
    {
        History.Replace(message);
        SignalChange(message.Id);
        return message;
    }

    /// <summary>Completes at the next change of what the chat shows.</summary>
    public Task NextChange() =>
        (_changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void SignalChange(int messageId = 0)
    {
        Changed?.Invoke(this, messageId);
        var changed = _changed;
        if (changed is null)
            return;
        _changed = null;
        changed.SetResult();
    }

    protected void ForgetJson() => _json = null;
}

/// <summary>The chat of one user with the bot; its id is the user's.</summary>
internal sealed class PrivateChat(UserProfile user, int retainedMessages) : Chat(user.Id, retainedMessages)
{
    public UserProfile User { get; private set; } = user;

    public override string Type => "private";

    /// <summary>The user wrote to the bot or pressed start at least once.</summary>
    public bool Started { get; set => Change(ref field, value); }

    public bool BlockedBot { get; set => Change(ref field, value); }

    public bool Deactivated { get; set => Change(ref field, value); }

    /// <summary>The bot gave this chat a list of commands of its own.</summary>
    public bool HasOwnMenu { get; set => Change(ref field, value); }

    /// <summary>What the person is meant to be, for those who look on; the bot is not told.</summary>
    public string? Role { get; set; }

    public void Rename(UserProfile user)
    {
        User = user;
        ForgetJson();
        SignalChange();
    }

    public override void RequireAccessible()
    {
        if (Deactivated)
            throw Refusal.Forbidden("user is deactivated");
    }

    public override void RequireWritable()
    {
        RequireAccessible();
        if (BlockedBot)
            throw Refusal.Forbidden("bot was blocked by the user");
        if (User.IsBot)
            throw Refusal.Forbidden("the bot can't send messages to the bot");
        if (!Started)
            throw Refusal.Forbidden("bot can't initiate conversation with a user");
    }

    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteNumber("id"u8, Id);
        json.WriteString("first_name"u8, User.FirstName);
        if (User.LastName is not null)
            json.WriteString("last_name"u8, User.LastName);
        if (User.Username is not null)
            json.WriteString("username"u8, User.Username);
        json.WriteString("type"u8, "private"u8);
    }

    private void Change(ref bool field, bool value)
    {
        if (field == value)
            return;
        field = value;
        SignalChange();
    }
}

/// <summary>A group, supergroup or channel, as much of it as a bot needs to be able to refuse it.</summary>
internal sealed class GroupChat(long id, string type, string title, int retainedMessages) : Chat(id, retainedMessages)
{
    private int _lastOwnMessageId;

    public override string Type { get; } = type;

    public string Title { get; } = title;

    public bool IsForum { get; init; }

    public BotMembership Bot { get; set; } = BotMembership.Left;

    public Dictionary<long, UserProfile> Members { get; } = [];

    public long? MigratedTo { get; set; }

    /// <summary>Supergroups and channels count their messages themselves; the ids of small groups are the account's.</summary>
    public bool CountsOwnMessages => Type is "supergroup" or "channel";

    public int NextOwnMessageId() => ++_lastOwnMessageId;

    public override void RequireWritable()
    {
        if (MigratedTo is { } migrated)
            throw Refusal.Migrated(migrated);
        if (Bot == BotMembership.Kicked)
            throw Refusal.Forbidden($"bot was kicked from the {Noun} chat");
        if (Bot == BotMembership.Left)
            throw Refusal.Forbidden($"bot is not a member of the {Noun} chat");
    }

    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteNumber("id"u8, Id);
        json.WriteString("title"u8, Title);
        if (IsForum)
            json.WriteBoolean("is_forum"u8, true);
        json.WriteString("type"u8, Type);
    }

    private string Noun => Type;
}

public enum BotMembership
{
    Left,
    Member,
    Administrator,
    Kicked,
}
