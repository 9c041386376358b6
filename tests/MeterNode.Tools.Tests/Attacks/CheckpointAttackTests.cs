using System.Security.Cryptography;
using MeterNode.Plant.Checkpoints;
using MeterNode.Tools.Tests.Checkpoints;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Attacks;

/// <summary>
/// What the owner of a plant, who has every key, can do to its history, and what somebody sees who has kept one checkpoint. Each history is
/// in order for whoever holds none.
/// </summary>
[TestClass]
public sealed class CheckpointAttackTests : IDisposable
{
    private readonly AttackedPlant _plant = new();

    public void Dispose() => _plant.Dispose();

    [TestMethod]
    public void TrueHistory_CheckpointHeld_IsAnchored()
    {
        _plant.Hold(20);
        FourAnswers answers = _plant.Check(_plant.History[0]);
        Assert.IsTrue(answers.All.All(answer => answer.IsOk), Text(answers));
        CollectionAssert.Contains(Codes(answers.Anchored), "after-checkpoint");
    }

    [TestMethod]
    public void OldFlashImagePutBack_CheckpointHeld_HistoryRewritten()
    {
        _plant.Hold(20);
        AssertSeen(_plant.Rewrite(kept: 10), "history-rewritten");
    }

    [TestMethod]
    public void WholeHistoryMadeAnewWithTheSameKey_CheckpointHeld_HistoryRewritten()
    {
        _plant.Hold(20);
        AssertSeen(_plant.Rewrite(kept: 0), "history-rewritten");
    }

    /// <summary>The packs of a month are made again weeks later; the checkpoint of its last day is held.</summary>
    [TestMethod]
    public void MonthBackDated_CheckpointOfItsEndHeld_HistoryRewritten()
    {
        _plant.Hold(10);
        _plant.Hold(30);
        AssertSeen(_plant.Rewrite(kept: 10), "history-rewritten");
    }

    /// <summary>Where nobody held anything of that month, nobody vouches for it: it is said, and the answer is no.</summary>
    [TestMethod]
    public void MonthBackDated_NoCheckpointOfItHeld_NotAnchored()
    {
        FourAnswers answers = _plant.Check(_plant.Rewrite(kept: 10));
        Assert.IsTrue(answers.IsInOrder, Text(answers));
        Assert.IsFalse(answers.Anchored.IsOk);
        CollectionAssert.Contains(Codes(answers.Anchored), "no-checkpoint");
        _plant.Hold(10);
        CollectionAssert.Contains(Codes(_plant.Check(_plant.Rewrite(kept: 10)).Anchored), "after-checkpoint");
    }

    /// <summary>The owner signs a checkpoint with a time long ago, and has it stamped today.</summary>
    [TestMethod]
    public void CheckpointBackDated_TimeStamp_SaysWhenItWasThere()
    {
        using var authority = new TimeStampAuthority();
        using var authorities = new TimeAuthorities([authority.Certificate]);
        Checkpoint late = _plant.Sign(
            0, SHA256.HashData(_plant.Plant.PlantKey.ExportSubjectPublicKeyInfo()), AttackedPlant.After(-1_000_000),
            [AttackedPlant.Head(_plant.Plant.Node, _plant.History[0][9])]);
        byte[] token = TimeStampService.Take(late, authority.Reply(TimeStampService.Request(late)), "the authority");

        TimeStampCheck stamp = authorities.Check(token, late.Hash);
        Assert.IsNull(stamp.Problem);
        Assert.IsTrue(stamp.IsKnown);
        Assert.IsLessThan(1, Math.Abs((stamp.Time - DateTimeOffset.UtcNow).TotalHours));
    }

    [TestMethod]
    public void CheckpointBackDated_AnotherOfItsNumberHeld_CheckpointBad()
    {
        CheckpointFile held = _plant.Hold(20);
        List<byte[]> forged = _plant.Rewrite(kept: 10);
        _plant.Give(new CheckpointFile(
            _plant.Sign(0, held.Checkpoint.Previous, held.Checkpoint.Time, [AttackedPlant.Head(_plant.Plant.Node, forged[19])]), [], []));
        FourAnswers answers = _plant.Check(forged);
        StringAssert.Contains(Finding(answers.Anchored, "checkpoint-bad").Text, "two checkpoints of one number");
        CollectionAssert.Contains(Codes(answers.Anchored), "history-rewritten");
    }

