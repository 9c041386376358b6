using System.Security.Cryptography;
using MeterNode.Cli.Demo;
using MeterNode.Core.Evidence;
using MeterNode.Core.Records;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Server.Reports;
using MeterNode.Tools.Tests.Support;
using MeterNode.Wire;

namespace MeterNode.EndToEnd;

/// <summary>What does not belong into a chain gets its own verdict, over the real broker, and the report is not in order.</summary>
[TestClass]
public sealed class RefusedPacksTests
{
    private const string Node = "press-1";

    [TestMethod]
    public void ChangedReplayedForeignAndMissingPacks_GetTheirVerdictsAndTheReportIsNotInOrder()
    {
        using DemoRun run = DemoRun.Start(new DemoOptions { Seconds = 4, Speed = 100, Nodes = 1 });
        run.WaitForNodes();
        run.Runner.Drain();
        IEvidenceStore store = run.Runner.Store!;
        StoredPack[] packs = [.. store.PacksOf(Node)];
        Assert.IsGreaterThan(3, packs.Length);

        byte[] changed = packs[2].Bytes.ToArray();
        changed[^1] ^= 0x01;
        byte[] lastHash = SHA256.HashData(packs[^1].Bytes.ToArray());
        byte[] nodeKey = File.ReadAllBytes(Path.Combine(run.Runner.Nodes[0].Board.StorageRoot, "node.key"));
        byte[] strangerKey = RandomNumberGenerator.GetBytes(32);
        strangerKey[0] = 1;
        byte[] foreign = MakePack(strangerKey, run.Runner.Plant, packs.Length, lastHash);
        byte[] afterMissing = MakePack(nodeKey, run.Runner.Plant, packs.Length + 1, lastHash);

        using (var identity = new NodeIdentity(run.Runner.Plant, Node))
        {
            foreach (byte[] message in new[] { changed, packs[1].Bytes.ToArray(), foreign, afterMissing, "not a pack"u8.ToArray() })
            {
                Assert.IsTrue(identity.Publish($"mn/v1/demo/{Node}/ev", message));
            }
        }

        WaitFor(() => run.Runner.Statistics!.Total == packs.Length + 5);
        CollectorStatistics statistics = run.Runner.Statistics!;
        Assert.AreEqual(packs.Length, statistics.Count(Verdict.Accepted));
        Assert.AreEqual(1, statistics.Count(Verdict.BadSignature));
        Assert.AreEqual(1, statistics.Count(Verdict.Duplicate));
        Assert.AreEqual(1, statistics.Count(Verdict.UnknownNode));
        Assert.AreEqual(1, statistics.Count(Verdict.ChainGap));
        Assert.AreEqual(1, statistics.Count(Verdict.Malformed));

        DemoResult result = run.Runner.Conclude(run.ReportFolder);
        Assert.IsFalse(result.IsWhole);
        Assert.AreEqual("broken", result.Nodes[0].Chain);
        foreach (Verdict verdict in (Verdict[])
            [Verdict.BadSignature, Verdict.Duplicate, Verdict.UnknownNode, Verdict.ChainGap, Verdict.Malformed])
        {
            Assert.AreEqual(1, result.Verdicts[verdict.Code()], verdict.Code());
        }

        ReportVerdict report = new ReportCheck(result.Report).Check(CancellationToken.None);
        Assert.Contains(ReportFinding.Evidence, report.Findings.Select(finding => finding.Code));
    }

    [TestMethod]
    [DataRow("Embedded")]
    [DataRow("Mosquitto")]
    public void PublishUnderAnotherNodesName_IsDroppedByTheBroker(string broker)
    {
        using DemoRun run =
            DemoRun.Start(new DemoOptions { Seconds = 2, Speed = 60, Nodes = 2, Broker = Enum.Parse<DemoBrokerKind>(broker) });
        run.WaitForNodes();
        run.Runner.Drain();
        long before = run.Runner.Statistics!.Total;
        using (var identity = new NodeIdentity(run.Runner.Plant, Node))
        {
            // Mosquitto cannot tell an MQTT 3.1.1 client that it refuses; the embedded broker ends its connection.
            Assert.AreEqual(broker == "Mosquitto", identity.Publish("mn/v1/demo/moulder-1/ev", [1, 2, 3]));
        }

        // The broker may end the session of a client that tries; the second message has one of its own.
        using (var identity = new NodeIdentity(run.Runner.Plant, Node))
        {
            identity.Publish($"mn/v1/demo/{Node}/ev", [1, 2, 3]);
        }

        // The second message is the sign that the first one had its chance.
        WaitFor(() => run.Runner.Statistics!.Total > before);
        Assert.AreEqual(before + 1, run.Runner.Statistics!.Total);
        Assert.AreEqual(1, run.Runner.Statistics!.Count(Verdict.Malformed));
    }

    private static byte[] MakePack(byte[] privateKey, PlantFolder plant, long sequence, byte[] previous)
    {
        var signer = new P256Signer(privateKey);
        var envelope = new PackEnvelope(Kid.Compute(signer.PublicKey));
        var senMl = new SenMlWriter(new byte[256], 0);
        string eui64 = Registry.Load(plant.RegistryPath).Nodes.First(node => node.Id == Node).Eui64!;
        senMl.Begin($"urn:dev:mac:{eui64}:", DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        senMl.Text(RecordNames.Mode, 0, "adc");
        Assert.IsTrue(senMl.Finish());
        byte[] digest = new byte[32];
        byte[] signature = new byte[64];
        byte[] pack = new byte[1024];
        envelope.Begin(sequence, previous, 1, new byte[8]);
        envelope.Digest(senMl.Buffer, senMl.Offset, senMl.Length, digest);
        signer.Begin(digest);
        while (!signer.Step())
        {
        }

        signer.CopySignature(signature, 0);
        int length = envelope.Write(senMl.Buffer, senMl.Offset, senMl.Length, signature, pack, 0);
        return pack[..length];
    }

    private static void WaitFor(Func<bool> condition)
    {
        DateTime giveUp = DateTime.UtcNow + Patience.Step;
        while (!condition())
        {
            Assert.IsTrue(DateTime.UtcNow < giveUp, "it did not happen");
            Thread.Sleep(50);
        }
    }
}
