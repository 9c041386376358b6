namespace MeterNode.Drivers.Models;

/// <summary>What is wrong with the wires of a simulated thermocouple.</summary>
public enum ThermocoupleFault
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>A wire is broken.</summary>
    Open,

    /// <summary>A wire touches the supply.</summary>
    ShortToSupply,

    /// <summary>A wire touches ground.</summary>
    ShortToGround,
}