    [TestMethod]
    public void TailCut_CheckpointHeld_TailCut()
    {
        _plant.Hold(20);
        AssertSeen([.. _plant.History[0].Take(15)], "tail-cut");
    }

    /// <summary>A month is asked whose end is cut off; checkpoints of its middle and of the month after are held.</summary>
    [TestMethod]
    public void TailOfAPeriodCut_CheckpointsOfItAndOfLaterHeld_TailCut()
    {
        _plant.Hold(20);
        _plant.Hold(30);
        FourAnswers answers = _plant.Check(
            _plant.History[0].Take(15), period: new EvidencePeriod(TestNode.StartSeconds, TestNode.StartSeconds + 25 * 60));
        CollectionAssert.Contains(Codes(answers.Complete), "tail-cut");
        CollectionAssert.Contains(Codes(answers.Anchored), "tail-cut");
        Assert.IsFalse(answers.Anchored.IsOk);
    }

    /// <summary>The owner withholds a checkpoint and signs another one with fewer packs.</summary>
    [TestMethod]
    public void TailCutWithALaterCheckpoint_EarlierOneHeld_CheckpointBad()
    {
        CheckpointFile held = _plant.Hold(20);
        CheckpointHead fewer = AttackedPlant.Head(_plant.Plant.Node, _plant.History[0][14]);
        _plant.Give(new CheckpointFile(_plant.Sign(1, held.Checkpoint.Hash, AttackedPlant.After(40), [fewer]), [], []));
        FourAnswers answers = _plant.Check(_plant.History[0].Take(15));
        StringAssert.Contains(Finding(answers.Anchored, "checkpoint-bad").Text, "only pack 14");
        CollectionAssert.Contains(Codes(answers.Complete), "tail-cut");
    }

    /// <summary>A second key signs from the beginning, under the name of the node, and the registry has only that one.</summary>
    [TestMethod]
    public void KeySwapped_CheckpointHeld_RegistryEditedNamesTheFormerKey()
    {
        _plant.Hold(20);
        TestNode former = _plant.Plant.Node;
        TestNode other = _plant.Plant.Replace(0);
        _plant.Registry = new Registry("test", _plant.Plant.PlantKey.ExportSubjectPublicKeyInfo(), [other.Registered]);
        List<byte[]> packs = other.Next(20);
        Assert.IsTrue(_plant.Check(packs, withCheckpoints: false).IsInOrder);
        FourAnswers answers = _plant.Check(packs);
        Assert.IsFalse(answers.IsInOrder);
        StringAssert.Contains(
            Finding(answers.Authentic, "registry-edited").Text, $"{former.Registered.KidText} of node-1, which the registry does not have");
    }

    /// <summary>What lies before a break is not joined to the checkpoint behind it, whatever was asked.</summary>
    [TestMethod]
    public void PeriodMadeAnewBeforeTheTrueHead_CheckpointHeld_NotAnchored()
    {
        _plant.Hold(20);
        List<byte[]> packs = [.. _plant.Rewrite(kept: 0)[..12], .. _plant.History[0][15..20]];
        var period = new EvidencePeriod(TestNode.StartSeconds, TestNode.StartSeconds + 600);
        FourAnswers answers = _plant.Check(packs, period: period);

        Assert.IsFalse(answers.Anchored.IsOk, Text(answers));
        CollectionAssert.Contains(Codes(answers.Anchored), "no-checkpoint");
    }

    /// <summary>The pack that the checkpoint names was made anew, and another time is asked.</summary>
    [TestMethod]
    public void PackOfTheHeadMadeAnewOutsideOfThePeriod_CheckpointHeld_HistoryRewritten()
    {
        _plant.Hold(20);
        var period = new EvidencePeriod(TestNode.StartSeconds, TestNode.StartSeconds + 600);

        CollectionAssert.Contains(Codes(_plant.Check(_plant.Rewrite(kept: 12), period: period).Complete), "history-rewritten");
    }

