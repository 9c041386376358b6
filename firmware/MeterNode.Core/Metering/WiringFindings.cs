using MeterNode.Core.Records;

namespace MeterNode.Core.Metering
{
    /// <summary>Names of <see cref="WiringFinding"/> as the `wiring` event has them (docs/wire-format.md).</summary>
    public static class WiringFindings
    {
        /// <summary>The name for the wire.</summary>
        public static string Name(WiringFinding finding)
        {
            switch (finding)
            {
                case WiringFinding.CtReversed:
                    return Words.WiringFindingCtReversed;
                case WiringFinding.PhaseSwapped:
                    return Words.WiringFindingPhaseSwapped;
                case WiringFinding.VoltageMissing:
                    return Words.WiringFindingVoltageMissing;
                case WiringFinding.CurrentMissing:
                    return Words.WiringFindingCurrentMissing;
                default:
                    return Words.WiringFindingOk;
            }
        }
    }
}
