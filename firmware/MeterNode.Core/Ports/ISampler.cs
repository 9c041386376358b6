using MeterNode.Core.Metering;

namespace MeterNode.Core.Ports
{
    /// <summary>Fills waveform windows from the machine's current and voltage inputs.</summary>
    public interface ISampler
    {
        /// <summary>
        /// Captures one window into <paramref name="window"/> (cleared first), at its fixed rate, starting now.
        /// Blocks for the length of the window; late samples keep their true time stamps.
        /// </summary>
        void Capture(WaveformWindow window);
    }
}