    /// <summary>A machine is taken out of the registry, and its evidence is not handed over.</summary>
    [TestMethod]
    public void RegistryEditedNodeTakenOut_CheckpointHeld_RegistryEdited()
    {
        using var plant = new AttackedPlant(nodes: 2);
        plant.Hold(20);
        plant.Registry = new Registry("test", plant.Plant.PlantKey.ExportSubjectPublicKeyInfo(), [plant.Plant.Node.Registered]);
        Assert.IsTrue(plant.Check(plant.History[0], withCheckpoints: false).IsInOrder);
        FourAnswers answers = plant.Check(plant.History[0]);
        StringAssert.Contains(Finding(answers.Authentic, "registry-edited").Text, "of node-2, which the registry does not have");
    }

    /// <summary>The key of a stolen board is made to count again: the statement of its end is taken out of the registry.</summary>
    [TestMethod]
    public void RegistryEditedEndTakenOut_CheckpointHeld_RegistryEdited()
    {
        byte[] end = StatementWriter.End(_plant.Plant.Node, _plant.Plant.PlantKey, TestNode.StartSeconds + 86400);
        CheckpointHead head = AttackedPlant.Head(_plant.Plant.Node, _plant.History[0][^1]) with { End = SHA256.HashData(end) };
        _plant.Give(new CheckpointFile(_plant.Sign(0, PlantHash(), DateTimeOffset.UnixEpoch, [head]), [], []));

        StringAssert.EndsWith(
            Finding(_plant.Check(_plant.History[0]).Authentic, "registry-edited").Text,
            "of node-1, whose end the registry does not have, or has otherwise");
        _plant.Registry = new Registry(
            "test", _plant.Plant.PlantKey.ExportSubjectPublicKeyInfo(), [StatementWriter.Ended(_plant.Plant.Node, end)]);
        CollectionAssert.DoesNotContain(Codes(_plant.Check(_plant.History[0]).Authentic), "registry-edited");
    }

    /// <summary>The plant enrols the key anew, for another machine.</summary>
    [TestMethod]
    public void RegistryEditedAnotherEnrolment_CheckpointHeld_RegistryEdited()
    {
        CheckpointHead head = AttackedPlant.Head(_plant.Plant.Node, _plant.History[0][^1]) with { Enrolment = new byte[32] };
        _plant.Give(new CheckpointFile(_plant.Sign(0, PlantHash(), DateTimeOffset.UnixEpoch, [head]), [], []));

        StringAssert.Contains(
            Finding(_plant.Check(_plant.History[0]).Authentic, "registry-edited").Text, "whose enrolment in the registry is another");
    }

    /// <summary>The whole plant is made again with another plant key: registry, enrolments and packs fit together.</summary>
    [TestMethod]
    public void RegistryEditedAnotherPlantKey_CheckpointHeld_CheckpointBad()
    {
        _plant.Hold(20);
        using var second = new AttackedPlant();
        _plant.Registry = second.Registry;
        Assert.IsTrue(_plant.Check(second.History[0], withCheckpoints: false).IsInOrder);
        FourAnswers answers = _plant.Check(second.History[0]);
        Assert.IsFalse(answers.Anchored.IsOk);
        Assert.IsFalse(answers.IsInOrder);
        StringAssert.Contains(Finding(answers.Anchored, "checkpoint-bad").Text, "the plant's key has not signed it");
    }

    [TestMethod]
    public void TwoSitesMixedCheckpointOfTheOther_IsCheckpointBad()
    {
        using var other = new AttackedPlant(site: "elsewhere");
        _plant.Give(other.Hold(20));
        FourAnswers answers = _plant.Check(_plant.History[0]);
        StringAssert.Contains(
            Finding(answers.Anchored, "checkpoint-bad").Text, "it is a checkpoint of the plant 'elsewhere', not of 'test'");
        Assert.IsFalse(answers.Anchored.IsOk);
    }

