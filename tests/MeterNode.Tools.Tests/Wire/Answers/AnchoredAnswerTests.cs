using System.Security.Cryptography;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

[TestClass]
public sealed class AnchoredAnswerTests
{
    private readonly TestPlant _plant = new();
    private readonly List<byte[]> _packs;

    public AnchoredAnswerTests() => _packs = _plant.Node.Next(10);

    [TestMethod]
    public void Anchored_NoCheckpoint_IsNoAndInOrder()
    {
        using EvidenceCheck check = Check(_packs, []);

        Assert.AreEqual("no no-checkpoint", Asked.Say(check.Answers.Anchored));
        Assert.IsTrue(check.IsInOrder, "being anchored is stated beside it");
    }

    [TestMethod]
    [DataRow(true, true, "yes")]
    [DataRow(true, false, "no witness-unknown")]
    [DataRow(false, false, "no not-witnessed")]
    public void Anchored_LastPackNamed_DependsOnTheWitness(bool isWitnessed, bool isKnown, string said)
    {
        using EvidenceCheck check = Check(_packs, [Head(9, isWitnessed, isKnown)]);

        Assert.AreEqual(said, Asked.Say(check.Nodes[0].Answers.Anchored));
    }

    [TestMethod]
    public void Anchored_PacksBehindTheCheckpoint_AreNoted()
    {
        using EvidenceCheck check = Check(_packs, [Head(3, true, false), Head(6)]);

        Assert.AreEqual("yes after-checkpoint 7-9 (3)", Asked.Say(check.Nodes[0].Answers.Anchored));
    }

    [TestMethod]
    public void Anchored_AnotherHash_IsARewrittenHistoryInBothAnswers()
    {
        using EvidenceCheck check = Check(_packs, [Head(6) with { Hash = new byte[32] }]);

        Assert.AreEqual("no history-rewritten 6-6 no-checkpoint", Asked.Say(check.Nodes[0].Answers.Anchored));
        Assert.AreEqual("no history-rewritten 6-6", Asked.Say(check.Nodes[0].Answers.Complete));
        Assert.IsFalse(check.IsInOrder);
    }

    [TestMethod]
    public void Anchored_LaterPackThanTheLastOneHere_IsACutTail()
    {
        using EvidenceCheck check = Check(_packs[..7], [Head(3), Head(9)]);

        Assert.AreEqual("no tail-cut 7-9 (3) after-checkpoint 4-6 (3)", Asked.Say(check.Nodes[0].Answers.Anchored));
        Assert.AreEqual("no tail-cut 7-9 (3)", Asked.Say(check.Nodes[0].Answers.Complete));
    }

    [TestMethod]
    public void Anchored_CheckpointBehindThePeriod_CutsNothing()
    {
        using EvidenceCheck month = Check(_packs[..5], [Head(9)], Asked.Period(0, 300));
        using EvidenceCheck cut = Check(_packs[..5], [Head(9)], Asked.Period(0, 630));

        Assert.AreEqual("yes", Asked.Say(month.Nodes[0].Answers.Complete));
        Assert.AreEqual("no ends-early 4-4 tail-cut 5-9 (5)", Asked.Say(cut.Nodes[0].Answers.Complete));
    }

    [TestMethod]
    public void Complete_FileThatBeginsAtACheckpoint_IsYes()
    {
        using EvidenceCheck without = Check(_packs[4..], []);
        using EvidenceCheck with = Check(_packs[4..], [Head(3)]);
        using EvidenceCheck another = Check(_packs[4..], [Head(3) with { Hash = new byte[32] }]);
        using EvidenceCheck earlier = Check(_packs[4..], [Head(2)]);

        Assert.AreEqual("no packs-missing 0-3 (4)", Asked.Say(without.Nodes[0].Answers.Complete));
        Assert.AreEqual("yes begins-at-checkpoint 0-3 (4)", Asked.Say(with.Nodes[0].Answers.Complete));
        Assert.IsEmpty(with.Findings);
        Assert.IsTrue(with.IsInOrder);
        Assert.AreEqual("no packs-missing 0-3 (4) history-rewritten 4-4", Asked.Say(another.Nodes[0].Answers.Complete));
        Assert.AreEqual("no packs-missing 0-3 (4)", Asked.Say(earlier.Nodes[0].Answers.Complete));
    }

