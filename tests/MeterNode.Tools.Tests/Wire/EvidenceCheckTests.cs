using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

[TestClass]
public class EvidenceCheckTests
{
    private readonly TestPlant _plant = new(2);

    [TestMethod]
    public void Read_WholeChains_IsInOrder()
    {
        List<byte[]> a = _plant.Nodes[0].Next(5);
        List<byte[]> b = _plant.Nodes[1].Next(3);

        using EvidenceCheck check = Check([a[0], b[0], a[1], b[1], b[2], a[2], a[3], a[4]]);

        Assert.IsTrue(check.IsInOrder);
        Assert.AreEqual(8, check.Count(Verdict.Accepted));
        Assert.AreEqual(5, check.Nodes[0].Packs);
        Assert.IsTrue(check.Nodes.All(node => node.EnrolmentChecked));
        Assert.AreEqual(TestNode.StartSeconds + 10.0, check.Nodes[0].FirstUtcSeconds);
        Assert.AreEqual(TestNode.StartSeconds + 300.0, check.Nodes[0].LastUtcSeconds);
    }

    /// <summary>The four injuries of evidence, each with its own verdict.</summary>
    [TestMethod]
    public void Read_ChangedReplayedForeignAndMissing_EachHasItsOwnVerdict()
    {
        List<byte[]> packs = _plant.Node.Next(6);
        byte[] changed = (byte[])packs[2].Clone();
        changed[^70] ^= 1; // In the payload.

        using EvidenceCheck check =
            Check([packs[0], packs[1], changed, packs[2], packs[1], new TestPlant().Node.Next(), packs[3], packs[5]]);

        Assert.IsFalse(check.IsInOrder);
        Assert.AreEqual(4, check.Count(Verdict.Accepted));
        Assert.AreEqual(1, check.Count(Verdict.BadSignature));
        Assert.AreEqual(1, check.Count(Verdict.Duplicate));
        Assert.AreEqual(1, check.Count(Verdict.UnknownNode));
        Assert.AreEqual(1, check.Count(Verdict.ChainGap));
        CollectionAssert.AreEqual((SeqRange[])[new SeqRange(4, 4)], check.Nodes[0].Gaps.ToArray());
        CollectionAssert.AreEqual(
            (Verdict[])[Verdict.BadSignature, Verdict.Duplicate, Verdict.UnknownNode, Verdict.ChainGap],
            check.Findings.Select(finding => finding.Judgement.Verdict).ToArray());
    }

    [TestMethod]
    public void Read_EveryOrderOfFourPacks_EndsInOrder()
    {
        List<byte[]> packs = _plant.Node.Next(4);
        foreach (int[] order in Permutations([0, 1, 2, 3]))
        {
            using EvidenceCheck check = Check(order.Select(i => packs[i]));

            Assert.IsTrue(check.IsInOrder, string.Join(",", order));
            Assert.AreEqual(0, check.Findings.Count);
            Assert.AreEqual(4, check.Count(Verdict.Accepted));
        }
    }

    [TestMethod]
    public void Read_FirstPackMissing_IsGapFromZero()
    {
        List<byte[]> packs = _plant.Node.Next(3);

        using EvidenceCheck check = Check(packs.Skip(1));

        Assert.AreEqual(1, check.Count(Verdict.ChainGap));
        CollectionAssert.AreEqual((SeqRange[])[new SeqRange(0, 0)], check.Nodes[0].Gaps.ToArray());
        Assert.IsFalse(check.Nodes[0].EnrolmentChecked);
    }

    [TestMethod]
    public void Read_TwoHistoriesOfOneKey_IsConflictAndBreak()
    {
        List<byte[]> packs = _plant.Node.Next(3);
        _plant.Node.Seq = 1;
        byte[] other = _plant.Node.Next(payload => payload.Text("ev", "config serial=2", 5));
        byte[] afterOther = _plant.Node.Next();

        using EvidenceCheck check = Check([packs[0], packs[1], other]);
        Assert.AreEqual(Verdict.Conflict, check.Findings.Single().Judgement.Verdict);

        using EvidenceCheck second = Check([packs[0], packs[1], afterOther]);
        Assert.AreEqual(new Judgement(Verdict.ChainBreak, PackError.PreviousMismatch), second.Findings.Single().Judgement);
        Assert.AreEqual(1, second.Nodes[0].Breaks);
    }

