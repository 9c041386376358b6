using System.Text.Json;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Checkpoints;

/// <summary>What a reader takes for a checkpoint, and what it refuses.</summary>
[TestClass]
public sealed class CheckpointFileTests
{
    [TestMethod]
    public void Read_FileOfForeignTools_HasWhatTheyWrote()
    {
        CheckpointFile file = CheckpointFile.Read(File.ReadAllBytes(CheckpointVectors.First));

        Assert.AreEqual("vector", file.Checkpoint.Site);
        Assert.AreEqual(0, file.Checkpoint.Number);
        Assert.AreEqual(1790000000 + 9 * 60 + 600, file.Checkpoint.Time.ToUnixTimeSeconds());
        Assert.AreEqual(7, file.Checkpoint.History!.Number);
        CheckpointHead head = file.Checkpoint.Heads.Single();
        Assert.AreEqual("press-1", head.Node);
        Assert.AreEqual(9, head.Seq);
        Assert.AreEqual(3600000, head.Joules);
        Assert.AreEqual(1790000600, head.Time!.Value.ToUnixTimeSeconds());
        Assert.AreEqual("Buyer Ltd", file.Witnesses.Single().Name);
        Assert.HasCount(1, file.TimeStamps);
    }

    [TestMethod]
    public void Payload_OfWhatWasRead_IsTheSameBytes()
    {
        foreach (string name in (string[])[CheckpointVectors.First, CheckpointVectors.Second])
        {
            byte[] bytes = File.ReadAllBytes(name);
            Checkpoint read = CheckpointFile.Read(bytes).Checkpoint;
            CollectionAssert.AreEqual(
                read.Message.Payload.ToArray(),
                Checkpoint.Payload(read.Site, read.Number, read.Previous, read.Time, read.Until, read.History, read.Heads));
            CollectionAssert.AreEqual(bytes, CheckpointFile.Read(bytes).ToBytes());
        }
    }

    /// <summary>
    /// A checkpoint that does not follow the format is refused. What is wrong behind a checkpoint is passed over, and said: somebody who
    /// appends something to a file must not take it from whoever holds it.
    /// </summary>
    [TestMethod]
    public void Read_WrongFiles_AreRefusedOrPassedOverWithOneLine()
    {
        string text = File.ReadAllText(Path.Combine(CheckpointVectors.Folder, "refused.json"));
        foreach (JsonProperty wrong in JsonDocument.Parse(text).RootElement.EnumerateObject())
        {
            byte[] bytes = Convert.FromHexString(wrong.Value.GetString()!);
            if (s_passedOver.Contains(wrong.Name))
            {
                CheckpointFile file = CheckpointFile.Read(bytes);
                string rejected = Assert.ContainsSingle(file.Rejected, wrong.Name);
                Assert.AreEqual(PlainText.Of(rejected), rejected, wrong.Name);
                Assert.IsEmpty(file.Witnesses, wrong.Name);
                CollectionAssert.AreEqual(file.Checkpoint.Bytes, file.ToBytes(), wrong.Name);
                continue;
            }

            CheckpointException refusal = Assert.ThrowsExactly<CheckpointException>(() => CheckpointFile.Read(bytes), wrong.Name);
            Assert.AreEqual(PlainText.Of(refusal.Message), refusal.Message, wrong.Name);
        }
    }

    /// <summary>What anybody has appended, however much it is, hides nothing that stands behind it.</summary>
    [TestMethod]
    public void Read_ManyPiecesThatAreNone_ReadsWhatStandsBehindThem()
    {
        CheckpointFile good = CheckpointFile.Read(File.ReadAllBytes(CheckpointVectors.First));
        byte[] witness = good.Witnesses[0].Bytes;

        CheckpointFile file = CheckpointFile.Read([.. good.Checkpoint.Bytes, .. Enumerable.Repeat((byte)0x60, 300), .. witness]);

        CollectionAssert.AreEqual(witness, file.Witnesses.Single().Bytes);
        Assert.HasCount(CheckpointFile.MaximumAdditions, file.Rejected);
        Assert.HasCount(
            103, CheckpointFile.Read([.. good.Checkpoint.Bytes, .. Enumerable.Repeat(witness, 103).SelectMany(bytes => bytes)]).Witnesses);
    }

    private static readonly string[] s_passedOver =
    [
        "witness with high s", "witness of another checkpoint", "a map behind it", "a witness cut off", "a witness with a line in its name",
        "a witness without a name", "a witness of another site", "a witness of another number",
    ];

    /// <summary>Whatever is changed in the plant's part is refused or seen; nothing throws anything else.</summary>
    [TestMethod]
    public void Read_AnyByteChanged_IsRefusedOrSeen()
    {
        byte[] file = File.ReadAllBytes(CheckpointVectors.Second);
        for (int at = 0; at < file.Length; at++)
        {
            foreach (byte mask in (byte[])[1, 0x80, 0xff])
            {
                byte[] changed = (byte[])file.Clone();
                changed[at] ^= mask;
                AssertRefusedOrSeen(changed, $"byte {at}, mask {mask}");
            }
        }

        for (int length = 0; length < file.Length; length++)
        {
            AssertRefusedOrSeen(file[..length], $"cut at {length}");
        }
    }

    [TestMethod]
    [DataRow("9a00ffffff")]
    [DataRow("5b7fffffffffffffff")]
    [DataRow("bb00000000ffffffff")]
    [DataRow("d2845b0000000001000000")]
    public void Read_LengthsThatAreNotThere_AreRefusedAtOnce(string hex) =>
        Assert.ThrowsExactly<CheckpointException>(() => CheckpointFile.Read(Convert.FromHexString(hex)));

    [TestMethod]
    public void Read_TooLongFile_IsRefused() => StringAssert.Contains(
        Assert.ThrowsExactly<CheckpointException>(() => CheckpointFile.Read(new byte[Checkpoint.MaximumBytes + 1])).Message, "16 MiB");

    private static void AssertRefusedOrSeen(byte[] bytes, string what)
    {
        try
        {
            var set = new CheckpointSet(CheckpointVectors.Registry, [("changed", CheckpointFile.Read(bytes))], [], null);
            Assert.HasCount(1, set.FileProblems, what);
        }
        catch (CheckpointException)
        {
            // Refused.
        }
    }
}
