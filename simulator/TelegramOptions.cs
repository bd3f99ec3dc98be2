namespace OperatorBot.Simulator;

/// <summary>How the simulated Telegram starts.</summary>
public sealed class TelegramOptions
{
    public const string DefaultToken = "1:simulated-token-for-trying-things-out";

    /// <summary>The one token that is accepted; the number before the colon is the bot's user id.</summary>
    public string Token { get; init; } = DefaultToken;

    /// <summary>Zero takes any free port.</summary>
    public int Port { get; init; }

    /// <summary>Listen on all addresses. By default only this machine can connect.</summary>
    public bool ListenOnAllAddresses { get; init; }

    public string BotName { get; init; } = "Operator bot";

    public string BotUsername { get; init; } = "operator_bot";

    /// <summary>Whether the bot has topics in private chats (<c>has_topics_enabled</c> of getMe).</summary>
    public bool HasTopics { get; set; }

    /// <summary>Whether users may open and rename topics (<c>allows_users_to_create_topics</c> of getMe).</summary>
    public bool AllowsUsersToCreateTopics { get; set; } = true;

    /// <summary>
    /// What is sent to a topic that is gone appears outside of topics, and no error says so: what bots saw in private chats
    /// in spring 2026, and may still see within a minute of the deletion.
    /// </summary>
    public bool IgnoresGoneTopics { get; set; }

    /// <summary>Users' reactions in private chats reach the bot. Documentation and experience differ: see docs/simulator.md.</summary>
    public bool DeliversPrivateReactions { get; set; } = true;

    /// <summary>Messages kept per chat, at least; older ones are forgotten, as if deleted.</summary>
    public int RetainedMessagesPerChat { get; init; } = int.MaxValue / 2;

    /// <summary>Whether confirmed updates are kept, so that <see cref="TelegramServer.HandOutAgain"/> can bring them back.</summary>
    public bool RemembersUpdates { get; init; }

    /// <summary>Recorded calls kept; 0 records none.</summary>
    public int RetainedCalls { get; init; } = 100_000;

    /// <summary>How long Telegram takes the answer to a pressed button.</summary>
    public TimeSpan CallbackAnswerWindow { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Seed of everything that is drawn: dice, latency, faults by chance.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The clock that dates, lifetimes and pauses go by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
