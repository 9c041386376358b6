using MeterNode.Core.Metering;
using MeterNode.Core.Ports;

namespace MeterNode.Bench.Measures
{
    /// <summary>From a captured window of one phase to its figures in the reading and the energy registers.</summary>
    public sealed class WindowClose : SteppedMeasure
    {
        private readonly WaveformWindow _window = MachineWindow.Make();
        private readonly WindowAnalyzer _analyzer = new WindowAnalyzer(new PhaseChannels[] { MachineWindow.Phase() }, 50);
        private readonly ReadingAccumulator _reading = new ReadingAccumulator(1);
        private readonly EnergyRegisters _energy = new EnergyRegisters(5000000);
        private long _nowMicros;

        /// <inheritdoc/>
        public override string Name => "window close, 440 rows, 1 phase";

        /// <inheritdoc/>
        public override string StepName => "longest step of a window close";

        /// <inheritdoc/>
        public override int TimedOperations => 2;

        /// <inheritdoc/>
        public override int MaximumSteps => 200;

        /// <inheritdoc/>
        public override void Begin()
        {
            _nowMicros += 1000000;
            _window.StartMicros = _nowMicros;
            _analyzer.Begin(_window);
        }

        /// <inheritdoc/>
        public override bool Step()
        {
            if (!_analyzer.Step())
            {
                return false;
            }

            _reading.Add(_analyzer.Interval);
            PowerInterval interval = _analyzer.Interval;
            _energy.Add(interval.MiddleMicros, interval.TotalPowerWatts, interval.TotalReactiveVars);
            return true;
        }
    }
}