    [TestMethod]
    public void TwoSitesMixedPacksOfTheOther_UnknownKey()
    {
        using var other = new AttackedPlant(site: "elsewhere");
        _plant.Hold(20);
        FourAnswers answers = _plant.Check([.. _plant.History[0], .. other.History[0]]);
        Assert.IsFalse(answers.IsInOrder);
        CollectionAssert.Contains(Codes(answers.Authentic), "unknown-key");
    }

    /// <summary>The packs that a checkpoint names stay, and a stretch in front of them is left out.</summary>
    [TestMethod]
    public void MiddleLeftOut_CheckpointHeld_PacksMissing()
    {
        _plant.Hold(20);
        FourAnswers answers = _plant.Check([.. _plant.History[0].Take(5), .. _plant.History[0].Skip(10)]);
        Assert.IsFalse(answers.IsInOrder);
        CollectionAssert.Contains(Codes(answers.Complete), "packs-missing");
    }

    /// <summary>A file of a later month begins where a checkpoint ends: what is in front of it is vouched for.</summary>
    [TestMethod]
    public void LaterMonthAlone_CheckpointOfTheFormerHeld_BeginsAtCheckpoint()
    {
        _plant.Hold(10);
        _plant.Hold(30);
        FourAnswers answers = _plant.Check(_plant.History[0].Skip(10));
        Assert.IsTrue(answers.All.All(answer => answer.IsOk), Text(answers));
        CollectionAssert.Contains(Codes(answers.Complete), "begins-at-checkpoint");
    }

    [TestMethod]
    public void CheckpointOfTheOwnerAlone_NobodyElseSigned_NotAnchored()
    {
        CheckpointFile held = _plant.Hold(20);
        using var alone = new EvidenceCheck(_plant.Registry, AttackedPlant.After(60))
        {
            Anchors = new CheckpointSet(_plant.Registry, [("own", held with { Witnesses = [] })], [], null),
        };
        alone.Read([.. _plant.History[0].SelectMany(pack => pack)], "evidence.mnev");
        Assert.IsFalse(alone.Answers.Anchored.IsOk);
        CollectionAssert.Contains(Codes(alone.Answers.Anchored), "not-witnessed");
    }

    [TestMethod]
    public void PlantSignsAsItsOwnWitness_ItsKeyGiven_NotWitnessed()
    {
        CheckpointFile held = _plant.Hold(20);
        ECDsa plantKey = _plant.Plant.PlantKey;
        CheckpointFile own = held with { Witnesses = [WitnessStatement.Sign(held.Checkpoint, "Buyer", AttackedPlant.After(22), plantKey)] };
        using var check = new EvidenceCheck(_plant.Registry, AttackedPlant.After(60))
        {
            Anchors = new CheckpointSet(_plant.Registry, [("own", own)], [plantKey.ExportSubjectPublicKeyInfo()], null),
        };
        check.Read([.. _plant.History[0].SelectMany(pack => pack)], "evidence.mnev");
        Assert.IsFalse(check.Answers.Anchored.IsOk);
        CollectionAssert.Contains(Codes(check.Answers.Anchored), "not-witnessed");
    }

    /// <summary>The owner signs as the buyer, with a key of his own.</summary>
    [TestMethod]
    public void WitnessInvented_KeyOfTheTrueOneGiven_WitnessUnknown()
    {
        using ECDsa invented = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Checkpoint own = _plant.Sign(
            0, SHA256.HashData(_plant.Plant.PlantKey.ExportSubjectPublicKeyInfo()), AttackedPlant.After(31),
            [AttackedPlant.Head(_plant.Plant.Node, _plant.History[0][29])]);
        _plant.Give(new CheckpointFile(own, [WitnessStatement.Sign(own, "Buyer", AttackedPlant.After(32), invented)], []));
        FourAnswers answers = _plant.Check(_plant.History[0]);
        Assert.IsFalse(answers.Anchored.IsOk);
        CollectionAssert.Contains(Codes(answers.Anchored), "witness-unknown");
    }

