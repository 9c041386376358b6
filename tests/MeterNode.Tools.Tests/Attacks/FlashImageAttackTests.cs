using System.Security.Cryptography;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Node;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Attacks;

/// <summary>
/// The firmware itself, whose flash is copied and put back: its owner keeps an old image and lets the node go on from there.
/// </summary>
[TestClass]
public sealed class FlashImageAttackTests
{
    private const int MinutesBefore = 12;
    private const int MinutesAfter = 12;

    [TestMethod]
    public void FirmwareGoesOnFromAnOldFlashImage_CheckpointHeld_HistoryRewritten()
    {
        // No collector: its receipts would tell the node that it has lost a part of its history.
        var rig = new NodeRig { HasCollector = false };
        rig.Run(MinutesBefore * 60);
        Dictionary<string, byte[]> image = Read(rig);
        rig.Run(MinutesAfter * 60);
        byte[][] truth = Sent(rig, 0);
        using ECDsa buyer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CheckpointFile held = Hold(rig, truth[^1], buyer);

        int sent = rig.Uplink.Packs.Count;
        Write(rig, image);
        rig.PowerCycle();
        rig.Run(MinutesAfter * 60);
        byte[][] second = Sent(rig, sent);

        using EvidenceCheck honest = Check(rig, truth, held, buyer);
        using EvidenceCheck alone = Check(rig, second, null, buyer);
        using EvidenceCheck seen = Check(rig, second, held, buyer);
        Assert.IsTrue(honest.IsInOrder && honest.Answers.Anchored.IsOk, Text(honest));
        Assert.IsTrue(alone.IsInOrder, "nobody else would see it: " + Text(alone));
        CollectionAssert.IsSubsetOf((string[])["history-rewritten"], Codes(seen.Answers.Complete), Text(seen));
        Assert.IsFalse(seen.IsInOrder);
    }

    private static Dictionary<string, byte[]> Read(NodeRig rig)
    {
        var image = new Dictionary<string, byte[]>();
        foreach (string name in rig.Flash.List())
        {
            image.Add(name, (byte[])rig.Flash.ReadAll(name).Clone());
        }

        return image;
    }

    private static void Write(NodeRig rig, Dictionary<string, byte[]> image)
    {
        foreach (string name in rig.Flash.List())
        {
            rig.Flash.Delete(name);
        }

        foreach ((string name, byte[] content) in image)
        {
            rig.Flash.Write(name, content, 0, content.Length);
        }
    }

    private static byte[][] Sent(NodeRig rig, int first) =>
        [.. Enumerable.Range(first, rig.Uplink.Packs.Count - first).Select(i => (byte[])rig.Uplink.Packs[i]!)];

    private static CheckpointFile Hold(NodeRig rig, byte[] last, ECDsa buyer)
    {
        Assert.AreEqual(PackError.None, Pack.TryDecode(last, out Pack? pack));
        Assert.AreEqual(PackError.None, PackPayload.TryRead(pack!.Payload, out PackPayload? payload));
        var head = new CheckpointHead(
            rig.Registered.Id, rig.Registered.Kid, pack.Seq, pack.Hash.ToArray(), payload!.Records.ImportJoules,
            DateTimeOffset.FromUnixTimeSeconds((long)payload.EndSeconds));
        using PlantKey plant = rig.OpenPlantKey();
        Checkpoint checkpoint = Checkpoint.Read(plant.Sign(Checkpoint.Payload(
            rig.Registry.Site, 0, SHA256.HashData(plant.SubjectPublicKeyInfo), rig.UtcNow, rig.UtcNow, null, [head])));
        return new CheckpointFile(checkpoint, [WitnessStatement.Sign(checkpoint, "Buyer", rig.UtcNow, buyer)], []);
    }

    private static EvidenceCheck Check(NodeRig rig, byte[][] packs, CheckpointFile? held, ECDsa buyer)
    {
        var check = new EvidenceCheck(rig.Registry, DateTimeOffset.MaxValue)
        {
            Anchors = held is null ? null
                : new CheckpointSet(rig.Registry, [("held.mncp", held)], [buyer.ExportSubjectPublicKeyInfo()], null),
        };
        check.Read([.. packs.SelectMany(pack => pack)], "evidence.mnev");
        return check;
    }

    private static string[] Codes(AnswerResult answer) => [.. answer.Findings.Select(finding => finding.Code)];

    private static string Text(EvidenceCheck check) => string.Join(
        "; ", check.Answers.All.SelectMany(answer => answer.Findings).Select(finding => $"{finding.Code}: {finding.Text}"));
}
