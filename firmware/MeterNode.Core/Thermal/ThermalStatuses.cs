namespace MeterNode.Core.Thermal
{
    /// <summary>Names of <see cref="ThermalStatus"/> on the wire (docs/wire-format.md).</summary>
    public static class ThermalStatuses
    {
        /// <summary>The wire's word: ok, open, short, range, cold-junction, no-response, absent, stale.</summary>
        public static string Name(ThermalStatus status)
        {
            switch (status)
            {
                case ThermalStatus.Ok:
                    return "ok";
                case ThermalStatus.Open:
                    return "open";
                case ThermalStatus.Short:
                    return "short";
                case ThermalStatus.Range:
                    return "range";
                case ThermalStatus.ColdJunction:
                    return "cold-junction";
                case ThermalStatus.Absent:
                    return "absent";
                case ThermalStatus.Stale:
                    return "stale";
                default:
                    return "no-response";
            }
        }
    }
}