    /// <summary>The plant says that a key ended earlier than a checkpoint shows it working, and cuts its packs off there.</summary>
    [TestMethod]
    public void EndOfAKeyBackDatedAndItsTailCut_CheckpointHeld_TailCut()
    {
        _plant.Hold(30);
        byte[] end = StatementWriter.End(_plant.Plant.Node, _plant.Plant.PlantKey, AttackedPlant.After(15).ToUnixTimeSeconds());
        _plant.Registry = new Registry(
            "test", _plant.Plant.PlantKey.ExportSubjectPublicKeyInfo(), [StatementWriter.Ended(_plant.Plant.Node, end)]);
        var period = new EvidencePeriod(TestNode.StartSeconds, TestNode.StartSeconds + (20 * 60));
        List<byte[]> cut = _plant.History[0][..15];

        Assert.IsTrue(_plant.Check(cut, withCheckpoints: false, period).IsInOrder, Text(_plant.Check(cut, false, period)));
        CollectionAssert.Contains(Codes(_plant.Check(cut, period: period).Complete), "tail-cut");
    }

    [TestMethod]
    public void MachineNotHandedOver_CheckpointHeld_IsSaid()
    {
        using var plant = new AttackedPlant(nodes: 2);
        plant.Hold(20);
        FourAnswers answers = plant.Check(plant.History[0]);

        Assert.IsTrue(answers.IsInOrder, Text(answers));
        StringAssert.Contains(Finding(answers.Complete, "not-here").Text, "node-2");
    }

    /// <summary>The hash is right, and what stands beside it for people is not what the pack says.</summary>
    [TestMethod]
    public void CheckpointSaysAnotherRegisterOrTimeThanItsPack_IsCheckpointBad()
    {
        CheckpointHead head = AttackedPlant.Head(_plant.Plant.Node, _plant.History[0][19]);
        foreach (CheckpointHead other in (CheckpointHead[])
            [head with { Joules = head.Joules + 1 }, head with { Joules = null }, head with { Time = head.Time!.Value.AddSeconds(1) }])
        {
            using var plant = new AttackedPlant();
            CheckpointHead own = AttackedPlant.Head(plant.Plant.Node, plant.History[0][19]);
            CheckpointHead wrong = own with
            {
                Joules = other.Joules is null ? null : own.Joules + (other.Joules - head.Joules),
                Time = own.Time + (other.Time - head.Time)
            };
            plant.Give(new CheckpointFile(plant.Sign(
                0, SHA256.HashData(plant.Plant.PlantKey.ExportSubjectPublicKeyInfo()), AttackedPlant.After(40), [wrong]), [], []));
            FourAnswers answers = plant.Check(plant.History[0]);

            CollectionAssert.Contains(Codes(answers.Anchored), "checkpoint-bad", Text(answers));
            Assert.IsFalse(answers.IsInOrder);
        }
    }

    /// <summary>A register that one checkpoint leaves out is remembered from the one before.</summary>
    [TestMethod]
    public void RegisterThatFallsBehindACheckpointWithoutIt_IsCheckpointBad()
    {
        TestNode node = _plant.Plant.Node;
        CheckpointHead[] heads = [.. ((int[])[9, 14, 19]).Select(i => AttackedPlant.Head(node, _plant.History[0][i]))];
        heads[1] = heads[1] with { Joules = null };
        heads[2] = heads[2] with { Joules = heads[0].Joules - 1 };
        byte[] previous = PlantHash();
        for (int i = 0; i < heads.Length; i++)
        {
            Checkpoint signed = _plant.Sign(i, previous, AttackedPlant.After(40 + i), [heads[i]]);
            _plant.Give(new CheckpointFile(signed, [], []));
            previous = signed.Hash;
        }

        var set = new CheckpointSet(_plant.Registry, _plant.Held, [], null);
        StringAssert.Contains(Assert.ContainsSingle(set.Problems), "the register falls");
    }

