using OperatorBot.Grains.Interfaces.Dialogs;

namespace OperatorBot.Grains.Interfaces.Operators;

/// <summary>
/// An operator; the key is the Telegram user id. The only writer of registration, status, focus, and of the
/// <c>(client, ticket)</c> pairs that the operator has accepted. Resolves what the operator writes to a dialog; does not
/// take part in relaying.
/// </summary>
[Alias("operatorbot.IOperatorGrain")]
public interface IOperatorGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Carries out a command, or finds the dialog that a message is meant for. A repeat skips the decision and runs again
    /// what is still owed; a message is resolved anew, since its client recognizes the repeat.
    /// </summary>
    [Alias("Handle")]
    Task<OperatorOutcome> HandleAsync(OperatorRequest request);

    /// <summary>The operator blocked the bot (offline, dialogs handed back), or came back.</summary>
    /// <returns>False: not an operator; the change belongs to <c>IClientGrain</c>.</returns>
    [Alias("ChangeMembership")]
    Task<bool> ChangeMembershipAsync(MembershipChange change);

    /// <summary>
    /// A message could not be given to a dialog: asks the operator with buttons, or says that there is none. An edit or a deletion of
    /// a message that nobody has: says so. Once per message.
    /// </summary>
    [Alias("AskTarget")]
    Task AskTargetAsync(OperatorRequest request, UndeliverableReason reason);

    /// <summary>Offers a waiting client. Idempotent by ticket.</summary>
    [Alias("Offer")]
    Task<OfferAnswer> OfferAsync(OfferClient offer);

    /// <summary>The ticket is over for this operator. Idempotent; tickets at or below it are refused from now on.</summary>
    [Alias("Release")]
    Task<OperatorLoad> ReleaseAsync(ReleaseClient release);
}
