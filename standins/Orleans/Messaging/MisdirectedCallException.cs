namespace Orleans.Runtime;

/// <summary>The silo has not begun the call, since the grain is another's. Seen by the silo that sent it, not by its caller.</summary>
internal sealed class MisdirectedCallException() : OrleansException("The grain belongs to another silo.");
