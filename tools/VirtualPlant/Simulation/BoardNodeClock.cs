using MeterNode.Core.Ports;
using MeterNode.VirtualBoard;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>
/// The virtual board's time as the firmware's clock. UTC is as good as the board's synchronisation. The thread that makes it is the
/// firmware's: its readings cost what the board's profile says.
/// </summary>
public sealed class BoardNodeClock : IClock
{
    private readonly BoardClock _clock;

    /// <summary>The clock of the calling thread's firmware.</summary>
    public BoardNodeClock(BoardClock clock)
    {
        _clock = clock;
        clock.Own();
    }

    /// <inheritdoc/>
    public long NowMicros => _clock.ReadMicros();

    /// <inheritdoc/>
    public long UtcMicros => _clock.UtcMicros;

    /// <inheritdoc/>
    public char Quality => _clock.IsUtcSet ? TimeQuality.Synchronised : TimeQuality.Relative;

    /// <inheritdoc/>
    public long SpinUntil(long micros) => _clock.ReadUntil(micros);
}
