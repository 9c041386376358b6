using MeterNode.Core.Configuration;
using MeterNode.Core.Metering;
using MeterNode.Core.Production;
using MeterNode.Core.Thermal;

namespace MeterNode.Core.Records
{
    /// <summary>Everything one pack says, gathered from where it lives; nothing is copied.</summary>
    public sealed class PackContents
    {
        public NodeConfiguration Configuration { get; set; }

        /// <summary>Closed readings.</summary>
        public ReadingStore Readings { get; set; }

        /// <summary>Events since the last pack.</summary>
        public EventLog Events { get; set; }

        /// <summary>Electrical means over the pack.</summary>
        public ReadingAccumulator Means { get; set; }

        public EnergyRegisters Energy { get; set; }

        /// <summary>Shot register and cycle times, or null when no shot input is wired.</summary>
        public ShotAccumulator Shots { get; set; }

        /// <summary>Results of evaluation periods closed since the last pack, [period][zone].</summary>
        public ControlAccuracyResult[][] Periods { get; set; }

        /// <summary>How many of <see cref="Periods"/> are filled.</summary>
        public int PeriodCount { get; set; }

        /// <summary>End of each of <see cref="Periods"/>, monotonic µs.</summary>
        public long[] PeriodEndMicros { get; set; }

        /// <summary>End of the pack, monotonic µs.</summary>
        public long EndMicros { get; set; }

        /// <summary>End of the pack, µs since 1970 (since boot while the quality is relative or unknown).</summary>
        public long EndUtcMicros { get; set; }

        /// <summary>One of <see cref="Ports.TimeQuality"/>.</summary>
        public char TimeQuality { get; set; }

        public long UptimeSeconds { get; set; }

        public long WindowsUsed { get; set; }

        public long WindowsDiscarded { get; set; }

        /// <summary>Fill level of the outbox, %.</summary>
        public int FillPercent { get; set; }
    }
}
