using MeterNode.VirtualBoard;

namespace nanoFramework.Runtime.Native;

/// <summary>Restart of the board.</summary>
public class Power
{
    /// <summary>Restarts the current board: <see cref="BoardResetException"/> unwinds the caller to whoever runs the board.</summary>
    public static void RebootDevice(RebootOption rebootOption = RebootOption.NormalReboot) => Board.Current.Reset();

    /// <summary>Restarts the current board. The delay, ms, passes on the board's clock.</summary>
    public static void RebootDevice(int delay, RebootOption rebootOption = RebootOption.NormalReboot)
    {
        Board.Current.Clock.AdvanceNanos(delay * 1_000_000L);
        Board.Current.Reset();
    }
}
