using MeterNode.Core.Metering;

namespace MeterNode.Bench.Measures
{
    /// <summary>One pair of current and voltage into a phase's sums.</summary>
    public sealed class SamplePair : Measure
    {
        // Rows of the span that the sums go over, of the 440 that the window has.
        private const int First = 2;
        private const int PairsPerRun = 430;

        private readonly WaveformWindow _window = MachineWindow.Make();
        private readonly PhaseSums _sums = new PhaseSums();

        /// <inheritdoc/>
        public override string Name => "one u/i sample pair into the sums";

        /// <inheritdoc/>
        public override double BudgetLoopUnits => 25;

        /// <inheritdoc/>
        public override double AimLoopUnits => 12;

        /// <inheritdoc/>
        public override int TimedOperations => 5 * PairsPerRun;

        /// <inheritdoc/>
        public override int CountedOperations => PairsPerRun;

        /// <inheritdoc/>
        public override void Run(int operations)
        {
            for (int n = 0; n < operations; n += PairsPerRun)
            {
                _sums.Begin(_window.Counts[0], _window.Counts[1], 0, First, First + PairsPerRun);
                while (!_sums.Step(252))
                {
                }
            }
        }
    }
}
