using OperatorBot.Grains.Interfaces.Operators;

namespace OperatorBot.Grains.Operators;

[GrainType("speaker")]
internal sealed class SpeakerGrain(TimeProvider time) : Grain, ISpeakerGrain
{
    // Messages of two clients within so short a time may arrive in another order than they were announced: both are shown.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private (long ClientId, long At)? _last;
    private (long ClientId, long At)? _lastOther;

    public Task<bool> SpeakAsync(long clientId)
    {
        var now = time.GetTimestamp();
        if (_last is { } last && last.ClientId != clientId)
            _lastOther = last;
        var isShown = _last?.ClientId != clientId
            || (_lastOther is { } other && other.ClientId != clientId && time.GetElapsedTime(other.At, now) < AtOnce);
        _last = (clientId, now);
        return Task.FromResult(isShown);
    }
}
