namespace MeterNode.Bench
{
    /// <summary>One operation whose cost has a budget. The same object is timed here and counted by the operation budgets.</summary>
    public abstract class Measure
    {
        /// <summary>What one operation is, as the list of budgets calls it.</summary>
        public abstract string Name { get; }

        /// <summary>Most loop units that one operation may cost; 0 without a budget.</summary>
        public virtual double BudgetLoopUnits => 0;

        /// <summary>Loop units aimed at; 0 without an aim.</summary>
        public virtual double AimLoopUnits => 0;

        /// <summary>Operations for one timing of some milliseconds on the emulator.</summary>
        public abstract int TimedOperations { get; }

        /// <summary>Operations for one count: few, but all that differ.</summary>
        public virtual int CountedOperations => 1;

        /// <summary>Does that many operations. Allocates nothing of its own after the first call.</summary>
        public abstract void Run(int operations);
    }
}
