namespace Telegram.Bot.Types;

public class Message
{
    [JsonPropertyName("message_id"), JsonIgnore(Condition = Never)] public int Id { get; set; }
    [JsonPropertyName("message_thread_id")] public int? MessageThreadId { get; set; }
    [JsonPropertyName("direct_messages_topic")] public DirectMessagesTopic? DirectMessagesTopic { get; set; }
    public User? From { get; set; }
    [JsonPropertyName("sender_chat")] public Chat? SenderChat { get; set; }
    [JsonPropertyName("sender_boost_count")] public int? SenderBoostCount { get; set; }
    [JsonPropertyName("sender_business_bot")] public User? SenderBusinessBot { get; set; }
    [JsonPropertyName("sender_tag")] public string? SenderTag { get; set; }
    [JsonPropertyName("receiver_user")] public User? ReceiverUser { get; set; }
    [JsonPropertyName("ephemeral_message_id")] public int? EphemeralMessageId { get; set; }
    [JsonIgnore(Condition = Never), JsonConverter(typeof(UnixDateTimeConverter))] public DateTime Date { get; set; }
    [JsonPropertyName("guest_query_id")] public string? GuestQueryId { get; set; }
    [JsonPropertyName("business_connection_id")] public string? BusinessConnectionId { get; set; }
    [JsonIgnore(Condition = Never)] public Chat Chat { get; set; } = null!;
    [JsonPropertyName("forward_origin")] public MessageOrigin? ForwardOrigin { get; set; }
    [JsonPropertyName("is_topic_message")] public bool IsTopicMessage { get; set; }
    [JsonPropertyName("is_automatic_forward")] public bool IsAutomaticForward { get; set; }
    [JsonPropertyName("reply_to_message")] public Message? ReplyToMessage { get; set; }
    [JsonPropertyName("external_reply")] public ExternalReplyInfo? ExternalReply { get; set; }
    public TextQuote? Quote { get; set; }
    [JsonPropertyName("reply_to_story")] public Story? ReplyToStory { get; set; }
    [JsonPropertyName("reply_to_checklist_task_id")] public int? ReplyToChecklistTaskId { get; set; }
    [JsonPropertyName("reply_to_poll_option_id")] public string? ReplyToPollOptionId { get; set; }
    [JsonPropertyName("via_bot")] public User? ViaBot { get; set; }
    [JsonPropertyName("guest_bot_caller_user")] public User? GuestBotCallerUser { get; set; }
    [JsonPropertyName("guest_bot_caller_chat")] public Chat? GuestBotCallerChat { get; set; }
    [JsonPropertyName("edit_date"), JsonConverter(typeof(UnixDateTimeConverter))]
    public DateTime? EditDate { get; set; }
    [JsonPropertyName("has_protected_content")] public bool HasProtectedContent { get; set; }
    [JsonPropertyName("is_from_offline")] public bool IsFromOffline { get; set; }
    [JsonPropertyName("is_paid_post")] public bool IsPaidPost { get; set; }
    [JsonPropertyName("media_group_id")] public string? MediaGroupId { get; set; }
    [JsonPropertyName("author_signature")] public string? AuthorSignature { get; set; }
    [JsonPropertyName("paid_star_count")] public long? PaidStarCount { get; set; }
    public string? Text { get; set; }
    public MessageEntity[]? Entities { get; set; }
    [JsonPropertyName("link_preview_options")] public LinkPreviewOptions? LinkPreviewOptions { get; set; }
    [JsonPropertyName("suggested_post_info")] public SuggestedPostInfo? SuggestedPostInfo { get; set; }
    [JsonPropertyName("effect_id")] public string? EffectId { get; set; }
    [JsonPropertyName("rich_message")] public RichMessage? RichMessage { get; set; }
    public Animation? Animation { get; set; }
    public Audio? Audio { get; set; }
    public Document? Document { get; set; }
    [JsonPropertyName("live_photo")] public LivePhoto? LivePhoto { get; set; }
    [JsonPropertyName("paid_media")] public PaidMediaInfo? PaidMedia { get; set; }
    public PhotoSize[]? Photo { get; set; }
    public Sticker? Sticker { get; set; }
    public Story? Story { get; set; }
    public Video? Video { get; set; }
    [JsonPropertyName("video_note")] public VideoNote? VideoNote { get; set; }
    public Voice? Voice { get; set; }
    public string? Caption { get; set; }
    [JsonPropertyName("caption_entities")] public MessageEntity[]? CaptionEntities { get; set; }
    [JsonPropertyName("show_caption_above_media")] public bool ShowCaptionAboveMedia { get; set; }
    [JsonPropertyName("has_media_spoiler")] public bool HasMediaSpoiler { get; set; }
    public Checklist? Checklist { get; set; }
    public Contact? Contact { get; set; }
    public Dice? Dice { get; set; }
    public Game? Game { get; set; }
    public Poll? Poll { get; set; }
    public Venue? Venue { get; set; }
    public Location? Location { get; set; }
    [JsonPropertyName("new_chat_members")] public User[]? NewChatMembers { get; set; }
    [JsonPropertyName("left_chat_member")] public User? LeftChatMember { get; set; }
    [JsonPropertyName("chat_owner_left")] public ChatOwnerLeft? ChatOwnerLeft { get; set; }
    [JsonPropertyName("chat_owner_changed")] public ChatOwnerChanged? ChatOwnerChanged { get; set; }
    [JsonPropertyName("new_chat_title")] public string? NewChatTitle { get; set; }
    [JsonPropertyName("new_chat_photo")] public PhotoSize[]? NewChatPhoto { get; set; }
    [JsonPropertyName("delete_chat_photo")] public bool? DeleteChatPhoto { get; set; }
    [JsonPropertyName("group_chat_created")] public bool? GroupChatCreated { get; set; }
    [JsonPropertyName("supergroup_chat_created")] public bool? SupergroupChatCreated { get; set; }
    [JsonPropertyName("channel_chat_created")] public bool? ChannelChatCreated { get; set; }
    [JsonPropertyName("message_auto_delete_timer_changed")]
    public MessageAutoDeleteTimerChanged? MessageAutoDeleteTimerChanged { get; set; }
    [JsonPropertyName("migrate_to_chat_id")] public long? MigrateToChatId { get; set; }
    [JsonPropertyName("migrate_from_chat_id")] public long? MigrateFromChatId { get; set; }
    [JsonPropertyName("pinned_message")] public Message? PinnedMessage { get; set; }
    public Invoice? Invoice { get; set; }
    [JsonPropertyName("successful_payment")] public SuccessfulPayment? SuccessfulPayment { get; set; }
    [JsonPropertyName("refunded_payment")] public RefundedPayment? RefundedPayment { get; set; }
    [JsonPropertyName("users_shared")] public UsersShared? UsersShared { get; set; }
    [JsonPropertyName("chat_shared")] public ChatShared? ChatShared { get; set; }
    public GiftInfo? Gift { get; set; }
    [JsonPropertyName("unique_gift")] public UniqueGiftInfo? UniqueGift { get; set; }
    [JsonPropertyName("gift_upgrade_sent")] public GiftInfo? GiftUpgradeSent { get; set; }
    [JsonPropertyName("connected_website")] public string? ConnectedWebsite { get; set; }
    [JsonPropertyName("write_access_allowed")] public WriteAccessAllowed? WriteAccessAllowed { get; set; }
    [JsonPropertyName("passport_data")] public PassportData? PassportData { get; set; }
    [JsonPropertyName("proximity_alert_triggered")]
    public ProximityAlertTriggered? ProximityAlertTriggered { get; set; }
    [JsonPropertyName("boost_added")] public ChatBoostAdded? BoostAdded { get; set; }
    [JsonPropertyName("chat_background_set")] public ChatBackground? ChatBackgroundSet { get; set; }
    [JsonPropertyName("checklist_tasks_done")] public ChecklistTasksDone? ChecklistTasksDone { get; set; }
    [JsonPropertyName("checklist_tasks_added")] public ChecklistTasksAdded? ChecklistTasksAdded { get; set; }
    [JsonPropertyName("community_chat_added")] public CommunityChatAdded? CommunityChatAdded { get; set; }
    [JsonPropertyName("community_chat_removed")] public CommunityChatRemoved? CommunityChatRemoved { get; set; }
    [JsonPropertyName("direct_message_price_changed")]
    public DirectMessagePriceChanged? DirectMessagePriceChanged { get; set; }
    [JsonPropertyName("forum_topic_created")] public ForumTopicCreated? ForumTopicCreated { get; set; }
    [JsonPropertyName("forum_topic_edited")] public ForumTopicEdited? ForumTopicEdited { get; set; }
    [JsonPropertyName("forum_topic_closed")] public ForumTopicClosed? ForumTopicClosed { get; set; }
    [JsonPropertyName("forum_topic_reopened")] public ForumTopicReopened? ForumTopicReopened { get; set; }
    [JsonPropertyName("general_forum_topic_hidden")]
    public GeneralForumTopicHidden? GeneralForumTopicHidden { get; set; }
    [JsonPropertyName("general_forum_topic_unhidden")]
    public GeneralForumTopicUnhidden? GeneralForumTopicUnhidden { get; set; }
    [JsonPropertyName("giveaway_created")] public GiveawayCreated? GiveawayCreated { get; set; }
    public Giveaway? Giveaway { get; set; }
    [JsonPropertyName("giveaway_winners")] public GiveawayWinners? GiveawayWinners { get; set; }
    [JsonPropertyName("giveaway_completed")] public GiveawayCompleted? GiveawayCompleted { get; set; }
    [JsonPropertyName("managed_bot_created")] public ManagedBotCreated? ManagedBotCreated { get; set; }
    [JsonPropertyName("paid_message_price_changed")]
    public PaidMessagePriceChanged? PaidMessagePriceChanged { get; set; }
    [JsonPropertyName("poll_option_added")] public PollOptionAdded? PollOptionAdded { get; set; }
    [JsonPropertyName("poll_option_deleted")] public PollOptionDeleted? PollOptionDeleted { get; set; }
    [JsonPropertyName("suggested_post_approved")] public SuggestedPostApproved? SuggestedPostApproved { get; set; }
    [JsonPropertyName("suggested_post_approval_failed")]
    public SuggestedPostApprovalFailed? SuggestedPostApprovalFailed { get; set; }
    [JsonPropertyName("suggested_post_declined")] public SuggestedPostDeclined? SuggestedPostDeclined { get; set; }
    [JsonPropertyName("suggested_post_paid")] public SuggestedPostPaid? SuggestedPostPaid { get; set; }
    [JsonPropertyName("suggested_post_refunded")] public SuggestedPostRefunded? SuggestedPostRefunded { get; set; }
    [JsonPropertyName("video_chat_scheduled")] public VideoChatScheduled? VideoChatScheduled { get; set; }
    [JsonPropertyName("video_chat_started")] public VideoChatStarted? VideoChatStarted { get; set; }
    [JsonPropertyName("video_chat_ended")] public VideoChatEnded? VideoChatEnded { get; set; }
    [JsonPropertyName("video_chat_participants_invited")]
    public VideoChatParticipantsInvited? VideoChatParticipantsInvited { get; set; }
    [JsonPropertyName("web_app_data")] public WebAppData? WebAppData { get; set; }
    [JsonPropertyName("reply_markup")] public InlineKeyboardMarkup? ReplyMarkup { get; set; }

