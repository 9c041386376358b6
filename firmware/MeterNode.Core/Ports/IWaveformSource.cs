using MeterNode.Core.Metering;

namespace MeterNode.Core.Ports
{
    /// <summary>Samples all channels of a waveform window.</summary>
    public interface IWaveformSource
    {
        /// <summary>
        /// Captures one window into <paramref name="window"/>, at its fixed rate, starting now. Blocks for the length of the
        /// window; late rows keep their true time stamps. No allocation.
        /// </summary>
        void Capture(WaveformWindow window);
    }
}
