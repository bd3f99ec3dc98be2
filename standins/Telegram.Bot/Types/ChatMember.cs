namespace Telegram.Bot.Types;

[JsonConverter(typeof(ChatMemberConverter))]
public abstract class ChatMember
{
    [JsonIgnore(Condition = Never)] public abstract ChatMemberStatus Status { get; }
    [JsonIgnore(Condition = Never)] public User User { get; set; } = null!;

    [JsonIgnore] public bool IsAdmin => this is ChatMemberAdministrator or ChatMemberOwner;

    [JsonIgnore]
    public bool IsInChat => this is not (ChatMemberLeft or ChatMemberBanned or ChatMemberRestricted { IsMember: false });

    /// <summary>Until when the restriction, ban or subscription holds; null means for ever.</summary>
    [JsonIgnore]
    public DateTime? ExpireDate => this switch
    {
        ChatMemberBanned banned => banned.UntilDate,
        ChatMemberRestricted restricted => restricted.UntilDate,
        ChatMemberMember member => member.UntilDate,
        _ => null,
    };
}

public class ChatMemberOwner : ChatMember
{
    public override ChatMemberStatus Status => ChatMemberStatus.Creator;
    [JsonPropertyName("is_anonymous")] public bool IsAnonymous { get; set; }
    [JsonPropertyName("custom_title")] public string? CustomTitle { get; set; }
}

public class ChatMemberAdministrator : ChatMember
{
    public override ChatMemberStatus Status => ChatMemberStatus.Administrator;
    [JsonPropertyName("can_be_edited")] public bool CanBeEdited { get; set; }
    [JsonPropertyName("is_anonymous")] public bool IsAnonymous { get; set; }
    [JsonPropertyName("can_manage_chat")] public bool CanManageChat { get; set; }
    [JsonPropertyName("can_delete_messages")] public bool CanDeleteMessages { get; set; }
    [JsonPropertyName("can_manage_video_chats")] public bool CanManageVideoChats { get; set; }
    [JsonPropertyName("can_restrict_members")] public bool CanRestrictMembers { get; set; }
    [JsonPropertyName("can_promote_members")] public bool CanPromoteMembers { get; set; }
    [JsonPropertyName("can_change_info")] public bool CanChangeInfo { get; set; }
    [JsonPropertyName("can_invite_users")] public bool CanInviteUsers { get; set; }
    [JsonPropertyName("can_post_stories")] public bool CanPostStories { get; set; }
    [JsonPropertyName("can_edit_stories")] public bool CanEditStories { get; set; }
    [JsonPropertyName("can_delete_stories")] public bool CanDeleteStories { get; set; }
    [JsonPropertyName("can_post_messages")] public bool CanPostMessages { get; set; }
    [JsonPropertyName("can_edit_messages")] public bool CanEditMessages { get; set; }
    [JsonPropertyName("can_pin_messages")] public bool CanPinMessages { get; set; }
    [JsonPropertyName("can_manage_topics")] public bool CanManageTopics { get; set; }
    [JsonPropertyName("can_manage_direct_messages")] public bool CanManageDirectMessages { get; set; }
    [JsonPropertyName("can_manage_tags")] public bool? CanManageTags { get; set; }
    [JsonPropertyName("custom_title")] public string? CustomTitle { get; set; }
}

public class ChatMemberMember : ChatMember
{
    public override ChatMemberStatus Status => ChatMemberStatus.Member;
    public string? Tag { get; set; }
    [JsonPropertyName("until_date"), JsonConverter(typeof(BanTimeConverter))] public DateTime? UntilDate { get; set; }
}

public class ChatMemberRestricted : ChatMember
{
    public override ChatMemberStatus Status => ChatMemberStatus.Restricted;
    public string? Tag { get; set; }
    [JsonPropertyName("is_member")] public bool IsMember { get; set; }
    [JsonPropertyName("can_send_messages")] public bool CanSendMessages { get; set; }
    [JsonPropertyName("can_send_audios")] public bool CanSendAudios { get; set; }
    [JsonPropertyName("can_send_documents")] public bool CanSendDocuments { get; set; }
    [JsonPropertyName("can_send_photos")] public bool CanSendPhotos { get; set; }
    [JsonPropertyName("can_send_videos")] public bool CanSendVideos { get; set; }
    [JsonPropertyName("can_send_video_notes")] public bool CanSendVideoNotes { get; set; }
    [JsonPropertyName("can_send_voice_notes")] public bool CanSendVoiceNotes { get; set; }
    [JsonPropertyName("can_send_polls")] public bool CanSendPolls { get; set; }
    [JsonPropertyName("can_send_other_messages")] public bool CanSendOtherMessages { get; set; }
    [JsonPropertyName("can_add_web_page_previews")] public bool CanAddWebPagePreviews { get; set; }
    [JsonPropertyName("can_react_to_messages")] public bool CanReactToMessages { get; set; }
    [JsonPropertyName("can_edit_tag")] public bool CanEditTag { get; set; }
    [JsonPropertyName("can_change_info")] public bool CanChangeInfo { get; set; }
    [JsonPropertyName("can_invite_users")] public bool CanInviteUsers { get; set; }
    [JsonPropertyName("can_pin_messages")] public bool CanPinMessages { get; set; }
    [JsonPropertyName("can_manage_topics")] public bool CanManageTopics { get; set; }
    [JsonPropertyName("until_date"), JsonConverter(typeof(BanTimeConverter))] public DateTime? UntilDate { get; set; }
}

public class ChatMemberLeft : ChatMember
{
    public override ChatMemberStatus Status => ChatMemberStatus.Left;
}

public class ChatMemberBanned : ChatMember
{
    public override ChatMemberStatus Status => ChatMemberStatus.Kicked;
    [JsonPropertyName("until_date"), JsonConverter(typeof(BanTimeConverter))] public DateTime? UntilDate { get; set; }
}

public class ChatMemberUpdated
{
    [JsonIgnore(Condition = Never)] public Chat Chat { get; set; } = null!;
    [JsonIgnore(Condition = Never)] public User From { get; set; } = null!;
    [JsonIgnore(Condition = Never), JsonConverter(typeof(UnixDateTimeConverter))] public DateTime Date { get; set; }
    [JsonPropertyName("old_chat_member"), JsonIgnore(Condition = Never)]
    public ChatMember OldChatMember { get; set; } = null!;
    [JsonPropertyName("new_chat_member"), JsonIgnore(Condition = Never)]
    public ChatMember NewChatMember { get; set; } = null!;
    [JsonPropertyName("invite_link")] public ChatInviteLink? InviteLink { get; set; }
    [JsonPropertyName("via_join_request")] public bool ViaJoinRequest { get; set; }
    [JsonPropertyName("via_chat_folder_invite_link")] public bool ViaChatFolderInviteLink { get; set; }
}
