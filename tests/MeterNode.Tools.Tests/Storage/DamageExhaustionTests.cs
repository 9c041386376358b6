using MeterNode.Core.Storage;
using MeterNode.Support;

namespace MeterNode.Tools.Tests.Storage;

/// <summary>
/// Every byte of a full ring and of both checkpoints is damaged, one after the other, after every pack was sent. What is not damaged is
/// delivered, registers do not fall below what is left, and no number is given again.
/// </summary>
[TestClass]
public class DamageExhaustionTests
{
    private const long Released = 1;

    private static readonly byte[] s_masks = [0x01, 0x40, 0xff];
    private static readonly StorageNode.World s_world = new();
    private static readonly FlashImage s_image = Fill();

    [TestMethod]
    public void AnyByte_Damaged_DeliversAllOtherPacksAndGivesNoNumberAgain()
    {
        foreach ((string name, byte[] content) in s_image.Files)
        {
            for (int position = 0; position < content.Length; position++)
            {
                foreach (byte mask in s_masks)
                {
                    MemoryFileStore flash = s_image.Restore((file, bytes) => Flip(file == name, bytes, position, mask));
                    FlashImage.Frame? damaged = s_image.FrameAt(name, position);
                    Judge(flash, damaged is null ? [] : [damaged], $"{name} byte {position} ^ {mask:x2}");
                }
            }
        }
    }

    [TestMethod]
    public void TwoBytes_Damaged_TheSame()
    {
        var random = new Random(9);
        for (int i = 0; i < 3000; i++)
        {
            (string Name, int Position)[] places = [.. new[] { Place(random), Place(random) }.Distinct()];
            MemoryFileStore flash = s_image.Restore((file, bytes) =>
            {
                foreach ((string name, int position) in places)
                {
                    Flip(file == name, bytes, position, 0x10);
                }

                return bytes;
            });
            FlashImage.Frame[] damaged = [.. places.Select(p => s_image.FrameAt(p.Name, p.Position)).OfType<FlashImage.Frame>().Distinct()];

            // The newest frame and a checkpoint at once: the reservation may have stood in these two only.
            bool isExcepted = damaged.Any(d => d.Sequence == s_image.Frames[^1].Sequence) && places.Any(p => p.Name.StartsWith("cp-"));
            if (!isExcepted)
            {
                Judge(flash, damaged, string.Join(", ", places));
            }
        }
    }

    [TestMethod]
    public void AnySegment_GoneEmptyOrErased_DeliversAllOtherPacksAndGivesNoNumberAgain()
    {
        foreach (string name in s_image.Files.Select(file => file.Name).Where(name => name.StartsWith("ob-")))
        {
            FlashImage.Frame[] lost = [.. s_image.Frames.Where(frame => frame.Name == name)];
            bool isNewest = name == s_image.Frames[^1].Name;
            Judge(s_image.Restore((file, bytes) => file == name ? Erased(bytes.Length) : bytes), lost, name + " erased");

            // That the newest file is gone or empty shows only in a checkpoint that is newer.
            if (!isNewest)
            {
                Judge(s_image.Restore((file, bytes) => file == name ? null : bytes), lost, name + " gone");
                Judge(s_image.Restore((file, bytes) => file == name ? [] : bytes), lost, name + " empty");
            }
        }
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void LastBlock_OfTheNewestSegmentLost_IsADamagedEnd(bool isErased)
    {
        const int packs = 18;
        var flash = new LittleFsFileStore(64);
        var outbox = new Outbox(flash, 16384, 4, 800);
        for (int sequence = 0; sequence < packs; sequence++)
        {
            outbox.Append(new byte[600], 0, 600, new NodeState { NextSequence = sequence + 1 });
        }

        flash.LoseLastBlock("ob-0000000000", isErased);
        var after = new Outbox(flash, 16384, 4, 800);
        var state = new NodeState();
        Assert.AreEqual(Outbox.DamagedEnd, after.Recover(state));
        Assert.IsGreaterThan(10, state.NextSequence);
        Assert.IsLessThan(packs, state.NextSequence);
    }

    private static FlashImage Fill()
    {
        var flash = new MemoryFileStore();
        var node = new StorageNode(flash, s_world);
        for (int i = 0; i < 11; i++)
        {
            node.Append();
            node.Send();
            if (i == 4)
            {
                node.Release(Released);
                node.SaveCheckpoint();
            }
        }

        return new FlashImage(flash);
    }

    private static void Judge(MemoryFileStore flash, FlashImage.Frame[] damaged, string where)
    {
        long maximumSent = s_image.Frames[^1].Sequence;
        var world = new StorageNode.World();
        foreach (FlashImage.Frame frame in s_image.Frames)
        {
            world.Receive(frame.Sequence, frame.Pack);
        }

        var node = new StorageNode(flash, world);
        FlashImage.Frame[] left = [.. s_image.Frames.Except(damaged)];
        AssertHeld(node, left, where);
        Assert.IsGreaterThan(maximumSent, node.NextAtStart, $"{where}: a number that was sent is given again");
        Assert.IsGreaterThanOrEqualTo(left.Max(frame => StorageNode.RegisterOf(frame.Pack)), node.Register, $"{where}: register fell");
        Assert.IsTrue(
            node.Outbox.DamagedFrames > 0 || node.Outbox.TakeDropped(out _, out _) || damaged.All(frame => frame.Sequence <= Released),
            $"{where}: damage without a word");

        node.Append();
        node.Send(20);
        var again = new StorageNode(flash, world);
        Assert.AreEqual(node.Newest, again.Newest, where);
        Assert.AreEqual(Outbox.Whole, again.Recovered, where);
        Assert.IsTrue(again.Held(node.Newest).ContainsKey(node.Newest), where);
    }

    private static void AssertHeld(StorageNode node, FlashImage.Frame[] left, string where)
    {
        SortedDictionary<long, byte[]> held = node.Held(0);
        CollectionAssert.AreEqual(left.Select(frame => frame.Sequence).ToArray(), held.Keys.ToArray(), where);
        foreach (FlashImage.Frame frame in left)
        {
            CollectionAssert.AreEqual(frame.Pack, held[frame.Sequence], where);
        }
    }

    private static (string Name, int Position) Place(Random random)
    {
        (string name, byte[] content) = s_image.Files[random.Next(s_image.Files.Count)];
        return (name, random.Next(content.Length));
    }

    private static byte[] Erased(int length)
    {
        byte[] bytes = new byte[length];
        bytes.AsSpan().Fill(0xff);
        return bytes;
    }

    private static byte[] Flip(bool isHere, byte[] bytes, int position, byte mask)
    {
        if (isHere)
        {
            bytes[position] ^= mask;
        }

        return bytes;
    }
}
