using MeterNode.Core.Metering;

namespace MeterNode.Core.Configuration
{
    /// <summary>What a node is and measures, as read from its signed configuration file (docs/configuration.md).</summary>
    public sealed class NodeConfiguration
    {
        /// <summary>Serial number of the configuration; a later one has a greater number.</summary>
        public long Serial;

        /// <summary>First 8 bytes of SHA-256 over the configuration file: <c>cfg</c> in every pack.</summary>
        public byte[] Hash;

        /// <summary>The plant's name for the node.</summary>
        public string Node;

        /// <summary>The plant.</summary>
        public string Site;

        /// <summary>EUI-64 of the node, 8 bytes.</summary>
        public byte[] Eui64;

        /// <summary>
        /// How the plant expects electrical figures to be obtained: <c>adc</c>, <c>nominal</c>, <c>meter</c> or <c>afe</c>. A node whose
        /// power source works in another way does not start.
        /// </summary>
        public string Mode = "adc";

        /// <summary>Nominal mains frequency, 50 or 60 Hz.</summary>
        public int MainsHertz = 50;

        /// <summary>Nominal voltage from phase to neutral, V RMS.</summary>
        public double NominalVolts = 230;

        /// <summary>Greatest sampling rate inside a window, rows a second; what is used follows from what the converter can do.</summary>
        public int SamplingHertz = 2000;

        /// <summary>Length of a window, nominal mains cycles.</summary>
        public int WindowCycles = 2;

        /// <summary>Time from window to window, ms.</summary>
        public int WindowIntervalMs = 140;

        /// <summary>Inputs in the order in which they are converted within a row: ADC channel numbers of the board.</summary>
        public int[] AdcChannels;

        /// <summary>Phases; their channel indices refer to <see cref="AdcChannels"/>.</summary>
        public PhaseChannels[] Phases;

        /// <summary>Temperature zones, at most four.</summary>
        public ZoneConfiguration[] Zones = new ZoneConfiguration[0];

        /// <summary>Pins and buses.</summary>
        public BoardConfiguration Board = new BoardConfiguration();

        /// <summary>Shortest time between two shots' edges, ms; -1 when no shot input is wired.</summary>
        public int ShotDebounceMs = -1;

        /// <summary>Waste heat metering; null where it is not wired.</summary>
        public HeatConfiguration Heat;

        /// <summary>The meter on RS-485; null in the other modes.</summary>
        public MeterConfiguration Meter;

        /// <summary>What says whether the machine runs: <c>current</c>, <c>shots</c> or <c>always</c>.</summary>
        public string RunningBy = "current";

        /// <summary>RMS current above which the machine runs, A; 0: any that is above its noise.</summary>
        public double RunningAmperes;

        /// <summary>How long there must be no such current, or no shot, until the machine counts as stopped, s.</summary>
        public int RunningSeconds = 120;

        /// <summary>The metering IC; null in the other modes.</summary>
        public Ports.MeteringIcSettings Afe;

        /// <summary>Reading interval, s.</summary>
        public int ReadingSeconds = 10;

        /// <summary>Readings in a pack.</summary>
        public int ReadingsPerPack = 6;

        /// <summary>Public keys of the collectors whose receipts the node believes, 65 bytes each, at most four.</summary>
        public byte[][] Collectors = new byte[0][];

        /// <summary>Broker's host name.</summary>
        public string BrokerHost;

        /// <summary>Broker's TLS port.</summary>
        public int BrokerPort = 8883;

        /// <summary>MQTT keep-alive, s.</summary>
        public int KeepAliveSeconds = 60;

        /// <summary>Time server.</summary>
        public string TimeServer = "pool.ntp.org";

        /// <summary>A time stamp counts as synchronised for this long after a synchronisation, s.</summary>
        public int TimeLimitSeconds = 86400;

        /// <summary>Bytes in one outbox segment.</summary>
        public int OutboxSegmentBytes = 16384;

        /// <summary>Segments in the outbox.</summary>
        public int OutboxSegments = 10;

        /// <summary>Calibration counter.</summary>
        public long CalibrationCounter;

        /// <summary>Day on which the next calibration is due, ISO 8601, or empty.</summary>
        public string CalibrationDue = string.Empty;
    }
}
