using MeterNode.VirtualBoard;

namespace nanoFramework.Hardware.Esp32;

/// <summary>Which pin serves which function.</summary>
public class Configuration
{
    /// <summary>Gives <paramref name="pin"/> the function.</summary>
    public static void SetPinFunction(int pin, DeviceFunction value) => Board.Current.Gpio.SetFunction(pin, (int)value);

    /// <summary>The pin of a function, or -1.</summary>
    public static int GetFunctionPin(DeviceFunction function) => Board.Current.Gpio.FunctionPin((int)function);
}
