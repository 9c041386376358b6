namespace MeterNode.Plant.Hardware;

/// <summary>Direction of a pin, seen from the chip.</summary>
public enum PinDirection
{
    /// <summary>The board reads a level.</summary>
    Input,
    /// <summary>The board reads a level that another chip drives, so that it needs no pull-up resistor of its own.</summary>
    Driven,
    /// <summary>The board drives a level.</summary>
    Output,
    /// <summary>The board converts a voltage.</summary>
    Analogue,
}
