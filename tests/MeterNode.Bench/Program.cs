namespace MeterNode.Bench
{
    /// <summary>Measures every budget that can be measured without hardware.</summary>
    public static class Program
    {
        /// <summary>Prints the table; see <see cref="Report"/> for the lines.</summary>
        public static void Main()
        {
            Report.Begin();
            MeasureCosts();
            SteadyState.Report();
        }

        private static void MeasureCosts()
        {
            Stopwatch stopwatch = new Stopwatch();
            Measure[] measures = Suite.Make();
            for (int m = 0; m < measures.Length; m++)
            {
                Measure measure = measures[m];
                SteppedMeasure stepped = measure as SteppedMeasure;
                if (stepped == null)
                {
                    Report.LoopUnits(measure.Name, stopwatch.LoopUnits(measure), measure.BudgetLoopUnits, measure.AimLoopUnits);
                    continue;
                }

                double total;
                double maximumStep;
                stopwatch.LoopUnits(stepped, out total, out maximumStep);
                Report.LoopUnits(stepped.Name, total, stepped.BudgetLoopUnits, stepped.AimLoopUnits);
                Report.LoopUnits(stepped.StepName, maximumStep, SteppedMeasure.StepBudgetLoopUnits, SteppedMeasure.StepAimLoopUnits);
            }
        }
    }
}
