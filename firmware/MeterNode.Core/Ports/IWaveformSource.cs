using MeterNode.Core.Metering;

namespace MeterNode.Core.Ports
{
    /// <summary>Samples all channels of a waveform window.</summary>
    public interface IWaveformSource
    {
        /// <summary>
        /// Converts some rows without waiting and says how long one takes, ns: a tenth of a second at most. 0 when rows take no time.
        /// </summary>
        int MeasureRowNanos();

        /// <summary>
        /// Captures one window into <paramref name="window"/>, at its fixed rate, starting now. Blocks for the length of the
        /// window; late rows keep their true time stamps. No allocation.
        /// </summary>
        void Capture(WaveformWindow window);
    }
}
