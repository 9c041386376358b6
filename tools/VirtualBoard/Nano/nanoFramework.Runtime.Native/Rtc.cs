using MeterNode.VirtualBoard;

namespace nanoFramework.Runtime.Native;

/// <summary>The real-time clock of the current board.</summary>
public static class Rtc
{
    /// <summary>Sets UTC; true when done.</summary>
    public static bool SetSystemTime(DateTime time)
    {
        Board.Current.Clock.SetUtc(time);
        return true;
    }
}
