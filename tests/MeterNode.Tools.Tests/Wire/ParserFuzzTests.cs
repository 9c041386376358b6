using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MeterNode.Plant.Checkpoints;
using MeterNode.Tools.Tests.Checkpoints;
using MeterNode.Wire;
using MeterNode.Wire.Senml;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>
/// Mutated input for every parser that reads what others sent: each must end with its typed answer, never with another exception.
/// METERNODE_FUZZ_SECONDS (2) says how long for each parser, METERNODE_FUZZ_SEED repeats a run.
/// </summary>
[TestClass]
public class ParserFuzzTests
{
    private static readonly TestPlant s_plant = new();
    private static readonly byte[] s_pack = s_plant.Node.Next();
    private readonly int _seed =
        int.TryParse(Environment.GetEnvironmentVariable("METERNODE_FUZZ_SEED"), out int seed)
            ? seed
            : RandomNumberGenerator.GetInt32(int.MaxValue);

    [TestMethod]
    public void PackVerifier_MutatedPack_IsNeverAuthentic()
    {
        using var verifier = new PackVerifier(s_plant.Registry);
        Fuzz(s_pack, bytes => Assert.IsFalse(verifier.Verify(bytes).IsAuthentic));
    }

    /// <summary>Behind a good signature the payload's parser is reached by every mutation.</summary>
    [TestMethod]
    public void PackPayload_MutatedPayload_EndsWithAReason()
    {
        byte[] payload = s_plant.Node.Payload(14, more => more.Text("ev", "boot reason=power fw=0.1.0 boot=1"));
        Fuzz(payload, bytes =>
        {
            PackError error = PackPayload.TryRead(bytes, out PackPayload? read);
            PackError encoding = CborScan.Whole(bytes);
            Assert.AreEqual(error == PackError.None, read is not null);
            Assert.IsTrue(encoding == PackError.None || encoding == error, $"{encoding}, and the payload says {error}");
            if (read is not null)
            {
                Assert.IsTrue(read.AllRecords.All(record => record.Value.HasValue != record.Text is not null));
                IReadOnlyList<SenmlRecord> general = SenmlResolver.Resolve(SenmlCbor.Read(bytes), null);
                CollectionAssert.AreEqual(
                    read.AllRecords.Select(record => record.Value).ToArray(), general.Select(record => record.Value).ToArray());
                SenmlJson.Write(general);
            }
        });
    }

    /// <summary>Behind a good signature every field of a checkpoint is reached.</summary>
    [TestMethod]
    public void CheckpointFile_MutatedPayload_IsReadOrRefused()
    {
        byte[] payload = Checkpoint.Payload(
            "test", 1, new byte[32], DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, new HistoryHead(3, new byte[32]),
            s_plant.Registry.Nodes.Select(node => new CheckpointHead(node.Id, node.Kid, 7, new byte[32], 8, DateTimeOffset.UnixEpoch)));
        Fuzz(payload, bytes =>
        {
            try
            {
                CheckpointFile file = CheckpointFile.Read(CoseSign1Writer.Sign(bytes, s_plant.PlantKey));
                CollectionAssert.AreEqual(file.Checkpoint.Bytes, file.ToBytes());
            }
            catch (CheckpointException e)
            {
                Assert.AreEqual(PlainText.Of(e.Message), e.Message);
            }
        });
    }

    [TestMethod]
    public void TimeAuthorities_MutatedToken_EndsWithAProblem()
    {
        CheckpointFile file = CheckpointFile.Read(File.ReadAllBytes(CheckpointVectors.First));
        using var authorities = new TimeAuthorities([CheckpointVectors.Authority]);
        byte[] token = file.TimeStamps[0];
        Fuzz(token, bytes =>
        {
            // Certificates and other parts beside what is signed may differ, and then the authority is not known, or it is the same token.
            TimeStampCheck stamp = authorities.Check(bytes, file.Checkpoint.Hash);
            Assert.IsTrue(stamp.Problem is not null || stamp.Time.Year == 2026);
        });
    }

