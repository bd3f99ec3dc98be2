using System.Text.Json;
using OperatorBot.Simulator.BotApi;
using OperatorBot.Simulator.Json;
using OperatorBot.Simulator.Updates;

namespace OperatorBot.Simulator.Chats;

/// <summary>getMe, getChat, leaveChat, and the bot's own name and descriptions.</summary>
internal sealed class ChatMethods(World world) : IMethodSet
{
    private readonly Dictionary<(string What, string Language), string> _texts = [];

    public void AddTo(MethodTable.Builder methods)
    {
        methods.Add("getMe", _ => GetMe());
        methods.Add("getChat", GetChat);
        methods.Add("leaveChat", LeaveChat);
        methods.Add("getChatMember", GetChatMember);
        methods.Add("logOut", _ => Answer.True);
        methods.Add("close", _ => Answer.True);
        methods.Add("setChatMenuButton", _ => Answer.True);
        methods.Add("pinChatMessage", PinChatMessage);
        methods.Add("unpinChatMessage", _ => Answer.True);
        foreach (var (method, field) in new[] { ("Name", "name"), ("Description", "description"), ("ShortDescription", "short_description") })
        {
            methods.Add("setMy" + method, request => SetText(request, field));
            methods.Add("getMy" + method, request => GetText(request, field));
        }
    }

    private Answer GetMe() => Answer.Ok(new RawJson(JsonBytes.Of(world, static (json, w) =>
    {
        json.WriteStartObject();
        w.Bot.WriteFields(json);
        json.WriteBoolean("can_join_groups"u8, true);
        json.WriteBoolean("can_read_all_group_messages"u8, false);
        json.WriteBoolean("supports_inline_queries"u8, false);
        json.WriteBoolean("supports_guest_queries"u8, false);
        json.WriteBoolean("can_connect_to_business"u8, false);
        json.WriteBoolean("has_main_web_app"u8, false);
        json.WriteBoolean("has_topics_enabled"u8, w.Options.HasTopics);
        json.WriteBoolean("allows_users_to_create_topics"u8, w.Options is { HasTopics: true, AllowsUsersToCreateTopics: true });
        json.WriteBoolean("can_manage_bots"u8, false);
        json.WriteEndObject();
    })));

    private Answer GetChat(BotApiRequest request)
    {
        lock (world.Gate)
        {
            var chat = world.RequireChat(request["chat_id"]);
            if (chat is GroupChat)
                chat.RequireAccessible();
            return Answer.Ok(new RawJson(JsonBytes.Of(chat, static (json, c) =>
            {
                json.WriteStartObject();
                c.WriteFields(json);
                json.WriteStartObject("accepted_gift_types"u8);
                foreach (var gift in (ReadOnlySpan<string>)["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"])
                    json.WriteBoolean(gift, false);
                json.WriteEndObject();
                json.WriteNumber("max_reaction_count"u8, 11);
                json.WriteNumber("accent_color_id"u8, 0);
                json.WriteEndObject();
            })));
        }
    }

    private Answer GetChatMember(BotApiRequest request)
    {
        lock (world.Gate)
        {
            var chat = world.RequireChat(request["chat_id"]);
            var id = request.Long("user_id");
            var user = id == world.Bot.Id ? world.Bot : world.FindUser(id)?.User;
            if (user is null || chat is not GroupChat group)
                throw Refusal.BadRequest("user not found");
            var status = user.IsBot ? MembershipUpdate.StatusOf(group.Bot) : group.Members.ContainsKey(id) ? "member" : "left";
            return Answer.Ok(new RawJson(JsonBytes.Of((user, status), static (json, m) =>
            {
                json.WriteStartObject();
                json.WritePropertyName("user"u8);
                json.WriteRawValue(m.user.Json, skipInputValidation: true);
                json.WriteString("status"u8, m.status);
                json.WriteEndObject();
            })));
        }
    }

    private Answer LeaveChat(BotApiRequest request)
    {
        lock (world.Gate)
        {
            var chat = world.RequireChat(request["chat_id"]);
            if (chat is not GroupChat group)
                throw Refusal.BadRequest("chat member status can't be changed in private chats");
            group.RequireAccessible();
            var before = MembershipUpdate.StatusOf(group.Bot);
            group.Bot = BotMembership.Left;
            world.Updates.Add(
                UpdateType.MyChatMember,
                new MembershipUpdate(group, world.Bot, world.Bot, world.Clock.UnixSeconds, before, "left"),
                WebhookQueues.Memberships(group.Id),
                UpdateLifetimes.Message,
                group.Id);
            group.SignalChange();
            return Answer.True;
        }
    }

    private Answer PinChatMessage(BotApiRequest request)
    {
        lock (world.Gate)
        {
            var chat = world.RequireChat(request["chat_id"]);
            chat.RequireAccessible();
            chat.Require(request.Int("message_id"), "message to pin");
            return Answer.True;
        }
    }

    private Answer SetText(BotApiRequest request, string what)
    {
        lock (world.Gate)
            _texts[(what, request["language_code"])] = request[what];
        return Answer.True;
    }

    private Answer GetText(BotApiRequest request, string what)
    {
        string text;
        lock (world.Gate)
        {
            text = _texts.GetValueOrDefault((what, request["language_code"])) ?? _texts.GetValueOrDefault((what, ""))
                ?? (what == "name" ? world.Bot.FirstName : "");
        }

        return Answer.Ok(new RawJson(JsonBytes.Of((what, text), static (json, t) =>
        {
            json.WriteStartObject();
            json.WriteString(t.what, t.text);
            json.WriteEndObject();
        })));
    }
}
