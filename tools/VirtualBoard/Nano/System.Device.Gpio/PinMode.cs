namespace System.Device.Gpio;

/// <summary>Direction, driver and pull resistor of a pin.</summary>
public enum PinMode
{
    Input,
    InputPullDown,
    InputPullUp,
    Output,
    OutputOpenDrain,
    OutputOpenDrainPullUp,
    OutputOpenSource,
    OutputOpenSourcePullDown,
}
