// Kinds that the solution tells by their presence and never looks into: their content is left out here.
namespace Telegram.Bot.Types.Payments;

public class PaidMediaPurchased;

public class PreCheckoutQuery;

public class RefundedPayment;

public class ShippingQuery;

public class SuccessfulPayment;
