namespace MeterNode.Bench
{
    /// <summary>An operation made of bounded steps, so that sampling is never late because of it.</summary>
    public abstract class SteppedMeasure : Measure
    {
        /// <summary>Name of the row for the longest step.</summary>
        public abstract string StepName { get; }

        /// <summary>Most loop units that a step may cost.</summary>
        public const double StepBudgetLoopUnits = 10000;

        /// <summary>Loop units aimed at for a step.</summary>
        public const double StepAimLoopUnits = 5000;

        /// <summary>More steps than one operation has.</summary>
        public abstract int MaximumSteps { get; }

        /// <summary>Starts one operation.</summary>
        public abstract void Begin();

        /// <summary>Does one step; true when the operation is done.</summary>
        public abstract bool Step();

        /// <inheritdoc/>
        public override void Run(int operations)
        {
            for (int n = 0; n < operations; n++)
            {
                Begin();
                while (!Step())
                {
                }
            }
        }
    }
}
