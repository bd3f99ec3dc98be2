namespace Telegram.Bot.Types;

public class Chat
{
    [JsonIgnore(Condition = Never)] public long Id { get; set; }
    [JsonIgnore(Condition = Never)] public ChatType Type { get; set; }
    public string? Title { get; set; }
    public string? Username { get; set; }
    [JsonPropertyName("first_name")] public string? FirstName { get; set; }
    [JsonPropertyName("last_name")] public string? LastName { get; set; }
    [JsonPropertyName("is_forum")] public bool IsForum { get; set; }
    [JsonPropertyName("is_direct_messages")] public bool IsDirectMessages { get; set; }

    public override string ToString() => Type switch
    {
        ChatType.Private => $"Private chat with {(Username is null ? User.FullName(FirstName, LastName) : "@" + Username)} ({Id})",
        _ => $"{Type} \"{Title}\" ({Id})",
    };
}

public class User
{
    [JsonIgnore(Condition = Never)] public long Id { get; set; }
    [JsonPropertyName("is_bot")] public bool IsBot { get; set; }
    [JsonPropertyName("first_name"), JsonIgnore(Condition = Never)] public string FirstName { get; set; } = null!;
    [JsonPropertyName("last_name")] public string? LastName { get; set; }
    public string? Username { get; set; }
    [JsonPropertyName("language_code")] public string? LanguageCode { get; set; }
    [JsonPropertyName("is_premium")] public bool IsPremium { get; set; }
    [JsonPropertyName("added_to_attachment_menu")] public bool AddedToAttachmentMenu { get; set; }
    [JsonPropertyName("can_join_groups")] public bool CanJoinGroups { get; set; }
    [JsonPropertyName("can_read_all_group_messages")] public bool CanReadAllGroupMessages { get; set; }
    [JsonPropertyName("supports_guest_queries")] public bool SupportsGuestQueries { get; set; }
    [JsonPropertyName("supports_inline_queries")] public bool SupportsInlineQueries { get; set; }
    [JsonPropertyName("can_connect_to_business")] public bool CanConnectToBusiness { get; set; }
    [JsonPropertyName("has_main_web_app")] public bool HasMainWebApp { get; set; }
    [JsonPropertyName("has_topics_enabled")] public bool HasTopicsEnabled { get; set; }
    [JsonPropertyName("allows_users_to_create_topics")] public bool AllowsUsersToCreateTopics { get; set; }
    [JsonPropertyName("can_manage_bots")] public bool CanManageBots { get; set; }
    [JsonPropertyName("supports_join_request_queries")] public bool SupportsJoinRequestQueries { get; set; }

    public override string ToString() => $"{(Username is null ? FullName(FirstName, LastName) : "@" + Username)} ({Id})";

    internal static string FullName(string? first, string? last) => last is null ? first + "" : $"{first} {last}";
}

public class ChatInviteLink
{
    [JsonPropertyName("invite_link"), JsonIgnore(Condition = Never)] public string InviteLink { get; set; } = null!;
    [JsonIgnore(Condition = Never)] public User Creator { get; set; } = null!;
    [JsonPropertyName("creates_join_request")] public bool CreatesJoinRequest { get; set; }
    [JsonPropertyName("is_primary")] public bool IsPrimary { get; set; }
    [JsonPropertyName("is_revoked")] public bool IsRevoked { get; set; }
    public string? Name { get; set; }
    [JsonPropertyName("expire_date"), JsonConverter(typeof(UnixDateTimeConverter))]
    public DateTime? ExpireDate { get; set; }
    [JsonPropertyName("member_limit")] public int? MemberLimit { get; set; }
    [JsonPropertyName("pending_join_request_count")] public int? PendingJoinRequestCount { get; set; }
    [JsonPropertyName("subscription_period")] public int? SubscriptionPeriod { get; set; }
    [JsonPropertyName("subscription_price")] public int? SubscriptionPrice { get; set; }
}

public class ForumTopic
{
    [JsonPropertyName("message_thread_id"), JsonIgnore(Condition = Never)] public int MessageThreadId { get; set; }
    [JsonIgnore(Condition = Never)] public string Name { get; set; } = null!;
    [JsonPropertyName("icon_color"), JsonIgnore(Condition = Never)] public int IconColor { get; set; }
    [JsonPropertyName("icon_custom_emoji_id")] public string? IconCustomEmojiId { get; set; }
    [JsonPropertyName("is_name_implicit")] public bool IsNameImplicit { get; set; }
}
