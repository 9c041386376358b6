namespace MeterNode.Core.Thermal
{
    /// <summary>Which deviation the headline "control accuracy ±x °C" is.</summary>
    public enum AccuracyDefinition
    {
        /// <summary>Maximum absolute deviation from the set-point; <c>max</c> on the wire.</summary>
        Maximum = 0,

        /// <summary>95th percentile of the absolute deviation.</summary>
        P95 = 1,
    }
}
