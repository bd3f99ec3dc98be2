namespace OperatorBot.Gateway.Routing;

/// <summary>
/// The client's grain says that a person is an operator, the operator's grain says the opposite: somebody registers or leaves
/// at this very moment. It passes; the update has to come again. Where it does not pass (states of different moments, by a
/// backup that was taken while the bot ran), the update is given up in the end, so that others do not wait for ever.
/// </summary>
internal sealed class RosterDisagreementException(long userId) : Exception(
    $"User {userId} is an operator for the client's grain and none for the operator's grain; expected to pass within seconds.");
