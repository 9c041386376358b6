namespace MeterNode.Core.Metering
{
    /// <summary>
    /// The rate inside a waveform window: at most nine tenths of what the converter can do, and always halfway between two multiples
    /// of the mains frequency (docs/decisions/sampling-rate.md).
    /// </summary>
    public static class SamplingRate
    {
        /// <summary>Rows in two mains cycles below which nothing is metered.</summary>
        public const int FewestRowsInTwoCycles = 15;

        private const double UsableShare = 0.9;

        /// <summary>
        /// Time from row to row, ns, when a row takes <paramref name="rowNanos"/> (0: no time) and no more than
        /// <paramref name="maximumHertz"/> are wanted; 0 when the converter is too slow.
        /// </summary>
        public static int PeriodNanos(int rowNanos, int mainsHertz, int maximumHertz)
        {
            double hertz = maximumHertz;
            if (rowNanos > 0 && UsableShare * 1e9 / rowNanos < hertz)
            {
                hertz = UsableShare * 1e9 / rowNanos;
            }

            int rowsInTwoCycles = (int)(2 * hertz / mainsHertz);
            rowsInTwoCycles -= (rowsInTwoCycles & 1) == 0 ? 1 : 0;
            return rowsInTwoCycles < FewestRowsInTwoCycles ? 0 : (int)(2e9 / (rowsInTwoCycles * mainsHertz) + 0.5);
        }
    }
}
