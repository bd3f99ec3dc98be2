namespace Telegram.Bot.Types.Enums;

[JsonConverter(typeof(EnumConverter<BotCommandScopeType>))]
public enum BotCommandScopeType
{
    Default = 1,
    AllPrivateChats,
    AllGroupChats,
    AllChatAdministrators,
    Chat,
    ChatAdministrators,
    ChatMember,
}

[JsonConverter(typeof(EnumConverter<ChatAction>))]
public enum ChatAction
{
    Typing = 1,
    UploadPhoto,
    RecordVideo,
    UploadVideo,
    RecordVoice,
    UploadVoice,
    UploadDocument,
    FindLocation,
    RecordVideoNote,
    UploadVideoNote,
    ChooseSticker,
}

[JsonConverter(typeof(EnumConverter<ChatMemberStatus>))]
public enum ChatMemberStatus
{
    Creator = 1,
    Administrator,
    Member,
    Left,
    Kicked,
    Restricted,
}

[JsonConverter(typeof(EnumConverter<ChatType>))]
public enum ChatType
{
    Private = 1,
    Group,
    Channel,
    Supergroup,
    Sender,
}

[JsonConverter(typeof(EnumConverter<FileType>))]
public enum FileType
{
    Stream = 1,
    Id,
    Url,
}

[JsonConverter(typeof(EnumConverter<InputMediaType>))]
public enum InputMediaType
{
    Photo = 1,
    Video,
    Animation,
    Audio,
    Document,
    LivePhoto,
    Location,
    Sticker,
    Venue,
    Link,
    VoiceNote,
}

[JsonConverter(typeof(EnumConverter<MessageEntityType>))]
public enum MessageEntityType
{
    Mention = 1,
    Hashtag,
    BotCommand,
    Url,
    Email,
    Bold,
    Italic,
    Code,
    Pre,
    TextLink,
    TextMention,
    PhoneNumber,
    Cashtag,
    Underline,
    Strikethrough,
    Spoiler,
    CustomEmoji,
    Blockquote,
    ExpandableBlockquote,
    DateTime,
}

[JsonConverter(typeof(EnumConverter<MessageOriginType>))]
public enum MessageOriginType
{
    User = 1,
    HiddenUser,
    Chat,
    Channel,
}

[JsonConverter(typeof(EnumConverter<MessageType>))]
public enum MessageType
{
    Unknown = 0,
    Text,
    Photo,
    Audio,
    Video,
    Voice,
    Document,
    Sticker,
    Location,
    Contact,
    Venue,
    Game,
    VideoNote,
    Invoice,
    SuccessfulPayment,
    ConnectedWebsite,
    NewChatMembers,
    LeftChatMember,
    NewChatTitle,
    NewChatPhoto,
    PinnedMessage,
    DeleteChatPhoto,
    GroupChatCreated,
    SupergroupChatCreated,
    ChannelChatCreated,
    MigrateFromChatId,
    MigrateToChatId,
    Poll,
    Dice,
    MessageAutoDeleteTimerChanged,
    ProximityAlertTriggered,
    WebAppData,
    VideoChatScheduled,
    VideoChatStarted,
    VideoChatEnded,
    VideoChatParticipantsInvited,
    Animation,
    ForumTopicCreated,
    ForumTopicClosed,
    ForumTopicReopened,
    ForumTopicEdited,
    GeneralForumTopicHidden,
    GeneralForumTopicUnhidden,
    WriteAccessAllowed,
    UsersShared,
    ChatShared,
    Story,
    PassportData,
    GiveawayCreated,
    Giveaway,
    GiveawayWinners,
    GiveawayCompleted,
    BoostAdded,
    ChatBackgroundSet,
    PaidMedia,
    RefundedPayment,
    Gift,
    UniqueGift,
    PaidMessagePriceChanged,
    Checklist,
    ChecklistTasksDone,
    ChecklistTasksAdded,
    DirectMessagePriceChanged,
    SuggestedPostApproved = 64,
    SuggestedPostApprovalFailed,
    SuggestedPostDeclined,
    SuggestedPostPaid,
    SuggestedPostRefunded,
    GiftUpgradeSent,
    ChatOwnerLeft,
    ChatOwnerChanged,
    ManagedBotCreated,
    PollOptionAdded,
    PollOptionDeleted,
    LivePhoto,
    RichMessage,
    CommunityChatAdded,
    CommunityChatRemoved,
}

[JsonConverter(typeof(EnumConverter<PaidMediaType>))]
public enum PaidMediaType
{
    Preview = 1,
    Photo,
    Video,
    LivePhoto,
}

[JsonConverter(typeof(JsonStringEnumConverter<ParseMode>))]
public enum ParseMode
{
    None = 0,
    Markdown,
    Html,
    MarkdownV2,
}

[JsonConverter(typeof(EnumConverter<PollType>))]
public enum PollType
{
    Regular = 1,
    Quiz,
}

[JsonConverter(typeof(EnumConverter<ReactionTypeKind>))]
public enum ReactionTypeKind
{
    Emoji = 1,
    CustomEmoji,
    Paid,
}

[JsonConverter(typeof(EnumConverter<StickerType>))]
public enum StickerType
{
    Regular = 1,
    Mask,
    CustomEmoji,
}

[JsonConverter(typeof(EnumConverter<UpdateType>))]
public enum UpdateType
{
    Unknown = 0,
    Message,
    InlineQuery,
    ChosenInlineResult,
    CallbackQuery,
    EditedMessage,
    ChannelPost,
    EditedChannelPost,
    ShippingQuery,
    PreCheckoutQuery,
    Poll,
    PollAnswer,
    MyChatMember,
    ChatMember,
    ChatJoinRequest,
    MessageReaction,
    MessageReactionCount,
    ChatBoost,
    RemovedChatBoost,
    BusinessConnection,
    BusinessMessage,
    EditedBusinessMessage,
    DeletedBusinessMessages,
    PurchasedPaidMedia,
    ManagedBot,
    GuestMessage,
    Subscription,
}
