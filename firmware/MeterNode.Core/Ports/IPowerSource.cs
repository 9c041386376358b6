namespace MeterNode.Core.Ports
{
    /// <summary>
    /// Measures electrical figures interval by interval: a waveform meter over a converter, a metering IC, a meter on a bus. It
    /// works in bounded steps, and an interval allocates nothing.
    /// </summary>
    public interface IPowerSource
    {
        /// <summary>How the source obtains its figures, as the record <c>mode</c> says it (docs/wire-format.md).</summary>
        string Mode { get; }

        /// <summary>Figures of the interval finished last. The next interval overwrites them.</summary>
        PowerInterval Interval { get; }

        /// <summary>Mean time from interval to interval, µs.</summary>
        long PeriodMicros { get; }

        /// <summary>When the source wants to be polled next, monotonic µs; a time that has passed means at once.</summary>
        long DueMicros { get; }

        /// <summary>True from the beginning of an interval until its figures are ready.</summary>
        bool IsBusy { get; }

        /// <summary>Intervals since boot that were due and never begun.</summary>
        long Missed { get; }

        /// <summary>
        /// Begins an interval that is due, or takes one bounded step of the running one. True when <see cref="Interval"/> is
        /// ready, usable or not.
        /// </summary>
        bool Poll(long nowMicros);

        /// <summary>Begins an interval now, due or not: the last one before a clean stop. The source must not be busy.</summary>
        void Begin();
    }
}
