using OperatorBot.Grains.Interfaces.Dialogs;
using OperatorBot.Grains.Interfaces.Operators;

namespace OperatorBot.Gateway.Updates;

/// <summary>What an update means to the bot; parsed once, by <see cref="UpdateParser"/>.</summary>
internal abstract record Incoming
{
    private Incoming()
    {
    }

    /// <summary>The update's id.</summary>
    public required int UpdateId { get; init; }

    /// <summary>The chat in whose order it has its place.</summary>
    public required long ChatId { get; init; }

    /// <summary>The same for a second attempt: it may have had an effect already.</summary>
    public virtual Incoming Again() => this;

    /// <summary>Somebody wrote to the bot; what that means depends on whether they are an operator.</summary>
    /// <param name="Request">The message and, for an operator, the command in it.</param>
    /// <param name="IsStart">Whether it is <c>/start</c>, which greets a client.</param>
    public sealed record Message(OperatorRequest Request, bool IsStart) : Incoming
    {
        public override Incoming Again() => this with { Request = MarkRedelivered(Request) };
    }

    /// <summary>Something that has a meaning only where an operator did it: a press, an edited command.</summary>
    /// <param name="Request">What was done.</param>
    public sealed record OperatorAction(OperatorRequest Request) : Incoming
    {
        public override Incoming Again() => this with { Request = MarkRedelivered(Request) };
    }

    /// <summary>Somebody edited an earlier message.</summary>
    /// <param name="Request">What that is where they are an operator.</param>
    /// <param name="Content">What the message holds now.</param>
    public sealed record Edit(OperatorRequest Request, MessageContent Content) : Incoming
    {
        public override Incoming Again() => this with { Request = MarkRedelivered(Request) };
    }

    /// <summary>Somebody reacted to a message.</summary>
    /// <param name="Request">Who, to which, how.</param>
    public sealed record Reaction(OperatorRequest Request) : Incoming
    {
        public override Incoming Again() => this with { Request = MarkRedelivered(Request) };
    }

    /// <summary>Somebody blocked the bot, or came back.</summary>
    /// <param name="Change">Who and when.</param>
    public sealed record Membership(MembershipChange Change) : Incoming;

    /// <summary>The bot was put into a group or channel, where it has nothing to do.</summary>
    public sealed record AddedToGroup : Incoming;

    /// <summary>Nothing to do.</summary>
    /// <param name="Why">The reason, for logs.</param>
    public sealed record Ignored(IgnoredBecause Why) : Incoming;

    private static OperatorRequest MarkRedelivered(OperatorRequest request) =>
        request with { Message = request.Message with { Redelivered = true } };
}

/// <summary>Why an update means nothing to the bot.</summary>
internal enum IgnoredBecause
{
    /// <summary>A kind of update that the bot does not know.</summary>
    UnknownKind = 1,

    /// <summary>It comes from a group or a channel.</summary>
    NotPrivate = 2,

    /// <summary>It comes from a bot or an anonymous sender.</summary>
    NotHuman = 3,

    /// <summary>An event of the chat that nobody wrote: a pin, a topic's name.</summary>
    ServiceMessage = 4,

    /// <summary>An update of a message in which nothing was edited that could be passed on.</summary>
    NothingEdited = 5,

    /// <summary>A button that is not the bot's.</summary>
    ForeignButton = 7,

    /// <summary>A change of membership that is neither blocking nor coming back.</summary>
    OtherMembership = 8,

    /// <summary>It holds ids that Telegram never gives.</summary>
    Implausible = 9,
}