    [TestMethod]
    public void Read_PackZeroOfAnotherEnrolment_IsEnrolmentMismatch()
    {
        _plant.Node.Previous = new byte[32];

        using EvidenceCheck check = Check(_plant.Node.Next(1));

        Assert.AreEqual(new Judgement(Verdict.ChainBreak, PackError.EnrolmentMismatch), check.Findings.Single().Judgement);
    }

    [TestMethod]
    public void Read_BootCounterBack_IsBreakAndForwardIsReset()
    {
        TestNode node = _plant.Node;
        byte[] first = node.Next();
        node.Boot = 3;
        byte[] second = node.Next();
        node.Boot = 2;
        byte[] third = node.Next();

        using EvidenceCheck check = Check([first, second, third]);

        Assert.AreEqual(1, check.Nodes[0].Resets);
        Assert.AreEqual(new Judgement(Verdict.ChainBreak, PackError.BootWentBack), check.Findings.Single().Judgement);
    }

    [TestMethod]
    public void Read_GapThatTheNodeDeclared_IsInOrderAndStated()
    {
        TestNode node = _plant.Node;
        List<byte[]> packs = node.Next(6);
        byte[] last = node.Next(payload => payload.Text("ev", "gap first=1 last=3 cause=full", 5));

        using EvidenceCheck check = Check([packs[0], packs[4], packs[5], last]);

        Assert.IsTrue(check.IsInOrder, string.Join("; ", check.Findings));
        Assert.AreEqual(1, check.Count(Verdict.ChainGap));
        Assert.AreEqual(0, check.Findings.Count);
        Assert.AreEqual(new MissingPacks(new SeqRange(1, 3), 6, GapCause.Full), check.Nodes[0].Missing.Single());
        Assert.AreEqual("declared by the node in pack 6: the outbox was full", check.Nodes[0].Missing.Single().Describe());
    }

    [TestMethod]
    public void Read_GapThatIsDeclaredInPart_IsAFindingForTheRest()
    {
        TestNode node = _plant.Node;
        List<byte[]> packs = node.Next(12);
        byte[] last = node.Next(payload => payload.Text("ev", "gap first=2 last=4 cause=damage", 5).Text("ev", "gap first=8 last=9", 5));

        using EvidenceCheck check = Check([packs[0], packs[6], packs[7], packs[10], packs[11], last]);

        Assert.IsFalse(check.IsInOrder);
        Assert.AreEqual(6L, check.Findings.Single().Seq);
        CollectionAssert.AreEqual(
            (MissingPacks[])
            [
                new(new SeqRange(1, 1), null, null), new(new SeqRange(2, 4), 12, GapCause.Damage), new(new SeqRange(5, 5), null, null),
                new(new SeqRange(8, 9), 12, null),
            ],
            check.Nodes[0].Missing.ToArray());
    }

    [TestMethod]
    public void Read_PackThatDeclaresItselfOrLaterOnesGone_IsNotBelieved()
    {
        TestNode node = _plant.Node;
        byte[] first = node.Next(payload => payload.Text("ev", "gap first=1 last=3", 5).Text("ev", "gap first=-1 last=0", 5));
        byte[] last = node.Next(4)[3];

        using EvidenceCheck check = Check([first, last]);

        Assert.IsFalse(check.IsInOrder);
        Assert.AreEqual(new MissingPacks(new SeqRange(1, 3), null, null), check.Nodes[0].Missing.Single());
    }

