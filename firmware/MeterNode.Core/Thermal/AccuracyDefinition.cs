namespace MeterNode.Core.Thermal
{
    /// <summary>Which deviation the headline "control accuracy ±x °C" is.</summary>
    public enum AccuracyDefinition
    {
        /// <summary>Greatest absolute deviation from the set-point.</summary>
        Max = 0,

        /// <summary>95th percentile of the absolute deviation.</summary>
        P95 = 1,
    }
}
