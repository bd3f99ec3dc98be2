// Kinds that the solution tells by their presence and never looks into: their content is left out here.
namespace Telegram.Bot.Types.Passport;

public class PassportData;
