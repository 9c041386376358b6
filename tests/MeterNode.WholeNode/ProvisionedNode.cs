using MeterNode.Core.Configuration;
using MeterNode.Node;
using MeterNode.Node.Loop;
using MeterNode.Support;

namespace MeterNode.WholeNode
{
    /// <summary>
    /// The whole firmware as it starts on a board, from the files that provisioning writes: it verifies the plant's signature on its
    /// configuration and reads key and enrolment record. Three phases with voltages, two moulds, a shot input: a large node.
    /// </summary>
    public sealed class ProvisionedNode
    {
        private const int Files = 8;
        private const long PollMicros = 50;

        private readonly ManualClock _clock = new ManualClock();

        /// <summary>Starts the node; its packs go to <paramref name="taken"/>.</summary>
        public ProvisionedNode(PackTaken taken)
        {
            MemoryFileStore files = new MemoryFileStore(Files);
            Put(files, "plant.pub", ProvisionedFiles.PlantKey());
            Put(files, "config.cose", ProvisionedFiles.Configuration());
            Put(files, "enrol.cose", ProvisionedFiles.Enrolment());
            Put(files, "node.key", ProvisionedFiles.NodeKey());
            Put(files, "start", new byte[0]);
            NodeConfiguration configuration = NodeApplication.LoadConfiguration(files);
            Uplink = new MemoryUplink(taken);
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

        private static void Put(MemoryFileStore files, string name, byte[] content)
        {
            files.Write(name, content, 0, content.Length);
        }
    }
}
