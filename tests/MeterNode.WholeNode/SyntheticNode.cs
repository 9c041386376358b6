using MeterNode.Core.Configuration;
using MeterNode.Core.Evidence;
using MeterNode.Core.Metering;
using MeterNode.Core.Ports;
using MeterNode.Node.Loop;
using MeterNode.Support;

namespace MeterNode.WholeNode
{
    /// <summary>
    /// The whole firmware on ports in memory: one phase with voltage, one mould, a shot input. Its evidence key is the published
    /// example of RFC 6979, A.2.5, so that anybody can check what it signs and nobody takes it for a real node.
    /// </summary>
    public sealed class SyntheticNode
    {
        private const long PollMicros = 50;
        private const int SegmentBytes = 2048;
        private const int Segments = 3;

        // Without a collector the node writes quarter hours: 24 of them, and their periods, wait in one file.
        private const int JournalBytes = 4 * SegmentBytes;

        private readonly ManualClock _clock = new ManualClock();

        /// <summary>
        /// Makes the node with a window every <paramref name="windowIntervalMs"/> and its files in <paramref name="flash"/>.
        /// </summary>
        public SyntheticNode(int windowIntervalMs, MemoryFileStore flash, PackTaken taken)
        {
            Uplink = new MemoryUplink(taken);
            byte[] enrolment = new byte[32];
            NodeConfiguration configuration = Configure(windowIntervalMs);
            NodeInputs inputs = new SyntheticMachine(_clock).Inputs(configuration);
            Loop = new NodeLoop(configuration, _clock, flash, inputs, new P256Signer(Key()), Uplink, enrolment);
        }

        /// <summary>The firmware's main loop.</summary>
        public NodeLoop Loop { get; }

        /// <summary>Where its packs go.</summary>
        public MemoryUplink Uplink { get; }

        /// <summary>
        /// Room for the outbox, the journal and the two checkpoints, which are there and empty: a file's name takes heap here and none
        /// on flash.
        /// </summary>
        public static MemoryFileStore MakeFlash()
        {
            MemoryFileStore flash = new MemoryFileStore(Segments + 4, JournalBytes);
            flash.Write("start", new byte[0], 0, 0);
            flash.Write("cp-0", new byte[0], 0, 0);
            flash.Write("cp-1", new byte[0], 0, 0);
            return flash;
        }

        /// <summary>Lets the node run until the given time after its start, s.</summary>
        public void RunUntil(long seconds)
        {
            long endMicros = seconds * 1000000;
            while (_clock.NowMicros < endMicros)
            {
                long dueMicros = Loop.Poll(_clock.NowMicros);
                _clock.SpinUntil(dueMicros > _clock.NowMicros ? dueMicros : _clock.NowMicros + PollMicros);
            }
        }

        /// <summary>Configuration of the node: one phase with voltage, one mould, a shot input, a small outbox.</summary>
        public static NodeConfiguration Configure(int windowIntervalMs)
        {
            PhaseChannels phase = new PhaseChannels();
            phase.CurrentChannel = 0;
            phase.VoltageChannel = 1;
            phase.CurrentCalibration = new ChannelCalibration();
            phase.CurrentCalibration.UnitsPerCount = 0.05;
            phase.CurrentCalibration.OutlierCounts = 60;
            phase.VoltageCalibration = new ChannelCalibration();
            phase.VoltageCalibration.UnitsPerCount = 0.25;
            ZoneConfiguration zone = new ZoneConfiguration();
            zone.SetpointCelsius = 210;
            NodeConfiguration configuration = new NodeConfiguration();
            configuration.Serial = 1;
            configuration.Hash = new byte[8];
            configuration.Node = "emulated";
            configuration.Site = "bench";
            configuration.Eui64 = new byte[] { 0x02, 0, 0, 0xff, 0xfe, 0, 0, 0x01 };
            configuration.AdcChannels = new int[] { 0, 3 };
            configuration.Phases = new PhaseChannels[] { phase };
            configuration.Zones = new ZoneConfiguration[] { zone };
            configuration.WindowIntervalMs = windowIntervalMs;
            configuration.ShotDebounceMs = 100;
            configuration.OutboxSegmentBytes = SegmentBytes;
            configuration.OutboxSegments = Segments;
            return configuration;
        }

        private static byte[] Key() => new byte[]
        {
            0xC9, 0xAF, 0xA9, 0xD8, 0x45, 0xBA, 0x75, 0x16, 0x6B, 0x5C, 0x21, 0x57, 0x67, 0xB1, 0xD6, 0x93,
            0x4E, 0x50, 0xC3, 0xDB, 0x36, 0xE8, 0x9B, 0x12, 0x7B, 0x8A, 0x62, 0x2B, 0x12, 0x0F, 0x67, 0x21,
        };
    }
}
