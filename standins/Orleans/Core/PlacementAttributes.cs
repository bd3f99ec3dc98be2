namespace Orleans.Placement;

/// <summary>Accepted and ignored: this runtime places every grain by the hash of its id.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class PlacementAttribute : Attribute;

public sealed class RandomPlacementAttribute : PlacementAttribute;

public sealed class HashBasedPlacementAttribute : PlacementAttribute;

public sealed class PreferLocalPlacementAttribute : PlacementAttribute;

public sealed class ActivationCountBasedPlacementAttribute : PlacementAttribute;

public sealed class ResourceOptimizedPlacementAttribute : PlacementAttribute;
