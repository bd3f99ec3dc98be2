// Kinds that the solution tells by their presence and never looks into: their content is left out here.
namespace Telegram.Bot.Types;

public class BotSubscriptionUpdated;

public class BusinessConnection;

public class BusinessMessagesDeleted;

public class ChatBackground;

public class ChatBoostAdded;

public class ChatBoostRemoved;

public class ChatBoostUpdated;

public class ChatJoinRequest;

public class ChatOwnerChanged;

public class ChatOwnerLeft;

public class ChecklistTasksAdded;

public class ChecklistTasksDone;

public class ChosenInlineResult;

public class CommunityChatAdded;

public class CommunityChatRemoved;

public class DirectMessagePriceChanged;

public class GiftInfo;

public class GiveawayCompleted;

public class GiveawayCreated;

public class InlineQuery;

public class ManagedBotCreated;

public class ManagedBotUpdated;

public class MaskPosition;

public class PaidMessagePriceChanged;

public class PollAnswer;

public class PollMedia;

public class PollOptionAdded;

public class PollOptionDeleted;

public class RichMessage;

public class SuggestedPostApprovalFailed;

public class SuggestedPostApproved;

public class SuggestedPostDeclined;

public class SuggestedPostInfo;

public class SuggestedPostPaid;

public class SuggestedPostRefunded;

public class UniqueGiftInfo;
