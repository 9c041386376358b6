using MeterNode.Core.Ports;
using MeterNode.VirtualBoard;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>The virtual board's time as the firmware's clock. UTC is as good as the board's synchronisation.</summary>
public sealed class BoardNodeClock(BoardClock clock) : IClock
{
    /// <inheritdoc/>
    public long NowMicros => clock.NowMicros;

    /// <inheritdoc/>
    public long UtcMicros => clock.UtcMicros;

    /// <inheritdoc/>
    public char Quality => clock.IsUtcSet ? TimeQuality.Synchronised : TimeQuality.Relative;

    /// <inheritdoc/>
    public void SpinUntil(long micros) => clock.SpinUntil(micros);
}
