namespace MeterNode.Wire;

/// <summary>A witness of a checkpoint.</summary>
/// <param name="Statement">What it signed.</param>
/// <param name="IsKnown">True when its key was given and has signed this; otherwise nobody knows who it is.</param>
public sealed record WitnessCheck(WitnessStatement Statement, bool IsKnown);
