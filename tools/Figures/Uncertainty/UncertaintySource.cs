namespace MeterNode.Figures;

/// <summary>Where the uncertainty of an energy comes from.</summary>
public enum UncertaintySource
{
    /// <summary>Class of a meter that was read.</summary>
    MeterClass,

    /// <summary>Calibration of the node, with its reference.</summary>
    Calibration,

    /// <summary>Ratio of the current transformer.</summary>
    Ratio,

    /// <summary>Phase displacement of the current transformer.</summary>
    Phase,

    /// <summary>Voltage input.</summary>
    Voltage,

    /// <summary>Temperature of the front end.</summary>
    Temperature,

    /// <summary>Drift since the calibration.</summary>
    Drift,

    /// <summary>Looking at the power in intervals.</summary>
    Sampling,

    /// <summary>Time that was not metered.</summary>
    Gap,
}
