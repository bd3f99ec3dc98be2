using System.Runtime.CompilerServices;

namespace OperatorBot.Testing;

/// <summary>Bounds what a test waits for, so that one that hangs says at what.</summary>
public static class Waiting
{
    /// <summary>Far beyond anything that is expected; reached only when something never happens.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Waits, and after <see cref="Limit"/> fails with the name of what did not happen.</summary>
    public static async Task Within(
        this Task task, string phase, [CallerMemberName] string caller = "", [CallerLineNumber] int line = 0)
    {
        try
        {
            await task.WaitAsync(Limit);
        }
        catch (TimeoutException exception) when (!task.IsCompleted)
        {
            throw new TimeoutException($"{caller}, line {line}: waited {Limit.TotalSeconds} s in vain for {phase}.", exception);
        }
    }

    /// <inheritdoc cref="Within(Task, string, string, int)"/>
    public static async Task<T> Within<T>(
        this Task<T> task, string phase, [CallerMemberName] string caller = "", [CallerLineNumber] int line = 0)
    {
        await ((Task)task).Within(phase, caller, line);
        return await task;
    }
}
