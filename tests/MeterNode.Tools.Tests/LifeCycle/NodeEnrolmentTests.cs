using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MeterNode.Plant;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Node;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.VirtualPlant.Simulation;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.LifeCycle;

/// <summary>What the plant does with a board's proof: the right one once, every other one not at all.</summary>
[TestClass]
public sealed class NodeEnrolmentTests : IDisposable
{
    private readonly TemporaryPlant _plant = new();

    private Registry Registry => Registry.Load(_plant.Plant.RegistryPath);

    [TestMethod]
    public void Accept_Proof_EnrolsTheKeyClosesTheClaimAndSaysSo()
    {
        using ClaimRig board = new ClaimRig(_plant, "press-1").Started();
        byte[] record = board.Accept();
        EnrolmentRecord enrolled = EnrolmentRecord.Read(record);
        RegisteredNode node = Registry.Find("press-1")!;
        CollectionAssert.AreEqual(record, node.Enrolment!.Bytes);
        Assert.AreEqual("virtual board", enrolled.Hardware);
        Assert.AreEqual("press", enrolled.Machine);
        Assert.IsFalse(PlantClaims.IsOpen(_plant.Plant, "press-1"));
        CollectionAssert.AreEqual(record, File.ReadAllBytes(Path.Combine(_plant.Plant.BundlePath("press-1"), "files", "enrol.cose")));
        PlantState.Require(_plant.Plant);
        SortedDictionary<string, string> before = PlantState.Files(_plant.Folder);
        CollectionAssert.AreEqual(record, board.Accept(), "the same proof again changes nothing");
        CollectionAssert.AreEqual(before, PlantState.Files(_plant.Folder));
    }

    /// <summary>Whoever lists the nodes while one is enrolled finds it once, as one that waits or as enrolled.</summary>
    [TestMethod]
    public void Accept_BeforeEachFileOperation_TheNodeIsListedOnce()
    {
        using ClaimRig board = new ClaimRig(_plant, "press-1").Started();
        PlantFolder reader = PlantFolder.Open(_plant.Folder);
        var states = new List<string>();
        PlantFolder writer = PlantFolder.Open(
            _plant.Folder, (_, _) => states.Add(NodeOverview.Of(reader, null, DateTimeOffset.UtcNow).Single().State));

        NodeEnrolment.Accept(writer, board.Proof);

        Assert.IsGreaterThan(5, states.Count);
        Assert.AreEqual("added", states[0]);
        Assert.AreEqual("new", NodeOverview.Of(reader, null, DateTimeOffset.UtcNow).Single().State);
    }

