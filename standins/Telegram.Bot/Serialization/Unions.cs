namespace Telegram.Bot.Serialization;

internal sealed class AlbumInputMediaConverter() : UnionConverter<IAlbumInputMedia>(
    "type",
    new()
    {
        ["audio"] = typeof(InputMediaAudio),
        ["document"] = typeof(InputMediaDocument),
        ["photo"] = typeof(InputMediaPhoto),
        ["video"] = typeof(InputMediaVideo),
    });

internal sealed class BotCommandScopeConverter() : UnionConverter<BotCommandScope>(
    "type",
    new()
    {
        ["default"] = typeof(BotCommandScopeDefault),
        ["all_private_chats"] = typeof(BotCommandScopeAllPrivateChats),
        ["all_group_chats"] = typeof(BotCommandScopeAllGroupChats),
        ["all_chat_administrators"] = typeof(BotCommandScopeAllChatAdministrators),
        ["chat"] = typeof(BotCommandScopeChat),
        ["chat_administrators"] = typeof(BotCommandScopeChatAdministrators),
        ["chat_member"] = typeof(BotCommandScopeChatMember),
    });

internal sealed class ChatMemberConverter() : UnionConverter<ChatMember>(
    "status",
    new()
    {
        ["creator"] = typeof(ChatMemberOwner),
        ["administrator"] = typeof(ChatMemberAdministrator),
        ["member"] = typeof(ChatMemberMember),
        ["restricted"] = typeof(ChatMemberRestricted),
        ["left"] = typeof(ChatMemberLeft),
        ["kicked"] = typeof(ChatMemberBanned),
    });

internal sealed class InputMediaConverter() : UnionConverter<InputMedia>(
    "type",
    new()
    {
        ["animation"] = typeof(InputMediaAnimation),
        ["audio"] = typeof(InputMediaAudio),
        ["document"] = typeof(InputMediaDocument),
        ["photo"] = typeof(InputMediaPhoto),
        ["video"] = typeof(InputMediaVideo),
    });

internal sealed class MessageOriginConverter() : UnionConverter<MessageOrigin>(
    "type",
    new()
    {
        ["user"] = typeof(MessageOriginUser),
        ["hidden_user"] = typeof(MessageOriginHiddenUser),
        ["chat"] = typeof(MessageOriginChat),
        ["channel"] = typeof(MessageOriginChannel),
    });

internal sealed class PaidMediaConverter() : UnionConverter<PaidMedia>(
    "type",
    new()
    {
        ["live_photo"] = typeof(PaidMediaLivePhoto),
        ["photo"] = typeof(PaidMediaPhoto),
        ["preview"] = typeof(PaidMediaPreview),
        ["video"] = typeof(PaidMediaVideo),
    });

internal sealed class ReactionTypeConverter() : UnionConverter<ReactionType>(
    "type",
    new()
    {
        ["emoji"] = typeof(ReactionTypeEmoji),
        ["custom_emoji"] = typeof(ReactionTypeCustomEmoji),
        ["paid"] = typeof(ReactionTypePaid),
    });