    [TestMethod]
    public void Anchored_CheckpointBehindAGap_NamesAPackThatIsMissing()
    {
        using EvidenceCheck good = Check([.. _packs[..3], .. _packs[5..]], [Head(4)]);
        using EvidenceCheck bad = Check([.. _packs[..3], .. _packs[5..]], [Head(4) with { Hash = new byte[32] }]);

        Assert.AreEqual("no packs-missing 3-4 (2) unmetered (130)", Asked.Say(good.Nodes[0].Answers.Complete));
        Assert.AreEqual("no packs-missing 3-4 (2) unmetered (130) history-rewritten 5-5", Asked.Say(bad.Nodes[0].Answers.Complete));
    }

    [TestMethod]
    public void Anchored_ReplacedSOfAnOldPack_IsNoRewrittenHistory()
    {
        _plant.Node.Version = 1;
        List<byte[]> packs = [.. _packs, .. _plant.Node.Next(3)];
        AnchoredHead head = Head(10, packs: packs);
        Es256.ReplaceS(packs[10]);
        using EvidenceCheck check = Check(packs, [head]);

        Assert.AreEqual("no high-s 10-10", Asked.Say(check.Nodes[0].Answers.Authentic));
        Assert.AreEqual("yes", Asked.Say(check.Nodes[0].Answers.Complete));
    }

    /// <summary>What the plant alone signs later takes nothing into what a witness has seen.</summary>
    [TestMethod]
    public void Anchored_LaterCheckpointOfThePlantAlone_AnchorsNothingBehindTheWitnessed()
    {
        using EvidenceCheck known = Check(_packs, [Head(3), Head(6, isKnown: false), Head(9, isWitnessed: false, isKnown: false)]);
        using EvidenceCheck unknown = Check(_packs, [Head(6, isKnown: false), Head(9, isWitnessed: false, isKnown: false)]);

        Assert.AreEqual("yes after-checkpoint 4-9 (6)", Asked.Say(known.Nodes[0].Answers.Anchored));
        Assert.AreEqual(3, known.Nodes[0].Anchor!.Seq);
        Assert.AreEqual("no witness-unknown after-checkpoint 7-9 (3)", Asked.Say(unknown.Nodes[0].Answers.Anchored));
    }

    [TestMethod]
    public void Anchored_ProblemOfACheckpoint_IsStatedOverEverything()
    {
        using EvidenceCheck check = Asked.Of(_plant.Registry, _packs, null, new Heads([Head(9)], ["it is not the plant's"]));

        Assert.AreEqual("no checkpoint-bad", Asked.Say(check.Answers.Anchored));
        Assert.AreEqual("yes", Asked.Say(check.Nodes[0].Answers.Anchored));
        Assert.IsFalse(check.IsInOrder, "what was given contradicts itself");
    }

    private EvidenceCheck Check(IEnumerable<byte[]> packs, IReadOnlyList<AnchoredHead> heads, EvidencePeriod? period = null) =>
        Asked.Of(_plant.Registry, packs, period, new Heads(heads, []));

    private AnchoredHead Head(int seq, bool isWitnessed = true, bool isKnown = true, List<byte[]>? packs = null) => new(
        seq, SHA256.HashData((packs ?? _packs)[seq]), isWitnessed, isKnown, "checkpoint 1")
    {
        EndUtcSeconds = TestNode.StartSeconds + ((seq + 1) * 60),
        CountsUtcSeconds = TestNode.StartSeconds + ((seq + 1) * 60),
        Joules = Joules((packs ?? _packs)[seq]),
    };

    private static long? Joules(byte[] pack)
    {
        Assert.AreEqual(PackError.None, Pack.TryDecode(pack, out Pack? read));
        Assert.AreEqual(PackError.None, PackPayload.TryRead(read!.Payload, out PackPayload? payload));
        return payload!.Records.ImportJoules;
    }

    private sealed record Heads(IReadOnlyList<AnchoredHead> All, IReadOnlyList<string> Problems) : IAnchors
    {
        IReadOnlyList<string> IAnchors.RegistryProblems => [];

        IReadOnlyList<string> IAnchors.BadAdditions => [];

        IReadOnlyList<ulong> IAnchors.Keys => [];

        IReadOnlyList<AnchoredHead> IAnchors.Heads(ulong kid) => All;
    }
}
