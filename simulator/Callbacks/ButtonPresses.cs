using System.Globalization;
using System.Text.Json;
using OperatorBot.Simulator.BotApi;
using OperatorBot.Simulator.Chats;
using OperatorBot.Simulator.Json;
using OperatorBot.Simulator.Messages;
using OperatorBot.Simulator.Updates;

namespace OperatorBot.Simulator.Callbacks;

/// <summary>Pressed buttons that wait for the bot's answer, and answerCallbackQuery. Guarded by <see cref="World.Gate"/>.</summary>
internal sealed class ButtonPresses(World world) : IMethodSet
{
    private const int AnswerLimit = 200;
    private const int KeptPresses = 10_000;

    private readonly Dictionary<string, ButtonPress> _waiting = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldest = new();
    private long _lastId = 4_300_000_000_000_000_000;

    public void AddTo(MethodTable.Builder methods) => methods.Add("answerCallbackQuery", AnswerCallbackQuery);

    public ButtonPress Press(UserProfile user, Message message, InlineButton button)
    {
        if (button.Data is null)
            throw new InvalidOperationException($"The button \"{button.Text}\" opens {button.Url}; the bot hears nothing of it.");
        var press = new ButtonPress(
            (++_lastId).ToString(CultureInfo.InvariantCulture), user, message, button.Data, world.Clock.GetTimestamp());
        _waiting.Add(press.Id, press);
        _oldest.Enqueue(press.Id);
        if (_oldest.Count > KeptPresses)
            _waiting.Remove(_oldest.Dequeue());
        world.Updates.Add(
            UpdateType.CallbackQuery,
            press,
            WebhookQueues.ButtonPresses(user.Id),
            UpdateLifetimes.ButtonPress,
            message.ChatId,
            message.Id);
        return press;
    }

    public ButtonPress? Find(string id) => _waiting.GetValueOrDefault(id);

    public void Clear()
    {
        _waiting.Clear();
        _oldest.Clear();
    }

    private Answer AnswerCallbackQuery(BotApiRequest request)
    {
        lock (world.Gate)
        {
            if (!_waiting.TryGetValue(request["callback_query_id"], out var press) || press.IsAnswered
                || world.Clock.GetElapsedTime(press.PressedAt) > world.Options.CallbackAnswerWindow)
            {
                throw Refusal.BadRequest("query is too old and response timeout expired or query ID is invalid");
            }

            if (request["text"].Length > AnswerLimit)
                throw Refusal.BadRequest("MESSAGE_TOO_LONG");
            press.Answer(new ButtonAnswer(request["text"], request.Bool("show_alert"), request["url"]));
            return Answer.True;
        }
    }
}

/// <summary>What the user sees after pressing a button.</summary>
public sealed record ButtonAnswer(string Text, bool IsAlert, string Url);

/// <summary>A pressed button.</summary>
public sealed class ButtonPress : IJson
{
    private readonly TaskCompletionSource<ButtonAnswer> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ButtonPress(string id, UserProfile user, Message message, string data, long pressedAt) =>
        (Id, User, Message, Data, PressedAt) = (id, user, message, data, pressedAt);

    public string Id { get; }

    public UserProfile User { get; }

    public Message Message { get; }

    public string Data { get; }

    public bool IsAnswered => _answered.Task.IsCompleted;

    internal long PressedAt { get; }

    /// <summary>The bot's answer; until it comes the button shows that something is under way.</summary>
    public async Task<ButtonAnswer> Answered(TimeSpan? timeout = null)
    {
        try
        {
            return await _answered.Task.WaitAsync(timeout ?? TelegramServer.DefaultTimeout, TimeProvider.System);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"The bot did not answer the press of \"{Data}\" by {User.FullName} ({User.Id}).", late);
        }
    }

    internal void Answer(ButtonAnswer answer) => _answered.TrySetResult(answer);

    void IJson.WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, Id);
        json.WritePropertyName("from"u8);
        json.WriteRawValue(User.Json, skipInputValidation: true);
        json.WritePropertyName("message"u8);
        if (Message.IsDeleted)
            WriteInaccessible(json);
        else
            Message.WriteTo(json, withReply: true);
        json.WriteString("chat_instance"u8, Message.ChatId.ToString(CultureInfo.InvariantCulture));
        json.WriteString("data"u8, Data);
        json.WriteEndObject();
    }

    private void WriteInaccessible(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("message_id"u8, Message.Id);
        json.WritePropertyName("chat"u8);
        json.WriteRawValue(Message.Chat.Json, skipInputValidation: true);
        json.WriteNumber("date"u8, 0);
        json.WriteEndObject();
    }
}
