using MeterNode.Core.Evidence;

namespace MeterNode.Tools.Tests.Evidence;

/// <summary>
/// Mutated and random bytes through the firmware's parsers. Bounded and repeatable: METERNODE_FUZZ_SEED (default 1) and
/// METERNODE_FUZZ_ROUNDS (default 40,000) choose another or a longer run.
/// </summary>
[TestClass]
public class ParserFuzzTests
{
    private static readonly byte[][] s_cborSeeds = new[]
    {
        "873903e744010203046361c3bca20182f5f66162fb3ff199999999999ac11a514b67b0f93e001bffffffffffffffff",
        "a56161614161626142616361436164614461656145",
        "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
        "818181818181818180",
        "82a2215820aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa22fa47c35000a300616101615702f94d60",
    }.Select(Convert.FromHexString).ToArray();

    [TestMethod]
    public void CborReader_AnyBytes_RefusesOrReadsExactlyWhatTheWriterWouldWrite()
    {
        Random random = new(Setting("METERNODE_FUZZ_SEED", 1));
        int rounds = Setting("METERNODE_FUZZ_ROUNDS", 40_000);
        int accepted = 0;
        for (int i = 0; i < rounds; i++)
        {
            byte[] input = Mutate(random, s_cborSeeds[random.Next(s_cborSeeds.Length)]);
            byte[]? copy = CborCopy.TryCopy(input);
            CborReader skipper = new(input, 0, input.Length);
            while (skipper.Status == CborStatus.Ok && skipper.Position < input.Length)
            {
                skipper.SkipValue();
            }

            Assert.AreEqual(copy is not null, skipper.Finish(), Convert.ToHexString(input));
            if (copy is not null)
            {
                CollectionAssert.AreEqual(input, copy, Convert.ToHexString(input));
                AssertDotNetReads(input);
                accepted++;
            }
        }

        Assert.IsGreaterThan(rounds / 100, accepted, "the mutations hardly ever leave valid input");
    }

    [TestMethod]
    public void CoseSign1Reader_AnyBytes_GivesAStatusAndPartsInsideTheMessage()
    {
        byte[] header = new byte[100];
        CborWriter writer = new(header);
        CoseSign1.WriteHeader(writer, CoseSign1.Cbor, new byte[8]);
        byte[] message = new byte[200];
        int length = CoseSign1.Write(header, 0, writer.Length, new byte[20], 0, 20, new byte[64], message, 0);
        Random random = new(Setting("METERNODE_FUZZ_SEED", 1));
        CoseSign1Reader reader = new();
        HashSet<CoseStatus> seen = [];
        for (int i = 0; i < Setting("METERNODE_FUZZ_ROUNDS", 40_000); i++)
        {
            byte[] input = Mutate(random, message[..length]);
            CoseStatus status = reader.Read(input, 0, input.Length, CoseSign1.Cbor);
            seen.Add(status);
            Assert.IsTrue(Enum.IsDefined(status));
            Assert.IsLessThanOrEqualTo(input.Length, reader.PayloadOffset + reader.PayloadLength);
            reader.IsKid(new byte[8]);
            if (status == CoseStatus.Ok)
            {
                Assert.AreEqual(input.Length, reader.SignatureOffset + CoseSign1.SignatureLength);
            }
        }

        Assert.IsGreaterThan(7, seen.Count, "the mutations reach too few of the statuses");
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), out int value) ? value : otherwise;

    // One to three changes: a byte replaced, a bit flipped, bytes cut, inserted or doubled; now and then only noise.
    private static byte[] Mutate(Random random, byte[] seed)
    {
        List<byte> bytes = [.. seed];
        if (random.Next(20) == 0)
        {
            byte[] noise = new byte[random.Next(40)];
            random.NextBytes(noise);
            return noise;
        }

        for (int changes = random.Next(1, 4); changes > 0 && bytes.Count > 0; changes--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.RemoveRange(at, random.Next(bytes.Count - at) + 1);
                    break;
                case 3:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(8, bytes.Count - at)));
                    break;
            }
        }

        return [.. bytes];
    }

    private static void AssertDotNetReads(byte[] input)
    {
        System.Formats.Cbor.CborReader reader =
            new(input, System.Formats.Cbor.CborConformanceMode.Strict, allowMultipleRootLevelValues: true);
        while (reader.PeekState() != System.Formats.Cbor.CborReaderState.Finished)
        {
            reader.SkipValue();
        }
    }
}