    /// <summary>No board's key is anywhere on the PC but on that board's own flash, as bytes, hex, base64 or inside a PEM.</summary>
    [TestMethod]
    public void Add_ThenTheFirstStart_LeavesThePrivateKeyOnTheBoardsFlashOnly()
    {
        CommandRun.Of("node", "add", "press-1", "--plant", _plant.Folder, "--voltage");
        string bundle = _plant.Plant.BundlePath("press-1");
        string flash = Path.Combine(bundle, "flash");
        VirtualEnrolment.Enrol(_plant.Plant, "press-1", flash);
        CommandRun.Of("node", "show", "press-1", "--plant", _plant.Folder, "--json");
        byte[] scalar = File.ReadAllBytes(Path.Combine(flash, "node.key"));
        byte[][] forms =
        [
            scalar, Encoding.ASCII.GetBytes(Convert.ToHexString(scalar)),
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(scalar)),
            .. Enumerable.Range(0, 3).Select(shift => Encoding.ASCII.GetBytes(
                Convert.ToBase64String([.. new byte[shift], .. scalar])[(shift == 0 ? 0 : 4)..40])),
        ];
        string[] found =
        [
            .. Directory.EnumerateFiles(Path.GetDirectoryName(_plant.Folder)!, "*", SearchOption.AllDirectories)
                .Where(file => forms.Any(form => File.ReadAllBytes(file).AsSpan().IndexOf(form) >= 0)),
        ];
        CollectionAssert.AreEqual((string[])[Path.Combine(flash, "node.key")], found);
    }

    [TestMethod]
    public void Accept_SecondBoardWithACopyOfTheFiles_IsRefusedWithTheCure()
    {
        using ClaimRig copy = new ClaimRig(_plant, "press-1").Started();
        using ClaimRig board = new ClaimRig(_plant, "press-1").Started();
        board.Accept();
        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(() => copy.Accept());
        StringAssert.Contains(refusal.Message, "claim was used by the key " + Registry.Find("press-1")!.KidText);
        StringAssert.Contains(refusal.Message, "node replace press-1");
        Assert.HasCount(1, Registry.Nodes);
        copy.Uplink.Change = board.Accept();
        copy.Run(61);
        Assert.IsFalse(copy.Claim!.IsEnrolled);
        StringAssert.Contains(copy.Uplink.Status, "\"why\":\"key\"");
    }

    [TestMethod]
    public void Accept_ErasedBoardOfAnEnrolledNode_IsANewKeyAndNeedsAReplacement()
    {
        using ClaimRig board = new ClaimRig(_plant, "press-1").Started();
        byte[] secret = board.Files.ReadAll("claim");
        board.Accept();
        board.Erase();
        board.Flash();
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => board.OpenLoop()).Message, "node replace");

        // Whoever kept the former files can make a proof, and the plant does not take it.
        board.Files.Delete("enrol.cose");
        board.Files.Write("claim", secret, 0, secret.Length);
        board.Started();
        StringAssert.Contains(Assert.ThrowsExactly<OperatorException>(() => board.Accept()).Message, "new or erased board");
    }

    [TestMethod]
    public void Accept_ProofOfAnotherPlantNameOrConfiguration_IsRefused()
    {
        using var elsewhere = new TemporaryPlant("other");
        using ClaimRig foreign = new ClaimRig(elsewhere, "press-1").Started();
        StringAssert.Contains(Refusal(foreign.Proof), "the board is of the plant 'other'");

        using ClaimRig unknown = new ClaimRig(_plant, "press-9").Started();
        Directory.Delete(_plant.Plant.BundlePath("press-9"), recursive: true);
        StringAssert.Contains(Refusal(unknown.Proof), "no node 'press-9' waits for a board");

        using ClaimRig board = new ClaimRig(_plant, "press-1").Started();
        NodeLife.Replace(_plant.Plant, "press-1", null);
        StringAssert.Contains(Refusal(board.Proof), "has not the claim of 'press-1'");
        Assert.IsEmpty(Registry.Nodes);
    }

    /// <summary>The proof of one name under another: its code is over the name.</summary>
    [TestMethod]
    public void TryRead_AnyByteChangedOrCutOff_IsNoProofOrIsNotMadeWithTheClaim()
    {
        using ClaimRig board = new ClaimRig(_plant, "press-1").Started();
        byte[] claim = board.Files.ReadAll("claim");
        for (int position = 0; position < board.Proof.Length; position += 3)
        {
            byte[] changed = (byte[])board.Proof.Clone();
            changed[position] ^= 1;
            Assert.IsNull(ProofRecord.TryRead(changed), $"byte {position}");
            Assert.IsNull(ProofRecord.TryRead(board.Proof.AsMemory(0, position)), $"cut at {position}");
        }

        Assert.IsNull(ProofRecord.TryRead(new byte[5000]));
        Assert.IsTrue(ProofRecord.TryRead(board.Proof)!.IsMadeWith(claim));
        claim[0] ^= 1;
        Assert.IsFalse(ProofRecord.TryRead(board.Proof)!.IsMadeWith(claim));
    }

    /// <summary>With s also n − s verifies, as in packs: it is the same key, and nothing changes by it.</summary>
    [TestMethod]
    public void Accept_SameProofWithTheOtherSignature_ChangesNothing()
    {
        using ClaimRig board = new ClaimRig(_plant, "press-1").Started();
        byte[] record = board.Accept();
        byte[] other = (byte[])board.Proof.Clone();
        var order = new System.Numerics.BigInteger(
            Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"), isUnsigned: true, isBigEndian: true);
        var s = new System.Numerics.BigInteger(other.AsSpan(^32..), isUnsigned: true, isBigEndian: true);
        byte[] flipped = (order - s).ToByteArray(isUnsigned: true, isBigEndian: true);
        other.AsSpan(^32..).Clear();
        flipped.CopyTo(other.AsSpan(^flipped.Length..));
        CollectionAssert.AreEqual(record, NodeEnrolment.Accept(_plant.Plant, other));
        Assert.HasCount(1, Registry.Nodes);
    }

    [TestMethod]
    public void TryRead_PointNotOnTheCurveOrAnotherField_IsNoProof()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] point = PublicKeys.Point(key);
        Assert.IsNotNull(ProofRecord.TryRead(MadeProof.Sign(key, point)));
        Assert.IsNull(ProofRecord.TryRead(MadeProof.Sign(key, point, extra: "more")), "a field that version 1 does not have");
        point[^1] ^= 1;
        Assert.IsNull(ProofRecord.TryRead(MadeProof.Sign(key, point)), "the point is not on the curve");
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.IsNull(ProofRecord.TryRead(MadeProof.Sign(key, PublicKeys.Point(other))), "signed by another key");
    }

    [TestMethod]
    public void Accept_TextThatRedrawsATerminalOrHasNoEnd_IsRefusedAndNotShown()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] point = PublicKeys.Point(key);
        foreach (byte[] proof in (byte[][])
            [
                MadeProof.Sign(key, point, site: "demo\n\u001b[2J"), MadeProof.Sign(key, point, hardware: "board\u001b[2J"),
                MadeProof.Sign(key, point, hardware: new string('x', 500)),
            ])
        {
            Assert.IsLessThan(200, Refusal(proof).Length);
            Assert.DoesNotContain("\u001b[2J made", Refusal(proof));
        }

        Assert.IsNull(ProofRecord.TryRead(MadeProof.Sign(key, point, version: ulong.MaxValue)), "beyond every whole number");
    }

    [TestMethod]
    public void Add_NameThatDiffersInCapitalsFromOneThatWaits_IsRefused()
    {
        _plant.Add("press-1");
        string message = Assert.ThrowsExactly<OperatorException>(() => _plant.Add("Press-1")).Message;
        StringAssert.Contains(message, "'Press-1' differs from it in capital letters only");
    }

    [TestMethod]
    public void Accept_NameThatIsAPath_IsRefused()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] proof = MadeProof.Sign(key, PublicKeys.Point(key), node: "../../press-1");
        StringAssert.Contains(
            Assert.ThrowsExactly<OperatorException>(() => NodeEnrolment.Accept(_plant.Plant, proof)).Message, "must be 1 to 40 letters");
    }

    [TestMethod]
    public void Replace_NodeThatWaits_MakesItsClaimVoidAndRevokesItsCertificate()
    {
        string bundle = _plant.Add();
        string former = File.ReadAllText(Path.Combine(bundle, "files", "tls.crt"));
        NodeLife.Replace(_plant.Plant, "press-1", null);
        Assert.IsTrue(PlantClaims.IsOpen(_plant.Plant, "press-1"));
        using var authority = X509Certificate2.CreateFromPem(
            File.ReadAllText(_plant.Plant.CaCertificatePath));
        RevocationList list = RevocationList.Read(File.ReadAllText(_plant.Plant.RevocationListPath), authority);
        using var revoked = X509Certificate2.CreateFromPem(former);
        using var present = X509Certificate2.CreateFromPem(
            File.ReadAllText(Path.Combine(bundle, "files", "tls.crt")));
        Assert.IsTrue(list.Has(revoked));
        Assert.IsFalse(list.Has(present));
        PlantState.Require(_plant.Plant);
    }

    [TestMethod]
    public void Commands_NodeThatWaits_SayThatItIsNotEnrolled()
    {
        _plant.Add();
        foreach (string line in (string[])["node renew press-1", "node retire press-1", "node set press-1 zones.0.setpoint 200"])
        {
            CommandRun run = CommandRun.Of([.. line.Split(' '), "--plant", _plant.Folder]);
            Assert.AreNotEqual(0, run.Code, line);
            StringAssert.Contains(run.Error, "not enrolled yet", line);
            Assert.HasCount(1, run.Error.TrimEnd().Split('\n'), line);
        }

        StringAssert.Contains(CommandRun.Of("node", "list", "--plant", _plant.Folder).Output, "added");
        StringAssert.Contains(CommandRun.Of("node", "show", "press-1", "--plant", _plant.Folder).Output, "added, not enrolled");
        StringAssert.Contains(CommandRun.Of("node", "add", "press-1", "--plant", _plant.Folder).Error, "waits for its board");
    }

    [TestMethod]
    public void Enrol_Command_TakesTheProofOfABoardThatIsNotConnected()
    {
        using ClaimRig board = new ClaimRig(_plant, "press-1").Started();
        string proof = Path.Combine(_plant.Folder, "..", "proof.cose");
        CommandRun none = CommandRun.Of("node", "enrol", "press-1", "--plant", _plant.Folder);
        Assert.AreEqual(1, none.Code);
        StringAssert.Contains(none.Error, "no board has shown a proof for 'press-1' yet");
        File.WriteAllBytes(proof, board.Proof);
        CommandRun run = CommandRun.Of("node", "enrol", "press-1", "--plant", _plant.Folder, "--proof", proof);
        Assert.AreEqual(0, run.Code, run.Error);
        StringAssert.Contains(run.Error, Registry.Find("press-1")!.KidText);
        board.Flash();
        board.Boot();
        Assert.IsNull(board.Claim, "the record came with the files");
        StringAssert.Contains(
            CommandRun.Of("node", "enrol", "press-1", "--plant", _plant.Folder).Error, "is enrolled already");
    }

    public void Dispose() => _plant.Dispose();

    private string Refusal(byte[] proof) =>
        Assert.ThrowsExactly<OperatorException>(() => NodeEnrolment.Accept(_plant.Plant, proof)).Message;
}
