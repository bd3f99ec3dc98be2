namespace Azure.Core;

public abstract class ClientOptions
{
    public RetryOptions Retry { get; } = new();
}

/// <summary>How often a call is repeated that failed for reasons which pass, and how long one may take.</summary>
public class RetryOptions
{
    internal RetryOptions()
    {
    }

    public int MaxRetries { get; set; } = 3;

    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(0.8);

    public TimeSpan NetworkTimeout { get; set; } = TimeSpan.FromSeconds(100);
}
