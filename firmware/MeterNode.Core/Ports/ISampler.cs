using MeterNode.Core.Metering;
using MeterNode.Core.Production;
using MeterNode.Core.Thermal;

namespace MeterNode.Core.Ports
{
    /// <summary>The machine's inputs: waveforms, thermocouples, shot pulses; and the light that tells the electrician that all is well.</summary>
    public interface ISampler
    {
        /// <summary>
        /// Captures one window into <paramref name="window"/> (emptied first), at its fixed rate, starting now.
        /// Blocks for the length of the window; late samples keep their true time stamps. No allocation.
        /// </summary>
        void Capture(WaveformWindow window);

        /// <summary>Reads the thermocouple of a zone; a failure is the reading's status, never an exception.</summary>
        void ReadTemperature(int zone, long nowMicros, ThermalReading reading);

        /// <summary>
        /// Hands the shots seen since the last call to <paramref name="shots"/> (null when they are not wanted), each with its
        /// time, and lets the status light blink. Called at every turn of the loop.
        /// </summary>
        void Poll(long nowMicros, ShotAccumulator shots);

        /// <summary>Pulses of the flow meter since boot; 0 where none is wired.</summary>
        long FlowPulses { get; }

        /// <summary>What the status light is to say.</summary>
        void ShowConnected(bool connected);
    }
}
