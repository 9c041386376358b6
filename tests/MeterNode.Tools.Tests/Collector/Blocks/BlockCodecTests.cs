using System.Security.Cryptography;
using MeterNode.Plant.Stores;
using MeterNode.Plant.Stores.Blocks;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Collector.Blocks;

[TestClass]
public sealed class BlockCodecTests
{
    private static readonly Judgement s_accepted = new(Verdict.Accepted);

    [TestMethod]
    public void Encode_ChainOfANode_IsLessThanHalfAndComesBackExactly()
    {
        StoredPack[] packs = [.. new TestPlant().Node.Next(256).Select((bytes, i) => Stored(i, bytes))];

        PackBlock block = BlockCodec.Encode(packs)!;

        AssertSame(packs, block);
        Assert.IsLessThan(packs.Sum(pack => pack.Bytes.Length) / 2, block.Bytes.Length);
    }

    /// <summary>What the codec expects of packs makes them shorter; whether it holds makes no difference to what comes back.</summary>
    [TestMethod]
    public void Encode_AnyBytesAndColumns_ComeBackExactly()
    {
        var random = new Random(14);
        for (int round = 0; round < 200; round++)
        {
            var packs = new List<StoredPack>();
            long first = random.NextInt64(1L << 53);
            for (int i = 0; i < random.Next(1, 40); i++)
            {
                byte[] bytes = new byte[random.Next(round % 3 == 0 ? 40 : 400)];
                random.NextBytes(bytes);
                if (packs.Count > 0 && bytes.Length > 150 && random.Next(3) > 0)
                {
                    SHA256.HashData(packs[^1].Bytes).CopyTo(bytes, random.Next(118));
                }

                packs.Add(new StoredPack(
                    first + i,
                    random.NextInt64(),
                    DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(4_000_000_000_000)),
                    BitConverter.Int64BitsToDouble(random.NextInt64() & 0x7fe0_ffff_ffff_ffff),
                    "SIUR"[random.Next(4)],
                    random.Next(3) switch { 0 => null, 1 => "", _ => "模式" + random.Next(2) },
                    s_accepted,
                    bytes));
            }

            AssertSame([.. packs], BlockCodec.Encode(packs)!);
        }
    }

    [TestMethod]
    public void Encode_PackThatIsNotAccepted_IsNoBlock()
    {
        StoredPack[] packs = [.. new TestPlant().Node.Next(3).Select((bytes, i) => Stored(i, bytes))];
        packs[1] = packs[1] with { Judgement = new Judgement(Verdict.ChainGap) };

        Assert.IsNull(BlockCodec.Encode(packs));
    }

    /// <summary>Brotli can say the same in several ways: what is not refused is the same.</summary>
    [TestMethod]
    public void TryDecode_AnyByteChanged_NeverGivesOtherPacks()
    {
        StoredPack[] packs = [.. new TestPlant().Node.Next(5).Select((bytes, i) => Stored(i, bytes))];
        PackBlock block = BlockCodec.Encode(packs)!;
        int refused = 0;
        for (int i = 0; i < block.Bytes.Length; i++)
        {
            byte[] changed = block.Bytes.AsSpan().ToArray();
            changed[i] ^= 0x10;
            if (BlockCodec.TryDecode(block with { Bytes = changed }, out _))
            {
                AssertSame(packs, block with { Bytes = changed });
            }
            else
            {
                refused++;
            }
        }

        Assert.IsGreaterThan(block.Bytes.Length * 9 / 10, refused);
        Assert.IsFalse(BlockCodec.TryDecode(block with { Bytes = block.Bytes[..^1] }, out _));
        Assert.IsFalse(BlockCodec.TryDecode(block with { Length = block.Length - 1 }, out _));
        Assert.IsFalse(BlockCodec.TryDecode(block with { Codec = 2 }, out _));
    }

    private static StoredPack Stored(int seq, byte[] bytes) => new(
        seq, 1, DateTimeOffset.FromUnixTimeMilliseconds((60_000L * seq) + (seq * 37 % 400)), 60.0 * seq, 'S', "adc", s_accepted, bytes);

    private static void AssertSame(StoredPack[] packs, PackBlock block)
    {
        Assert.IsTrue(BlockCodec.TryDecode(block, out List<StoredPack> decoded));
        Assert.HasCount(packs.Length, decoded);
        for (int i = 0; i < packs.Length; i++)
        {
            CollectionAssert.AreEqual(packs[i].Bytes, decoded[i].Bytes);
            Assert.AreEqual(packs[i] with { Bytes = decoded[i].Bytes }, decoded[i]);
        }
    }
}
