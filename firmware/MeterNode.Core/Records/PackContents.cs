using MeterNode.Core.Configuration;
using MeterNode.Core.Metering;
using MeterNode.Core.Production;
using MeterNode.Core.Thermal;

namespace MeterNode.Core.Records
{
    /// <summary>Everything one pack says, gathered from where it lives; nothing is copied.</summary>
    public sealed class PackContents
    {
        public NodeConfiguration Configuration;

        /// <summary>How the power source obtained the electrical figures.</summary>
        public string Mode;

        /// <summary>The meter that the power source reads; null where it measures by itself.</summary>
        public Ports.MeterFacts Meter;

        /// <summary>Closed readings.</summary>
        public ReadingStore Readings;

        /// <summary>Events since the last pack.</summary>
        public EventLog Events;

        /// <summary>Electrical means over the pack.</summary>
        public ReadingAccumulator Means;

        public EnergyRegisters Energy;

        /// <summary>Shot register and cycle times, or null when no shot input is wired.</summary>
        public ShotAccumulator Shots;

        /// <summary>Waste heat register, or null where it is not wired.</summary>
        public WasteHeat Heat;

        /// <summary>Results of evaluation periods closed since the last pack, [period][zone].</summary>
        public ControlAccuracyResult[][] Periods;

        /// <summary>How many of <see cref="Periods"/> are filled.</summary>
        public int PeriodCount;

        /// <summary>End of each of <see cref="Periods"/>, monotonic µs.</summary>
        public long[] PeriodEndMicros;

        /// <summary>Control accuracy of each zone, whose samples go into the pack; null for a pack without samples.</summary>
        public ControlAccuracy[] Samples;

        /// <summary>Quarter hours in compact form since the last pack, or null when there are none.</summary>
        public IQuarterHours Quarters;

        /// <summary>End of the pack, monotonic µs.</summary>
        public long EndMicros;

        /// <summary>End of the pack, µs since 1970 (since boot while the quality is relative or unknown).</summary>
        public long EndUtcMicros;

        /// <summary>One of <see cref="Ports.TimeQuality"/>.</summary>
        public char TimeQuality;

        public long UptimeSeconds;

        public long WindowsUsed;

        public long WindowsDiscarded;

        /// <summary>
        /// Of <see cref="WindowsDiscarded"/>, by reason: numbers of <see cref="Ports.PowerStatus"/>, the last for what was not begun.
        /// </summary>
        public long[] Refused = new long[8];

        /// <summary>Rows a second inside a waveform window; 0 where nothing is sampled.</summary>
        public int RowHertz;

        /// <summary>Intervals metered as a lower bound since boot.</summary>
        public long OverRange;

        /// <summary>Standard deviation, from looking in intervals only, of the energy since what was signed last, J.</summary>
        public double DeviationJoules;

        /// <summary>Time since the pack before that is not metered, µs.</summary>
        public long UnmeteredMicros;

        /// <summary>Packs before this one that got no signature and were dropped.</summary>
        public int UnsignedPacks;

        /// <summary>Fill level of the outbox, %.</summary>
        public int FillPercent;

        /// <summary>Counter of the last command carried out; 0 before the first.</summary>
        public long CommandCounter;
    }
}
