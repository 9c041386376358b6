using System;

namespace MeterNode.Bench
{
    /// <summary>Times measures in loop units: the time of one turn of the empty loop, taken in the same round.</summary>
    public sealed class Stopwatch
    {
        private const int Rounds = 30;
        private const int EmptyTurns = 20000;

        private long[] _steps = new long[0];
        private int _sink;

        /// <summary>
        /// Loop units of one operation. The quickest of several rounds counts, for the operation as for the empty loop: what the
        /// machine does besides makes either slower, never quicker.
        /// </summary>
        public double LoopUnits(Measure measure)
        {
            int operations = measure.TimedOperations;
            measure.Run(1);
            double unit = EmptyLoopTicks();
            long quickest = long.MaxValue;
            for (int r = 0; r < Rounds; r++)
            {
                unit = Math.Min(unit, EmptyLoopTicks());
                long start = DateTime.UtcNow.Ticks;
                measure.Run(operations);
                long ticks = DateTime.UtcNow.Ticks - start;
                quickest = ticks < quickest ? ticks : quickest;
            }

            return quickest / (operations * unit);
        }

        /// <summary>
        /// Loop units of a stepped operation and of its longest step. Of each step the quickest of several rounds counts: one step
        /// is short enough to pass between two interruptions, a whole operation is not.
        /// </summary>
        public void LoopUnits(SteppedMeasure measure, out double total, out double maximumStep)
        {
            if (_steps.Length < measure.MaximumSteps)
            {
                _steps = new long[measure.MaximumSteps];
            }

            double unit = EmptyLoopTicks();
            int count = 0;
            for (int r = 0; r < Rounds; r++)
            {
                unit = Math.Min(unit, EmptyLoopTicks());
                measure.Begin();
                bool isDone = false;
                count = 0;
                while (!isDone)
                {
                    long start = DateTime.UtcNow.Ticks;
                    isDone = measure.Step();
                    long ticks = DateTime.UtcNow.Ticks - start;
                    _steps[count] = r == 0 || ticks < _steps[count] ? ticks : _steps[count];
                    count++;
                }
            }

            long maximum = 0;
            long sum = 0;
            for (int s = 0; s < count; s++)
            {
                maximum = _steps[s] > maximum ? _steps[s] : maximum;
                sum += _steps[s];
            }

            total = sum / unit;
            maximumStep = maximum / unit;
        }

        /// <summary>Ticks (100 ns) of one turn of the empty loop; never 0, also where a compiler removes the loop.</summary>
        public double EmptyLoopTicks()
        {
            long start = DateTime.UtcNow.Ticks;
            int i;
            for (i = 0; i < EmptyTurns; i++)
            {
            }

            long ticks = DateTime.UtcNow.Ticks - start;
            _sink += i;
            return (ticks < 1 ? 1 : ticks) / (double)EmptyTurns;
        }
    }
}
