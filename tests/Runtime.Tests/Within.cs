using System.Runtime.CompilerServices;

namespace OperatorBot.Runtime.Tests;

/// <summary>Bounds every wait, so that what does not happen says what it was.</summary>
internal static class Within
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task Time(
        this Task task, string expectation, [CallerMemberName] string test = "", [CallerLineNumber] int line = 0)
    {
        try
        {
            await task.WaitAsync(Limit);
        }
        catch (TimeoutException exception) when (!task.IsCompleted)
        {
            throw new TimeoutException($"{test}, line {line}: waited {Limit.TotalSeconds:N0} s for {expectation}; it did not happen.", exception);
        }
    }

    public static async Task<T> Time<T>(
        this Task<T> task, string expectation, [CallerMemberName] string test = "", [CallerLineNumber] int line = 0)
    {
        await Time((Task)task, expectation, test, line);
        return await task;
    }
}