    /// <summary>Everything is signed anew but for the pack that the checkpoint names, which is said to be gone.</summary>
    [TestMethod]
    public void PackOfTheHeadDeclaredGone_CheckpointHeld_PacksMissing()
    {
        _plant.Hold(20);
        List<byte[]> packs = _plant.Rewrite(kept: 0, all: 29);
        packs.Add(_plant.Plant.Node.Next(payload => payload.Text("ev", "gap first=19 last=20 cause=full", 30)));
        packs.RemoveRange(19, 2);

        Assert.IsTrue(_plant.Check(packs, withCheckpoints: false).IsInOrder, Text(_plant.Check(packs, withCheckpoints: false)));
        FourAnswers answers = _plant.Check(packs);
        Assert.AreEqual(19, Finding(answers.Complete, "packs-missing").Count + 18, Text(answers));
        Assert.IsFalse(answers.IsInOrder);
    }

    /// <summary>The first packs are signed anew, and what would link them to the checkpoint is said to be gone.</summary>
    [TestMethod]
    public void LinkToTheCheckpointDeclaredGone_CheckpointHeld_NotAnchored()
    {
        _plant.Hold(20);
        List<byte[]> packs = [.. _plant.Rewrite(kept: 0)[..9], .. _plant.History[0][11..29]];
        TestNode node = _plant.Plant.Node;
        node.Seq = 29;
        node.Previous = SHA256.HashData(packs[^1]);
        node.Joules = AttackedPlant.Head(node, packs[^1]).Joules!.Value;
        packs.Add(node.Next(payload => payload.Text("ev", "gap first=9 last=10 cause=full", 30)));

        FourAnswers answers = _plant.Check(packs);
        Assert.IsFalse(answers.Anchored.IsOk, Text(answers));
        Assert.AreEqual(9, Finding(answers.Anchored, "unlinked").Count);
    }

    [TestMethod]
    public void SomethingAppendedToACheckpoint_ItStaysGood()
    {
        CheckpointFile held = _plant.Hold(20);
        CheckpointFile longer = CheckpointFile.Read([.. held.ToBytes(), 0xff, 1, 2, 3]);
        using var check = new EvidenceCheck(_plant.Registry, AttackedPlant.After(60))
        {
            Anchors = new CheckpointSet(_plant.Registry, [("held", longer)], [_plant.BuyerKey], null),
        };
        check.Read([.. _plant.History[0].SelectMany(pack => pack)], "evidence.mnev");

        Assert.IsTrue(check.Answers.Anchored.IsOk, Text(check.Answers));
        CollectionAssert.Contains(Codes(check.Answers.Anchored), "addition-bad");
        Assert.IsTrue(check.IsInOrder);
        NodeSummary node = check.Nodes.Single();
        StringAssert.Contains(node.Anchor!.Held!.VouchedText, "countersigned by Buyer on ");
    }

    /// <summary>In order without a checkpoint, and with one both answers say what was done.</summary>
    private void AssertSeen(IReadOnlyList<byte[]> packs, string code)
    {
        FourAnswers without = _plant.Check(packs, withCheckpoints: false);
        Assert.IsTrue(without.IsInOrder, "nobody else would see it: " + Text(without));
        FourAnswers answers = _plant.Check(packs);
        CollectionAssert.Contains(Codes(answers.Complete), code, Text(answers));
        CollectionAssert.Contains(Codes(answers.Anchored), code, Text(answers));
        Assert.IsFalse(answers.IsInOrder);
        Assert.IsFalse(answers.Anchored.IsOk);
    }

    private byte[] PlantHash() => SHA256.HashData(_plant.Plant.PlantKey.ExportSubjectPublicKeyInfo());

    private static StatedFinding Finding(AnswerResult answer, string code) => answer.Findings.Single(finding => finding.Code == code);

    private static string[] Codes(AnswerResult answer) => [.. answer.Findings.Select(finding => finding.Code)];

    private static string Text(FourAnswers answers) => string.Join(
        "\n", answers.All.SelectMany(answer => answer.Findings.Select(finding => $"{answer.Answer} {finding.Code}: {finding.Text}")));
}
