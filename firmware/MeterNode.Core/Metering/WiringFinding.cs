namespace MeterNode.Core.Metering
{
    /// <summary>What a connection check can find wrong with one phase.</summary>
    public enum WiringFinding
    {
        /// <summary>Nothing.</summary>
        None = 0,

        /// <summary>The current transformer is mounted backwards, or its wires are swapped.</summary>
        CtReversed = 1,

        /// <summary>This phase's current transformer sits on another phase's conductor.</summary>
        PhaseSwapped = 2,

        /// <summary>A voltage input is configured but shows no voltage.</summary>
        VoltageMissing = 3,

        /// <summary>This phase has no current while the others have.</summary>
        CurrentMissing = 4,
    }
}
