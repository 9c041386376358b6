using MeterNode.Core.Configuration;
using MeterNode.Core.Evidence;
using MeterNode.Node;
using MeterNode.Node.Loop;
using MeterNode.Support;

namespace MeterNode.WholeNode
{
    /// <summary>
    /// The whole firmware as it starts on a board, from the files that provisioning writes: it verifies the plant's signature on its
    /// configuration and reads key and enrolment record. Three phases with voltages, three zones, waste heat, a shot input: the largest
    /// node. The collector's receipt for its first pack arrives as soon as that pack has.
    /// </summary>
    public sealed class ProvisionedNode
    {
        private const int Files = 10;
        private const int SegmentBytes = 4096;
        private const int SegmentsWritten = 2;
        private const int CheckpointBytes = 512;
        private const long PollMicros = 50;

        private readonly ManualClock _clock = new ManualClock();
        private readonly PackTaken _taken;
        private readonly byte[] _kid;

        /// <summary>Starts the node on an empty flash; its packs go to <paramref name="taken"/>.</summary>
        public ProvisionedNode(MemoryFileStore files, PackTaken taken)
        {
            Put(files, "plant.pub", ProvisionedFiles.PlantKey());
            Put(files, "config.cose", ProvisionedFiles.Configuration());
            Put(files, "enrol.cose", ProvisionedFiles.Enrolment());
            Put(files, "node.key", ProvisionedFiles.NodeKey());
            Put(files, "start", new byte[0]);
            NodeConfiguration configuration = NodeApplication.LoadConfiguration(files);
            _taken = taken;
            _kid = Kid.Compute(new P256Signer(ProvisionedFiles.NodeKey()).PublicKey);
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
        /// Flash for 130 s: it is there before the firmware is weighed, because a board's flash is not heap. Freed places keep their room.
        /// </summary>
        public static MemoryFileStore MakeFlash()
        {
            MemoryFileStore flash = new MemoryFileStore(Files);
            byte[] room = new byte[SegmentBytes];
            for (int i = 0; i < SegmentsWritten; i++)
            {
                flash.Write("room-" + i.ToString(), room, 0, SegmentBytes);
            }

            for (int i = 0; i < 2; i++)
            {
                string checkpoint = "cp-" + i.ToString();
                flash.Write(checkpoint, room, 0, CheckpointBytes);
                flash.Write(checkpoint, room, 0, 0);
            }

            for (int i = 0; i < SegmentsWritten; i++)
            {
                flash.Delete("room-" + i.ToString());
            }

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

        /// <summary>Ends cleanly and hands over what is left.</summary>
        public void Stop()
        {
            Loop.Stop();
            Loop.PollUplink(_clock.NowMicros);
        }

        private void Take(long sequence, byte[] pack)
        {
            _taken(sequence, pack);
            if (sequence == 0)
            {
                byte[] hash = new byte[Sha256.DigestLength];
                Sha256 sha = new Sha256();
                sha.Update(pack, 0, pack.Length);
                sha.Finish(hash, 0);
                P256Signer collector = new P256Signer(ProvisionedFiles.ReceiptKey());
                Uplink.Receipt = SignedReceipt.Make(collector, "bench", "emulated", _kid, sequence, hash, _clock.UtcMicros / 1000000);
            }
        }

        private static void Put(MemoryFileStore files, string name, byte[] content)
        {
            files.Write(name, content, 0, content.Length);
        }
    }
}
