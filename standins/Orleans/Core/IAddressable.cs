namespace Orleans.Runtime;

/// <summary>Whatever a call can be sent to.</summary>
public interface IAddressable;
