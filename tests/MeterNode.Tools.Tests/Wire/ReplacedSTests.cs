using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>
/// Somebody without the key replaces s of a signature by n − s. The pack stays authentic to every ECDSA library and gets another hash:
/// nothing of that may fall back on the node.
/// </summary>
[TestClass]
public class ReplacedSTests
{
    private static readonly Judgement s_highS = new(Verdict.BadSignature, PackError.HighS);
    private readonly TestPlant _plant = new();

    [TestMethod]
    public void Verify_Version2WithHighS_IsRefusedAndSaysSo()
    {
        byte[] pack = _plant.Node.Next();
        using var verifier = new PackVerifier(_plant.Registry);

        Assert.IsTrue(verifier.Verify(pack).IsAuthentic);
        Judgement judgement = verifier.Verify(PackWriter.Twin(pack)).Judgement;
        Assert.AreEqual(s_highS, judgement);
        Assert.Contains("high S", judgement.Describe());
    }

    /// <summary>Nodes of version 1 made both forms.</summary>
    [TestMethod]
    public void Verify_Version1WithEitherS_IsAuthentic()
    {
        _plant.Node.Version = 1;
        byte[] pack = _plant.Node.Next();
        using var verifier = new PackVerifier(_plant.Registry);

        Assert.IsTrue(verifier.Verify(pack).IsAuthentic);
        Assert.IsTrue(verifier.Verify(PackWriter.Twin(pack)).IsAuthentic);
    }

    /// <summary>An invalid signature is not called a replaced one.</summary>
    [TestMethod]
    public void Verify_HighSOfNoSignature_IsBadSignatureOnly()
    {
        byte[] pack = PackWriter.Twin(_plant.Node.Next());
        pack[^70] ^= 1;
        using var verifier = new PackVerifier(_plant.Registry);

        Assert.AreEqual(new Judgement(Verdict.BadSignature), verifier.Verify(pack).Judgement);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    [DataRow(3)]
    public void Read_Version1WithReplacedS_IsFoundByThePackAfterIt(int which)
    {
        List<byte[]> packs = Version1(5);
        packs[which] = PackWriter.Twin(packs[which]);

        using EvidenceCheck check = Check(packs);

        Finding finding = check.Findings.Single();
        Assert.AreEqual((which, s_highS), ((int)finding.Seq!, finding.Judgement));
        Assert.AreEqual(packs.Take(which).Sum(pack => (long)pack.Length), finding.Offset);
        Assert.AreEqual(4, check.Count(Verdict.Accepted));
        Assert.AreEqual(1, check.Count(Verdict.BadSignature));
        Assert.IsFalse(check.IsInOrder);
        Assert.AreEqual(0, check.Nodes[0].Breaks);
    }

    /// <summary>Both forms of a pack, in whatever order: one of them was made without the key, and no second history was signed.</summary>
    [TestMethod]
    [DataRow(new[] { 0, 1, 2, 3 }, new[] { false, false, true, false })]
    [DataRow(new[] { 0, 1, 1, 2 }, new[] { false, false, true, false })]
    [DataRow(new[] { 0, 1, 1, 2 }, new[] { false, true, false, false })]
    [DataRow(new[] { 0, 1, 2, 1 }, new[] { false, false, false, true })]
    [DataRow(new[] { 0, 2, 1 }, new[] { false, false, true })]
    [DataRow(new[] { 1, 2, 0 }, new[] { true, false, false })]
    [DataRow(new[] { 1, 0, 2 }, new[] { true, false, false })]
    [DataRow(new[] { 2, 1, 0 }, new[] { false, true, false })]
    public void Read_Version1WithReplacedSInAnyOrder_IsOneFindingAndNoBreak(int[] order, bool[] isTwin)
    {
        List<byte[]> packs = Version1(4);

        using EvidenceCheck check = Check(order.Select((seq, i) => isTwin[i] ? PackWriter.Twin(packs[seq]) : packs[seq]));

        Finding finding = check.Findings.Single();
        Assert.AreEqual(s_highS, finding.Judgement);
        Assert.AreEqual(order[Array.IndexOf(isTwin, true)], finding.Seq!.Value);
        Assert.AreEqual(1, check.Count(Verdict.BadSignature));
        Assert.AreEqual(order.Length - 1, check.Count(Verdict.Accepted));
        Assert.AreEqual(0, check.Nodes[0].Breaks);
        Assert.AreEqual(0, check.Nodes[0].Gaps.Count);
    }

    /// <summary>A pack of version 2 behind one of version 1: the firmware was updated in between.</summary>
    [TestMethod]
    public void Read_LastVersion1BeforeTheUpdateWithReplacedS_IsFound()
    {
        List<byte[]> packs = Version1(2);
        _plant.Node.Version = 2;
        packs.AddRange(_plant.Node.Next(2));
        packs[1] = PackWriter.Twin(packs[1]);

        using EvidenceCheck check = Check(packs);

        Assert.AreEqual((1L, s_highS), (check.Findings.Single().Seq!.Value, check.Findings.Single().Judgement));
    }

    /// <summary>Another pack that the key did sign is no twin.</summary>
    [TestMethod]
    public void Read_TwoHistoriesOfVersion1_IsStillConflict()
    {
        List<byte[]> packs = Version1(2);
        _plant.Node.Seq = 1;
        byte[] other = _plant.Node.Next(payload => payload.Text("ev", "config serial=2", 5));

        using EvidenceCheck check = Check([.. packs, other]);

        Assert.AreEqual(Verdict.Conflict, check.Findings.Single().Judgement.Verdict);
    }

    [TestMethod]
    public void Read_ReplacedSInAMonthOfAnEarlierBuild_BlamesThatPackAndNobody()
    {
        Registry registry = Registry.Parse(File.ReadAllBytes(SharedData.RequireFailing("evidence/registry.json")));
        using var check = new EvidenceCheck(registry);

        check.Read(File.ReadAllBytes(SharedData.RequireFailing("evidence/malleated.mnev")), "malleated.mnev");

        Finding finding = check.Findings.Single();
        Assert.AreEqual((10L, s_highS), (finding.Seq!.Value, finding.Judgement));
        Assert.IsFalse(check.IsInOrder);
        Assert.AreEqual(0, check.Nodes.Sum(node => node.Breaks));
    }

    private List<byte[]> Version1(int count)
    {
        _plant.Node.Version = 1;
        return _plant.Node.Next(count);
    }

    private EvidenceCheck Check(IEnumerable<byte[]> packs)
    {
        var check = new EvidenceCheck(_plant.Registry);
        check.Read([.. packs.SelectMany(pack => pack)], "test.mnev");
        return check;
    }
}
