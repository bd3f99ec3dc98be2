namespace Telegram.Bot.Types;

public class Update
{
    [JsonPropertyName("update_id"), JsonIgnore(Condition = Never)] public int Id { get; set; }
    public Message? Message { get; set; }
    [JsonPropertyName("edited_message")] public Message? EditedMessage { get; set; }
    [JsonPropertyName("channel_post")] public Message? ChannelPost { get; set; }
    [JsonPropertyName("edited_channel_post")] public Message? EditedChannelPost { get; set; }
    [JsonPropertyName("business_connection")] public BusinessConnection? BusinessConnection { get; set; }
    [JsonPropertyName("business_message")] public Message? BusinessMessage { get; set; }
    [JsonPropertyName("edited_business_message")] public Message? EditedBusinessMessage { get; set; }
    [JsonPropertyName("deleted_business_messages")]
    public BusinessMessagesDeleted? DeletedBusinessMessages { get; set; }
    [JsonPropertyName("guest_message")] public Message? GuestMessage { get; set; }
    [JsonPropertyName("message_reaction")] public MessageReactionUpdated? MessageReaction { get; set; }
    [JsonPropertyName("message_reaction_count")] public MessageReactionCountUpdated? MessageReactionCount { get; set; }
    [JsonPropertyName("inline_query")] public InlineQuery? InlineQuery { get; set; }
    [JsonPropertyName("chosen_inline_result")] public ChosenInlineResult? ChosenInlineResult { get; set; }
    [JsonPropertyName("callback_query")] public CallbackQuery? CallbackQuery { get; set; }
    [JsonPropertyName("shipping_query")] public ShippingQuery? ShippingQuery { get; set; }
    [JsonPropertyName("pre_checkout_query")] public PreCheckoutQuery? PreCheckoutQuery { get; set; }
    [JsonPropertyName("purchased_paid_media")] public PaidMediaPurchased? PurchasedPaidMedia { get; set; }
    public Poll? Poll { get; set; }
    [JsonPropertyName("poll_answer")] public PollAnswer? PollAnswer { get; set; }
    [JsonPropertyName("my_chat_member")] public ChatMemberUpdated? MyChatMember { get; set; }
    [JsonPropertyName("chat_member")] public ChatMemberUpdated? ChatMember { get; set; }
    [JsonPropertyName("chat_join_request")] public ChatJoinRequest? ChatJoinRequest { get; set; }
    [JsonPropertyName("chat_boost")] public ChatBoostUpdated? ChatBoost { get; set; }
    [JsonPropertyName("removed_chat_boost")] public ChatBoostRemoved? RemovedChatBoost { get; set; }
    [JsonPropertyName("managed_bot")] public ManagedBotUpdated? ManagedBot { get; set; }
    public BotSubscriptionUpdated? Subscription { get; set; }

    public static readonly UpdateType[] AllTypes =
    [
        UpdateType.Message,
        UpdateType.EditedMessage,
        UpdateType.ChannelPost,
        UpdateType.EditedChannelPost,
        UpdateType.BusinessConnection,
        UpdateType.BusinessMessage,
        UpdateType.EditedBusinessMessage,
        UpdateType.DeletedBusinessMessages,
        UpdateType.GuestMessage,
        UpdateType.MessageReaction,
        UpdateType.MessageReactionCount,
        UpdateType.InlineQuery,
        UpdateType.ChosenInlineResult,
        UpdateType.CallbackQuery,
        UpdateType.ShippingQuery,
        UpdateType.PreCheckoutQuery,
        UpdateType.PurchasedPaidMedia,
        UpdateType.Poll,
        UpdateType.PollAnswer,
        UpdateType.MyChatMember,
        UpdateType.ChatMember,
        UpdateType.ChatJoinRequest,
        UpdateType.ChatBoost,
        UpdateType.RemovedChatBoost,
        UpdateType.ManagedBot,
        UpdateType.Subscription,
    ];

    /// <summary>The first of these that is there, in this order.</summary>
    [JsonIgnore]
    public UpdateType Type =>
        Message is not null ? UpdateType.Message :
        EditedMessage is not null ? UpdateType.EditedMessage :
        ChannelPost is not null ? UpdateType.ChannelPost :
        EditedChannelPost is not null ? UpdateType.EditedChannelPost :
        BusinessConnection is not null ? UpdateType.BusinessConnection :
        BusinessMessage is not null ? UpdateType.BusinessMessage :
        EditedBusinessMessage is not null ? UpdateType.EditedBusinessMessage :
        DeletedBusinessMessages is not null ? UpdateType.DeletedBusinessMessages :
        GuestMessage is not null ? UpdateType.GuestMessage :
        MessageReaction is not null ? UpdateType.MessageReaction :
        MessageReactionCount is not null ? UpdateType.MessageReactionCount :
        InlineQuery is not null ? UpdateType.InlineQuery :
        ChosenInlineResult is not null ? UpdateType.ChosenInlineResult :
        CallbackQuery is not null ? UpdateType.CallbackQuery :
        ShippingQuery is not null ? UpdateType.ShippingQuery :
        PreCheckoutQuery is not null ? UpdateType.PreCheckoutQuery :
        PurchasedPaidMedia is not null ? UpdateType.PurchasedPaidMedia :
        Poll is not null ? UpdateType.Poll :
        PollAnswer is not null ? UpdateType.PollAnswer :
        MyChatMember is not null ? UpdateType.MyChatMember :
        ChatMember is not null ? UpdateType.ChatMember :
        ChatJoinRequest is not null ? UpdateType.ChatJoinRequest :
        ChatBoost is not null ? UpdateType.ChatBoost :
        RemovedChatBoost is not null ? UpdateType.RemovedChatBoost :
        ManagedBot is not null ? UpdateType.ManagedBot :
        Subscription is not null ? UpdateType.Subscription :
        UpdateType.Unknown;
}
