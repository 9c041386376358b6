namespace MeterNode.Plant.Hardware;

/// <summary>Direction of a pin, seen from the chip.</summary>
public enum PinDirection
{
    Input,
    Output,
    Analogue,
}
