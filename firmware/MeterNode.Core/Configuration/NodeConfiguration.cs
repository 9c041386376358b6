using MeterNode.Core.Metering;

namespace MeterNode.Core.Configuration
{
    /// <summary>What a node is and measures, as read from its signed configuration file (docs/configuration.md).</summary>
    public sealed class NodeConfiguration
    {
        /// <summary>Serial number of the configuration; a later one has a greater number.</summary>
        public long Serial { get; set; }

        /// <summary>First 8 bytes of SHA-256 over the configuration file: <c>cfg</c> in every pack.</summary>
        public byte[] Hash { get; set; }

        /// <summary>The plant's name for the node.</summary>
        public string Node { get; set; }

        /// <summary>The plant.</summary>
        public string Site { get; set; }

        /// <summary>EUI-64 of the node, 8 bytes.</summary>
        public byte[] Eui64 { get; set; }

        /// <summary>How electrical figures are obtained: <c>afe</c>, <c>adc</c> or <c>nominal</c>.</summary>
        public string Mode { get; set; } = "adc";

        /// <summary>Nominal mains frequency, 50 or 60 Hz.</summary>
        public int MainsHertz { get; set; } = 50;

        /// <summary>Sampling rate inside a window, rows a second.</summary>
        public int SamplingHertz { get; set; } = 2000;

        /// <summary>Length of a window, nominal mains cycles.</summary>
        public int WindowCycles { get; set; } = 10;

        /// <summary>Time from window to window, ms.</summary>
        public int WindowIntervalMs { get; set; } = 500;

        /// <summary>Inputs in the order in which they are converted within a row: ADC channel numbers of the board.</summary>
        public int[] AdcChannels { get; set; }

        /// <summary>Phases; their channel indices refer to <see cref="AdcChannels"/>.</summary>
        public PhaseChannels[] Phases { get; set; }

        /// <summary>Temperature zones, at most four.</summary>
        public ZoneConfiguration[] Zones { get; set; } = new ZoneConfiguration[0];

        /// <summary>Pins and buses.</summary>
        public BoardConfiguration Board { get; set; } = new BoardConfiguration();

        /// <summary>Shortest time between two shots' edges, ms; -1 when no shot input is wired.</summary>
        public int ShotDebounceMs { get; set; } = -1;

        /// <summary>Reading interval, s.</summary>
        public int ReadingSeconds { get; set; } = 10;

        /// <summary>Readings in a pack.</summary>
        public int ReadingsPerPack { get; set; } = 6;

        /// <summary>Broker's host name.</summary>
        public string BrokerHost { get; set; }

        /// <summary>Broker's TLS port.</summary>
        public int BrokerPort { get; set; } = 8883;

        /// <summary>MQTT keep-alive, s.</summary>
        public int KeepAliveSeconds { get; set; } = 60;

        /// <summary>Time server.</summary>
        public string TimeServer { get; set; } = "pool.ntp.org";

        /// <summary>A time stamp counts as synchronised for this long after a synchronisation, s.</summary>
        public int TimeLimitSeconds { get; set; } = 86400;

        /// <summary>Bytes in one outbox segment.</summary>
        public int OutboxSegmentBytes { get; set; } = 16384;

        /// <summary>Segments in the outbox.</summary>
        public int OutboxSegments { get; set; } = 10;

        /// <summary>Calibration counter.</summary>
        public long CalibrationCounter { get; set; }

        /// <summary>Day on which the next calibration is due, ISO 8601, or empty.</summary>
        public string CalibrationDue { get; set; } = string.Empty;
    }
}
