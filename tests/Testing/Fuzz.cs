using System.Globalization;

namespace OperatorBot.Testing;

/// <summary>
/// Holds a property against random cases. <c>FUZZ_SEED=n</c> replays one case, <c>FUZZ_CASES=n</c> runs so many of each.
/// </summary>
public static class Fuzz
{
    /// <param name="usual">How many cases where nothing else is asked for.</param>
    /// <param name="holds">Draws a case and throws where the property does not hold.</param>
    public static async Task RunAsync(int usual, Func<Random, Task> holds)
    {
        var (from, count) = Setting("FUZZ_SEED") is { } one ? (one, 1) : (0, Setting("FUZZ_CASES") ?? usual);
        await Parallel.ForAsync(from, from + count, async (seed, _) =>
        {
            try
            {
                await holds(new Random(seed));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"FUZZ_SEED={seed} fails: {e.Message}", e);
            }
        });
    }

    /// <inheritdoc cref="RunAsync"/>
    public static Task RunAsync(int usual, Action<Random> holds) => RunAsync(usual, random =>
    {
        holds(random);
        return Task.CompletedTask;
    });

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;
}
