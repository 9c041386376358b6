using MeterNode.Core.Ports;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>A clock for what needs no time.</summary>
internal sealed class StandingClock : IClock
{
    /// <inheritdoc/>
    public long NowMicros => 0;

    /// <inheritdoc/>
    public long UtcMicros => 0;

    /// <inheritdoc/>
    public char Quality => TimeQuality.Unknown;

    /// <inheritdoc/>
    public long SpinUntil(long micros) => micros;
}
