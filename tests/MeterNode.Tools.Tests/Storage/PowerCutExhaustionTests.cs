using MeterNode.Core.Ports;
using MeterNode.Support;

namespace MeterNode.Tools.Tests.Storage;

/// <summary>
/// The power is cut at every byte of every write and between any two operations of a run that fills a small ring, releases, drops, sends
/// and saves checkpoints. docs/flash-format.md says what may be lost: at most the pack that was being written.
/// </summary>
[TestClass]
public class PowerCutExhaustionTests
{
    private const int Turns = 22;

    [TestMethod]
    public void AnyByte_PowerIsCutInMemoryFiles_LosesOnlyThePackBeingWritten()
    {
        long steps = Measure(new MemoryFileStore(), flash => flash.Steps);
        for (long cut = 0; cut < steps; cut++)
        {
            var flash = new MemoryFileStore();
            flash.CutAfter(cut);
            Exhaust(new Run(flash, new StorageNode.World(), -1), flash.Restart, cut);
        }
    }

    [TestMethod]
    public void AnyCommit_PowerIsCutInLittleFs_LosesOnlyThePackBeingWritten()
    {
        long steps = Measure(new LittleFsFileStore(64), flash => flash.Steps);
        for (long cut = 0; cut < steps; cut++)
        {
            var flash = new LittleFsFileStore(64, (int)cut);
            flash.CutAfter(cut);
            Exhaust(new Run(flash, new StorageNode.World(), -1), flash.Restart, cut);
        }
    }

    [TestMethod]
    public void AnyByte_PowerIsCutAfterAnUpdateFromVersion2_LosesOnlyThePackBeingWritten()
    {
        var flash = new MemoryFileStore();
        var sent = new StorageNode.World();
        var before = new StorageNode(flash, sent);
        for (int i = 0; i < 6; i++)
        {
            before.Append();
            before.Send();
        }

        before.SaveCheckpoint();
        var image = new FlashImage(flash);
        MemoryFileStore whole = image.RestoreAsVersion2();
        long start = whole.Steps;
        new Run(whole, sent.Copy(), before.Newest).Go();
        for (long cut = 0; cut < whole.Steps - start; cut++)
        {
            MemoryFileStore updated = image.RestoreAsVersion2();
            updated.CutAfter(cut);
            Exhaust(new Run(updated, sent.Copy(), before.Newest), updated.Restart, cut);
        }
    }

    private static long Measure<T>(T flash, Func<T, long> steps)
        where T : IFileStore
    {
        var world = new StorageNode.World();
        var run = new Run(flash, world, -1);
        run.Go();
        Assert.AreEqual(Turns - 1, run.Durable);
        return steps(flash);
    }

    private static void Exhaust(Run run, Action restart, long cut)
    {
        string where = $"cut after {cut} steps";
        Assert.ThrowsExactly<PowerCutException>(run.Go, where);
        restart();
        run.Start();
        Assert.IsGreaterThanOrEqualTo(run.Durable, run.Node.Newest, $"{where}: a pack that was durable is gone");
        Assert.IsLessThanOrEqualTo(run.Durable + 1, run.Node.Newest, where);
        Assert.IsGreaterThanOrEqualTo(run.DurableRegister, run.Node.Register, where);
        run.Go();
        run.Node.Send(Turns);
        run.World.Check(where);
        Assert.AreEqual(run.Node.Newest, run.World.Packs.Keys.Last(), where);
    }

    /// <summary>The script; it goes on after a cut with what flash holds.</summary>
    private sealed class Run(IFileStore flash, StorageNode.World world, long durable)
    {
        private StorageNode? _node;

        public StorageNode.World World => world;

        public StorageNode Node => _node!;

        public long Durable { get; private set; } = durable;

        public long DurableRegister { get; private set; }

        public void Start() => _node = new StorageNode(flash, world);

        public void Go()
        {
            if (_node is null)
            {
                Start();
            }

            while (Node.Newest < Turns - 1)
            {
                Node.Append();
                Durable = Node.Newest;
                DurableRegister = Node.Register;
                long n = Node.Newest;
                if (n % 2 == 1)
                {
                    Node.Send(Turns);
                }

                if (n % 5 == 4)
                {
                    Node.Release(n - 3);
                }

                if (n % 7 == 6)
                {
                    Node.SaveCheckpoint();
                    DurableRegister = Node.Register;
                }
            }
        }
    }
}
