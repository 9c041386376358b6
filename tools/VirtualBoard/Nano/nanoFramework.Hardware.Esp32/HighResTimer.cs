using MeterNode.VirtualBoard;

namespace nanoFramework.Hardware.Esp32;

/// <summary>The 64-bit microsecond timer of the current board.</summary>
public class HighResTimer
{
    private HighResTimer()
    {
    }

    /// <summary>Time since boot, µs.</summary>
    public static ulong GetCurrent() => (ulong)Board.Current.Clock.ReadMicros();
}