    [TestMethod]
    public void EvidenceReader_MutatedFile_CoversEveryByteOnce()
    {
        byte[] file = s_plant.Node.Next(4).SelectMany(pack => pack).ToArray();
        Fuzz(file, bytes =>
        {
            var reader = new EvidenceReader(new MemoryStream(bytes));
            long end = 0;
            while (reader.TryRead(out EvidenceItem item))
            {
                Assert.AreEqual(end, item.Offset);
                Assert.IsTrue(item.Length > 0);
                end += item.Length;
            }

            Assert.AreEqual(bytes.Length, end);
        });
    }

    [TestMethod]
    public void EnrolmentRecord_Mutated_EndsWithItsException() => Fuzz(s_plant.Node.Enrolment, bytes =>
    {
        try
        {
            EnrolmentRecord record = EnrolmentRecord.Read(bytes);
            Assert.IsFalse(record.Verify(s_plant.PlantKey));
        }
        catch (RegistryException)
        {
        }
    });

    [TestMethod]
    public void Registry_Mutated_EndsWithItsException() => Fuzz(Encoding.UTF8.GetBytes(s_plant.Registry.ToJson()), bytes =>
    {
        try
        {
            _ = Registry.Parse(bytes).Nodes.Count;
        }
        catch (RegistryException)
        {
        }
    });

    [TestMethod]
    public void KeyFile_Mutated_EndsWithItsException() =>
        Fuzz(Encoding.ASCII.GetBytes(s_plant.PlantKey.ExportSubjectPublicKeyInfoPem()), bytes =>
    {
        try
        {
            _ = Registry.Parse(bytes).Nodes.Count;
        }
        catch (RegistryException)
        {
        }
    });

    [TestMethod]
    public void SenmlCbor_Mutated_EndsWithItsException() => Fuzz(s_plant.Node.Payload(0), bytes =>
    {
        try
        {
            SenmlResolver.Resolve(SenmlCbor.Read(bytes), 0);
        }
        catch (SenmlException)
        {
        }
    });

    private static double Seconds =>
        double.TryParse(Environment.GetEnvironmentVariable("METERNODE_FUZZ_SECONDS"), CultureInfo.InvariantCulture, out double seconds)
            ? seconds
            : 2;

    private void Fuzz(byte[] original, Action<byte[]> parse)
    {
        var random = new Random(_seed);
        var watch = Stopwatch.StartNew();
        int round = 0;
        while (watch.Elapsed.TotalSeconds < Seconds || round <= 10)
        {
            byte[] mutated = Mutate(original, random);
            if (mutated.AsSpan().SequenceEqual(original))
            {
                continue;
            }

            try
            {
                parse(mutated);
            }
            catch (Exception e)
            {
                Assert.Fail($"METERNODE_FUZZ_SEED={_seed}, round {round}: {e.GetType().Name}: {e.Message}\n{Convert.ToHexString(mutated)}");
            }

            round++;
        }
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = new List<byte>(original);
        byte[] interesting = [0x00, 0x17, 0x18, 0x1b, 0x5b, 0x5f, 0x7b, 0x9b, 0x9f, 0xa0, 0xbb, 0xbf, 0xd2, 0xf9, 0xfb, 0xff];
        for (int change = random.Next(1, 5); change > 0 && bytes.Count > 0; change--)
        {
            int at = random.Next(bytes.Count);
            int length = Math.Min(random.Next(1, 9), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = interesting[random.Next(interesting.Length)]; break;
                case 2: bytes.RemoveRange(at, length); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 4: bytes.Insert(at, interesting[random.Next(interesting.Length)]); break;
                default: bytes[at] = (byte)random.Next(256); break;
            }
        }

        return bytes.ToArray();
    }
}
