namespace OperatorBot.Testing;

/// <summary>Lets a test wait until something that others change is as expected, without asking time and again.</summary>
public sealed class Changes
{
    private TaskCompletionSource _next = NewSource();

    /// <summary>Says that something has changed.</summary>
    public void Tell() => Interlocked.Exchange(ref _next, NewSource()).SetResult();

    /// <summary>Waits until it is so; <paramref name="what"/> says what is expected, and what there is instead.</summary>
    public async Task UntilAsync(Func<bool> isSo, Func<string> what)
    {
        while (true)
        {
            // Taken before the look, so that it ends with whatever changes after it.
            var next = Volatile.Read(ref _next).Task;
            if (isSo())
                return;
            await next.Within(what());
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