    [JsonIgnore] public int MessageId => Id;

    [JsonIgnore] public User? ForwardFrom => (ForwardOrigin as MessageOriginUser)?.SenderUser;

    [JsonIgnore]
    public Chat? ForwardFromChat =>
        (ForwardOrigin as MessageOriginChannel)?.Chat ?? (ForwardOrigin as MessageOriginChat)?.SenderChat;

    [JsonIgnore] public int? ForwardFromMessageId => (ForwardOrigin as MessageOriginChannel)?.MessageId;
    [JsonIgnore] public string? ForwardSignature => (ForwardOrigin as MessageOriginChannel)?.AuthorSignature;
    [JsonIgnore] public string? ForwardSenderName => (ForwardOrigin as MessageOriginHiddenUser)?.SenderUserName;
    [JsonIgnore] public DateTime? ForwardDate => ForwardOrigin?.Date;

    [JsonIgnore]
    public IEnumerable<string>? EntityValues =>
        Text is null ? null : Entities?.Select(entity => Text.Substring(entity.Offset, entity.Length));

    [JsonIgnore]
    public IEnumerable<string>? CaptionEntityValues =>
        Caption is null ? null : CaptionEntities?.Select(entity => Caption.Substring(entity.Offset, entity.Length));

    /// <summary>Whether nothing in it was written by a person. A live photo counts as content only with a caption.</summary>
    [JsonIgnore]
    public bool IsServiceMessage =>
        Text is null &&
        Caption is null &&
        Photo is null &&
        Video is null &&
        Document is null &&
        Sticker is null &&
        Animation is null &&
        Audio is null &&
        Voice is null &&
        Poll is null &&
        RichMessage is null &&
        Dice is null &&
        Checklist is null &&
        Game is null &&
        Location is null &&
        PaidMedia is null &&
        Story is null &&
        VideoNote is null &&
        Contact is null &&
        Venue is null &&
        Invoice is null &&
        Giveaway is null &&
        GiveawayWinners is null;

