using System.Text.Json;
using MeterNode.Tests;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>
/// <c>tests/vectors/periods</c>: evidence whose periods Wire, the verify page and the Python check recompute alike. In it are samples of
/// the firmware, restarts, a thinned pack and forged figures.
/// </summary>
[TestClass]
public sealed class PeriodVectorTests
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "tests", "vectors", "periods");

    internal static string EvidenceFile => Path.Combine(s_folder, "evidence.mnev");

    internal static string RegistryFile => Path.Combine(s_folder, "registry.json");

    private static string PeriodsFile => Path.Combine(s_folder, "periods.txt");

    [ClassInitialize]
    public static void WriteWhenAsked(TestContext context)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_APPROVED") == "1")
        {
            var plant = new TestPlant();
            Directory.CreateDirectory(s_folder);
            File.WriteAllBytes(EvidenceFile, [.. Packs(plant.Node).SelectMany(pack => pack)]);
            File.WriteAllText(RegistryFile, plant.Registry.ToJson());
            File.WriteAllLines(PeriodsFile, Recompute());
        }
    }

    [TestMethod]
    public void Wire_Vector_RecomputesAsApproved() => CollectionAssert.AreEqual(File.ReadAllLines(PeriodsFile), Recompute());

    [TestMethod]
    public void Python_Vector_RecomputesAsApproved() => CollectionAssert.AreEqual(
        File.ReadAllLines(PeriodsFile),
        ForeignCheck.PeriodsWithPython(EvidenceFile, RegistryFile).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(said => JsonSerializer.Serialize(said)).ToArray());

    [TestMethod]
    public void Vector_HasWhatItIsFor()
    {
        string all = File.ReadAllText(PeriodsFile);
        foreach (string part in (string[])["thinned", "room", "t2.max", "t2.n\"", "t2.period", "null,[]"])
        {
            StringAssert.Contains(all, part);
        }
    }

    [TestMethod]
    public void Read_NeighboursSwapped_SaysTheSameOfThePeriods()
    {
        List<byte[]> packs = ReadPacks();
        using EvidenceCheck ordered = Check(packs);
        using EvidenceCheck swapped = Check(packs.Chunk(2).SelectMany(pair => pair.Reverse()));

        Assert.AreEqual(Contradictions(), ordered.Nodes.Single().ContradictionCount);
        Assert.AreEqual(Contradictions(), swapped.Nodes.Single().ContradictionCount);
        Assert.AreEqual(ordered.Nodes[0].PeriodsRecomputed, swapped.Nodes[0].PeriodsRecomputed);
    }

    private static List<byte[]> ReadPacks()
    {
        var packs = new List<byte[]>();
        using FileStream file = File.OpenRead(EvidenceFile);
        var reader = new EvidenceReader(file);
        while (reader.TryRead(out EvidenceItem item))
        {
            packs.Add(item.Bytes.ToArray());
        }

        return packs;
    }

    private static EvidenceCheck Check(IEnumerable<byte[]> packs)
    {
        var check = new EvidenceCheck(Registry.Load(RegistryFile));
        check.Read([.. packs.SelectMany(pack => pack)], "test");
        return check;
    }

    /// <summary>How many figures of the vector are not those of their samples.</summary>
    internal static int Contradictions() =>
        File.ReadAllLines(PeriodsFile).Sum(line => JsonDocument.Parse(line).RootElement[4].GetArrayLength());

    private static IEnumerable<byte[]> Packs(TestNode node)
    {
        var sampled = new SampledNode(node, 3);
        for (int minute = 0; minute < 32; minute++)
        {
            sampled.Noise = minute is 20 ? 6 : 0.4;
            yield return sampled.Minute(
                result =>
                {
                    result.MaximumCelsius -= minute is > 10 and < 15 ? 0.02 : 0;
                    result.Samples += minute is > 26 ? 1 : 0;
                    result.PeriodSeconds /= minute is > 2 and < 6 ? 2 : 1;
                },
                isThinned: minute == 16);
            if (minute is 6 or 24)
            {
                sampled.Restart(readsBack: minute == 6);
            }
        }
    }

    /// <summary>[node, pack, zone, why not or null, records that are not those of the samples].</summary>
    private static string[] Recompute()
    {
        using var verifier = new PackVerifier(Registry.Parse(File.ReadAllBytes(RegistryFile)));
        var recomputation = new PeriodRecomputation();
        var lines = new List<string>();
        using FileStream stream = File.OpenRead(EvidenceFile);
        var reader = new EvidenceReader(stream);
        while (reader.TryRead(out EvidenceItem item))
        {
            VerifiedPack verified = verifier.Verify(item.Bytes);
            lines.AddRange(recomputation.Add(verified.Pack!, verified.Payload!).Select(period => JsonSerializer.Serialize((object?[])
            [
                verified.Node!.Id, verified.Pack!.Seq, period.Signed.Zone, period.Unknown?.Code(),
                period.Contradictions.Select(figure => RecordTable.Of(figure.Kind).NameOf(period.Signed.Zone)),
            ])));
        }

        return [.. lines];
    }
}
