namespace MeterNode.Core.Metering
{
    /// <summary>Names of <see cref="WiringFinding"/> as the `wiring` event has them (docs/wire-format.md).</summary>
    public static class WiringFindings
    {
        /// <summary>The name for the wire; empty for <see cref="WiringFinding.None"/>.</summary>
        public static string Name(WiringFinding finding)
        {
            switch (finding)
            {
                case WiringFinding.CtReversed:
                    return "ct-reversed";
                case WiringFinding.PhaseSwapped:
                    return "phase-swapped";
                case WiringFinding.VoltageMissing:
                    return "voltage-missing";
                case WiringFinding.CurrentMissing:
                    return "current-missing";
                default:
                    return "";
            }
        }
    }
}