    /// <summary>An outbox that overflows for months declares one range that grows from pack to pack.</summary>
    [TestMethod]
    public void Read_RangeThatGrew_IsStatedOnceWithThePackThatSaysAll()
    {
        TestNode node = _plant.Node;
        byte[] first = node.Next();
        node.Seq = 50;
        List<byte[]> later = [.. Enumerable.Range(0, 30).Select(
            i => node.Next(payload => payload.Text("ev", $"gap first=1 last={20 + i} cause=full", 5)))];

        using EvidenceCheck check = Check([first, .. later]);

        Assert.IsTrue(check.IsInOrder, string.Join("; ", check.Findings));
        Assert.AreEqual(new MissingPacks(new SeqRange(1, 49), 79, GapCause.Full), check.Nodes[0].Missing.Single());
    }

    [TestMethod]
    public void Read_ManyDeclaredGaps_LeaveRoomForOtherFindings()
    {
        TestNode node = _plant.Node;
        var packs = new List<byte[]>();
        for (int i = 0; i < EvidenceCheck.MaximumFindings + 5; i++)
        {
            packs.Add(node.Next(payload => payload.Text("ev", $"gap first={(2 * i) - 1} last={(2 * i) - 1}", 5)));
            node.Seq++;
        }

        packs.RemoveAt(0);
        byte[] changed = node.Next();
        changed[^70] ^= 1;
        packs.Add(changed);

        using EvidenceCheck check = Check(packs);

        Assert.IsFalse(check.IsInOrder);
        CollectionAssert.Contains(check.Findings.Select(finding => finding.Judgement.Verdict).ToArray(), Verdict.BadSignature);
    }

    /// <summary>A board whose flash was erased goes on behind the receipt: nothing is missing, and it is said.</summary>
    [TestMethod]
    public void Read_NumbersThatGoOnBehindAReceipt_AreInOrderAndStated()
    {
        TestNode node = _plant.Node;
        List<byte[]> packs = node.Next(3);
        node.Boot = 9;
        packs.Add(node.Next(payload => payload.Text("ev", "resume first=3 boot=9", 5)));

        using EvidenceCheck check = Check(packs);

        Assert.IsTrue(check.IsInOrder);
        CollectionAssert.AreEqual((long[])[3], check.Nodes[0].Resumes.ToArray());

        using EvidenceCheck without = Check([packs[0], packs[3]]);
        Assert.IsFalse(without.IsInOrder, "a receipt says that the packs before are stored, not that they are gone");
    }

    [TestMethod]
    public void Read_ReplacedBoard_HasAChainForEachKey()
    {
        List<byte[]> former = _plant.Node.Next(4);
        List<byte[]> present = _plant.Replace().Next(4);

        using EvidenceCheck whole = Check([.. former, .. present]);
        using EvidenceCheck closedLater = Check([former[0], present[0], former[2], present[2], former[3], present[3], former[1]]);

        Assert.IsTrue(whole.IsInOrder);
        CollectionAssert.AreEqual((long[])[4, 4], whole.Nodes.Select(node => node.Packs).ToArray());
        Assert.IsTrue(whole.Nodes.All(node => node.EnrolmentChecked));
        Assert.IsTrue(closedLater.Nodes[0].IsInOrder, "its gap has closed");
        Assert.IsFalse(closedLater.Nodes[1].IsInOrder, "the gap of the other board has not");
        Finding gap = closedLater.Findings.Single();
        Assert.AreEqual((_plant.Nodes[^1].Registered.Kid, 2L, Verdict.ChainGap), (gap.Kid!.Value, gap.Seq!.Value, gap.Judgement.Verdict));
    }

    [TestMethod]
    public void Read_Nothing_IsNotInOrder()
    {
        using EvidenceCheck check = Check([]);

        Assert.IsFalse(check.IsInOrder);
    }

    internal static IEnumerable<int[]> Permutations(int[] items) => items.Length <= 1
        ? [items]
        : items.SelectMany((item, i) => Permutations([.. items[..i], .. items[(i + 1)..]]).Select(rest => (int[])[item, .. rest]));

    private EvidenceCheck Check(IEnumerable<byte[]> packs)
    {
        var check = new EvidenceCheck(_plant.Registry);
        check.Read([.. packs.SelectMany(pack => pack)], "test");
        return check;
    }
}
