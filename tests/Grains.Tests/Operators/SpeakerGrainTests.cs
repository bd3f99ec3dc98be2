using OperatorBot.Grains.Interfaces.Operators;
using OperatorBot.Grains.Tests.Fakes;

namespace OperatorBot.Grains.Tests.Operators;

public sealed class SpeakerGrainTests
{
    [Fact]
    public async Task Speak_OnlyAChangeIsShown_AndBothWithinASecond()
    {
        await using var host = await GrainHost.StartAsync();
        var speaker = host.Grains.GetGrain<ISpeakerGrain>(7);

        // Client, milliseconds since the last one, whether it is shown.
        (long Client, int After, bool Shown)[] words =
        [
            (1, 0, true),
            (1, 0, false),
            (1, 60_000, false),
            (2, 500, true),
            // The other one's word may arrive after this one, whatever the order of the calls.
            (2, 499, true),
            (2, 1, false),
            (1, 0, true),
            (2, 500, true),
            (1, 500, true),
            (1, 499, true),
            (1, 501, false),
            (3, 0, true),
            (1, 0, true),
        ];
        foreach (var (client, after, shown) in words)
        {
            host.Time.Advance(TimeSpan.FromMilliseconds(after));
            Assert.Equal(shown, await speaker.SpeakAsync(client));
        }

        Assert.True(await host.Grains.GetGrain<ISpeakerGrain>(8).SpeakAsync(1));
    }
}
