using Orleans.Concurrency;

namespace OperatorBot.Grains.Interfaces.Operators;

/// <summary>
/// Remembers which client an operator has last heard in their chat, where several speak; the key is the operator's Telegram
/// user id. In memory only: what is forgotten costs a line too many. Calls nobody.
/// </summary>
[Alias("operatorbot.ISpeakerGrain")]
public interface ISpeakerGrain : IGrainWithIntegerKey
{
    /// <summary>The client is about to say something.</summary>
    /// <returns>Whether the operator has to be shown who speaks.</returns>
    [Alias("Speak"), AlwaysInterleave]
    Task<bool> SpeakAsync(long clientId);
}
