using MeterNode.Core.Configuration;
using MeterNode.Node;
using MeterNode.Node.Loop;
using MeterNode.Support;

namespace MeterNode.WholeNode
{
    /// <summary>
    /// The whole firmware as it starts on a board, from the files that provisioning writes: it verifies the plant's signature on its
    /// configuration and reads key and enrolment record. Three phases with voltages, three zones, waste heat, a shot input: the largest
    /// node, and a collector.
    /// </summary>
    public sealed class ProvisionedNode
    {
        private const int SegmentBytes = 4096;

        // The ring of the configuration, and what is written before its oldest goes.
        private const int Segments = 66;
        private const int JournalBytes = 12288;
        private const int CheckpointBytes = 512;
        private const long PollMicros = 50;
        private const long HourMicros = 3600000000;

        private readonly ManualClock _clock = new ManualClock();
        private readonly SyntheticCollector _collector;
        private readonly PackTaken _taken;

        /// <summary>
        /// Starts the node on an empty flash; its packs go to <paramref name="collector"/> and to <paramref name="taken"/>.
        /// </summary>
        public ProvisionedNode(MemoryFileStore files, SyntheticCollector collector, PackTaken taken)
        {
            Put(files, "plant.pub", ProvisionedFiles.PlantKey());
            Put(files, "config.cose", ProvisionedFiles.Configuration());
            Put(files, "enrol.cose", ProvisionedFiles.Enrolment());
            Put(files, "node.key", ProvisionedFiles.NodeKey());
            Put(files, "start", new byte[0]);
            NodeConfiguration configuration = NodeApplication.LoadConfiguration(files);
            _collector = collector;
            _taken = taken;
            Uplink = new MemoryUplink(Take);
            Loop = NodeApplication.CreateLoop(configuration, _clock, files, new SyntheticMachine(_clock).Inputs(configuration), Uplink);

            // On a board they stay in flash; here they would take the heap that is measured.
            files.Delete("plant.pub");
            files.Delete("config.cose");
            files.Delete("enrol.cose");
            files.Delete("node.key");
        }

        /// <summary>The firmware's main loop.</summary>
        public NodeLoop Loop { get; }

        /// <summary>Where its packs go.</summary>
        public MemoryUplink Uplink { get; }

        /// <summary>
        /// Flash for a full ring: it is there before the firmware is weighed, because a board's flash is not heap. Freed places keep
        /// their room.
        /// </summary>
        public static MemoryFileStore MakeFlash()
        {
            MemoryFileStore flash = new MemoryFileStore(Segments + 4);
            flash.Keep("cp-0", CheckpointBytes);
            flash.Keep("cp-1", CheckpointBytes);
            flash.Keep("start", 0);
            flash.Keep("qh", JournalBytes);
            byte[] room = new byte[SegmentBytes];
            for (int i = 0; i < Segments; i++)
            {
                flash.Write("ob-" + i.ToString("D10"), room, 0, SegmentBytes);
            }

            for (int i = 0; i < Segments; i++)
            {
                flash.Delete("ob-" + i.ToString("D10"));
            }

            return flash;
        }

        /// <summary>
        /// Lets the node run until the given time after its start, s. The network is away from the fifth hour to the ninth, the collector
        /// in the thirteenth and fourteenth; the rest of the day there is a receipt for each pack as soon as it has arrived.
        /// </summary>
        public void RunUntil(long seconds)
        {
            long endMicros = seconds * 1000000;
            while (_clock.NowMicros < endMicros)
            {
                long nowMicros = _clock.NowMicros;
                bool isConnected = nowMicros < 4 * HourMicros || nowMicros >= 9 * HourMicros;
                Uplink.Sessions += isConnected && !Uplink.IsConnected ? 1 : 0;
                Uplink.IsConnected = isConnected;
                _collector.IsAway = nowMicros >= 12 * HourMicros && nowMicros < 14 * HourMicros;
                long dueMicros = Loop.Poll(nowMicros);
                Answer();
                _clock.SpinUntil(dueMicros > _clock.NowMicros ? dueMicros : _clock.NowMicros + PollMicros);
            }
        }

        /// <summary>Ends cleanly and hands over what is left.</summary>
        public void Stop()
        {
            Loop.Stop();
            Loop.PollUplink(_clock.NowMicros);
        }

        private void Take(long sequence, byte[] pack)
        {
            _taken(sequence, pack);
            _collector.Take(sequence, pack);
        }

        private void Answer()
        {
            byte[] receipt = _collector.TakeReceipt(_clock.UtcMicros / 1000000);
            if (receipt != null)
            {
                Uplink.Receipt = receipt;
            }
        }

        private static void Put(MemoryFileStore files, string name, byte[] content)
        {
            files.Write(name, content, 0, content.Length);
        }
    }
}
