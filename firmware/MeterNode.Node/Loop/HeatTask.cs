using MeterNode.Core.Configuration;
using MeterNode.Core.Ports;
using MeterNode.Core.Production;
using MeterNode.Core.Records;

namespace MeterNode.Node.Loop
{
    /// <summary>
    /// Credits each flow pulse with the temperatures of its second. Pulses without both temperatures are reported, never guessed.
    /// </summary>
    internal sealed class HeatTask
    {
        private readonly IPulseCounter _flow;
        private readonly double[] _celsius;
        private readonly int _in;
        private readonly int _out;
        private long _pulses;
        private long _reported;

        internal HeatTask(HeatConfiguration heat, IPulseCounter flow, ThermalTask thermal)
        {
            _flow = flow;
            _celsius = thermal.LastCelsius;
            _in = heat.ZoneIn - 1;
            _out = heat.ZoneOut - 1;
            Heat = new WasteHeat(1 / heat.PulsesPerLitre, heat.KilogramsPerCubicMetre, heat.JoulesPerKilogramKelvin,
                heat.MinimumKelvin);
        }

        /// <summary>The register, restored by the loop at start.</summary>
        internal readonly WasteHeat Heat;

        internal void Poll(long nowMicros)
        {
            long pulses = _flow.Read(nowMicros);
            if (pulses != _pulses)
            {
                double hot = _celsius[_in];
                double cold = _celsius[_out];
                Heat.Add((int)(pulses - _pulses), hot, cold, !double.IsNaN(hot) && !double.IsNaN(cold));
                _pulses = pulses;
            }
        }

        /// <summary>Tells of pulses that could not be credited since the last report.</summary>
        internal void Report(EventLog events, long nowMicros)
        {
            long uncounted = Heat.UncountedPulses - _reported;
            if (uncounted > 0)
            {
                events.Add(nowMicros, EventTexts.Discard(Words.DiscardedFlowPulses, uncounted));
                _reported += uncounted;
            }
        }
    }
}
