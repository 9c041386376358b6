namespace MeterNode.Wire;

/// <summary>The new judgement on a pack that was judged before, and the verdict that it had.</summary>
public readonly record struct ChainChange(Verdict Was, Judgement Judgement);