    /// <summary>The first of these that is there, in this order.</summary>
    [JsonIgnore]
    public MessageType Type =>
        Text is not null ? MessageType.Text :
        RichMessage is not null ? MessageType.RichMessage :
        Animation is not null ? MessageType.Animation :
        Audio is not null ? MessageType.Audio :
        Document is not null ? MessageType.Document :
        LivePhoto is not null ? MessageType.LivePhoto :
        PaidMedia is not null ? MessageType.PaidMedia :
        Photo is not null ? MessageType.Photo :
        Sticker is not null ? MessageType.Sticker :
        Story is not null ? MessageType.Story :
        Video is not null ? MessageType.Video :
        VideoNote is not null ? MessageType.VideoNote :
        Voice is not null ? MessageType.Voice :
        Checklist is not null ? MessageType.Checklist :
        Contact is not null ? MessageType.Contact :
        Dice is not null ? MessageType.Dice :
        Game is not null ? MessageType.Game :
        Poll is not null ? MessageType.Poll :
        Venue is not null ? MessageType.Venue :
        Location is not null ? MessageType.Location :
        NewChatMembers is not null ? MessageType.NewChatMembers :
        LeftChatMember is not null ? MessageType.LeftChatMember :
        ChatOwnerLeft is not null ? MessageType.ChatOwnerLeft :
        ChatOwnerChanged is not null ? MessageType.ChatOwnerChanged :
        NewChatTitle is not null ? MessageType.NewChatTitle :
        NewChatPhoto is not null ? MessageType.NewChatPhoto :
        DeleteChatPhoto is not null ? MessageType.DeleteChatPhoto :
        GroupChatCreated is not null ? MessageType.GroupChatCreated :
        SupergroupChatCreated is not null ? MessageType.SupergroupChatCreated :
        ChannelChatCreated is not null ? MessageType.ChannelChatCreated :
        MessageAutoDeleteTimerChanged is not null ? MessageType.MessageAutoDeleteTimerChanged :
        MigrateToChatId is not null ? MessageType.MigrateToChatId :
        MigrateFromChatId is not null ? MessageType.MigrateFromChatId :
        PinnedMessage is not null ? MessageType.PinnedMessage :
        Invoice is not null ? MessageType.Invoice :
        SuccessfulPayment is not null ? MessageType.SuccessfulPayment :
        RefundedPayment is not null ? MessageType.RefundedPayment :
        UsersShared is not null ? MessageType.UsersShared :
        ChatShared is not null ? MessageType.ChatShared :
        Gift is not null ? MessageType.Gift :
        UniqueGift is not null ? MessageType.UniqueGift :
        GiftUpgradeSent is not null ? MessageType.GiftUpgradeSent :
        ConnectedWebsite is not null ? MessageType.ConnectedWebsite :
        WriteAccessAllowed is not null ? MessageType.WriteAccessAllowed :
        PassportData is not null ? MessageType.PassportData :
        ProximityAlertTriggered is not null ? MessageType.ProximityAlertTriggered :
        BoostAdded is not null ? MessageType.BoostAdded :
        ChatBackgroundSet is not null ? MessageType.ChatBackgroundSet :
        ChecklistTasksDone is not null ? MessageType.ChecklistTasksDone :
        ChecklistTasksAdded is not null ? MessageType.ChecklistTasksAdded :
        CommunityChatAdded is not null ? MessageType.CommunityChatAdded :
        CommunityChatRemoved is not null ? MessageType.CommunityChatRemoved :
        DirectMessagePriceChanged is not null ? MessageType.DirectMessagePriceChanged :
        ForumTopicCreated is not null ? MessageType.ForumTopicCreated :
        ForumTopicEdited is not null ? MessageType.ForumTopicEdited :
        ForumTopicClosed is not null ? MessageType.ForumTopicClosed :
        ForumTopicReopened is not null ? MessageType.ForumTopicReopened :
        GeneralForumTopicHidden is not null ? MessageType.GeneralForumTopicHidden :
        GeneralForumTopicUnhidden is not null ? MessageType.GeneralForumTopicUnhidden :
        GiveawayCreated is not null ? MessageType.GiveawayCreated :
        Giveaway is not null ? MessageType.Giveaway :
        GiveawayWinners is not null ? MessageType.GiveawayWinners :
        GiveawayCompleted is not null ? MessageType.GiveawayCompleted :
        ManagedBotCreated is not null ? MessageType.ManagedBotCreated :
        PaidMessagePriceChanged is not null ? MessageType.PaidMessagePriceChanged :
        PollOptionAdded is not null ? MessageType.PollOptionAdded :
        PollOptionDeleted is not null ? MessageType.PollOptionDeleted :
        SuggestedPostApproved is not null ? MessageType.SuggestedPostApproved :
        SuggestedPostApprovalFailed is not null ? MessageType.SuggestedPostApprovalFailed :
        SuggestedPostDeclined is not null ? MessageType.SuggestedPostDeclined :
        SuggestedPostPaid is not null ? MessageType.SuggestedPostPaid :
        SuggestedPostRefunded is not null ? MessageType.SuggestedPostRefunded :
        VideoChatScheduled is not null ? MessageType.VideoChatScheduled :
        VideoChatStarted is not null ? MessageType.VideoChatStarted :
        VideoChatEnded is not null ? MessageType.VideoChatEnded :
        VideoChatParticipantsInvited is not null ? MessageType.VideoChatParticipantsInvited :
        WebAppData is not null ? MessageType.WebAppData :
        MessageType.Unknown;
}
