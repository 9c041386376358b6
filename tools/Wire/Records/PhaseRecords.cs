namespace MeterNode.Wire;

/// <summary>What a pack says about one phase.</summary>
public sealed partial class PhaseRecords
{
    internal PhaseRecords(int phase) => Phase = phase;

    /// <summary>From 1.</summary>
    public int Phase { get; }
}
