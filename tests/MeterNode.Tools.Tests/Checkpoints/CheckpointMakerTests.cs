using MeterNode.Plant;
using MeterNode.Plant.Checkpoints;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Checkpoints;

/// <summary>What a plant signs, and when it refuses to.</summary>
[TestClass]
public sealed class CheckpointMakerTests : IDisposable
{
    private readonly CheckpointPlant _plant = new(nodes: 2);

    public void Dispose() => _plant.Dispose();

    [TestMethod]
    public void Make_PacksOfTwoNodes_NamesTheLastOfEachAndIsSigned()
    {
        List<byte[]> packs = _plant.Measure(5);
        MadeCheckpoint made = _plant.Make(CheckpointPlant.After(10));

        Assert.AreEqual(Path.Combine(_plant.Folder.Path, "checkpoints", "000000.mncp"), made.Path);
        CollectionAssert.AreEqual(made.Checkpoint.Bytes, File.ReadAllBytes(made.Path));
        Assert.HasCount(2, made.Checkpoint.Heads);
        CheckpointHead head = made.Checkpoint.Head(_plant.Nodes.Node.Kid)!;
        Assert.AreEqual("node-1", head.Node);
        Assert.AreEqual(4, head.Seq);
        Assert.AreEqual(_plant.Nodes.Node.Joules, head.Joules);
        Assert.AreEqual(CheckpointPlant.After(5), head.Time);
        CollectionAssert.AreEqual(System.Security.Cryptography.SHA256.HashData(packs[4]), head.Hash);
        Assert.IsEmpty(Set(made).Problems);
        Assert.AreEqual(0, made.MissingPacks);
    }

    [TestMethod]
    public void Make_Again_FollowsTheFormerOne()
    {
        _plant.Measure(3);
        MadeCheckpoint first = _plant.Make(CheckpointPlant.After(3));
        _plant.Measure(2);
        MadeCheckpoint second = _plant.Make(CheckpointPlant.After(6));

        Assert.AreEqual(1, second.Checkpoint.Number);
        CollectionAssert.AreEqual(first.Checkpoint.Hash, second.Checkpoint.Previous);
        Assert.AreEqual(4, second.Checkpoint.Head(_plant.Nodes.Node.Kid)!.Seq);
        Assert.IsEmpty(Set(first, second).Problems);
    }

    [TestMethod]
    public void Make_Until_LeavesOutPacksThatEndLater()
    {
        _plant.Measure(5);
        MadeCheckpoint made = _plant.Make(CheckpointPlant.After(10), CheckpointPlant.After(3));
        Assert.AreEqual(2, made.Checkpoint.Head(_plant.Nodes.Node.Kid)!.Seq);
        Assert.AreEqual(CheckpointPlant.After(3), made.Checkpoint.Until);
    }

    [TestMethod]
    public void Make_PlantWithAHistory_NamesItsLastStatement()
    {
        _plant.Measure(1);
        PlantCollectors.Add(_plant.Folder, "2");
        MadeCheckpoint made = _plant.Make(CheckpointPlant.After(2));
        PlantStatement last = new PlantHistory(File.ReadAllBytes(_plant.Folder.HistoryPath), _plant.Folder.PlantPublicKey).Last()!;
        Assert.AreEqual(last.Number, made.Checkpoint.History!.Number);
        CollectionAssert.AreEqual(last.Hash, made.Checkpoint.History.Hash);
    }

    [TestMethod]
    public void Make_PacksMissing_AreCountedAndDoNotStopIt()
    {
        TestNode node = _plant.Nodes.Node;
        List<byte[]> packs = node.Next(6);
        _plant.Store([packs[0], packs[1], packs[5]]);
        MadeCheckpoint made = _plant.Make(CheckpointPlant.After(6));
        Assert.AreEqual(3, made.MissingPacks);
        Assert.AreEqual(5, made.Checkpoint.Head(node.Kid)!.Seq);
    }

    [TestMethod]
    public void Make_EmptyStore_IsRefused()
    {
        using (EvidenceStores.Open(_plant.Folder.Store, create: true))
        {
            AssertRefused("there is nothing to sign yet");
        }
    }

    [TestMethod]
    public void Make_StoreWithAChangedPack_IsRefusedAndNothingIsWritten()
    {
        _plant.Measure(4);
        _plant.Change(2, bytes => bytes[^1] ^= 1);
        AssertRefused("nothing is signed: 'checkpoint make --leave-out node-1' signs for the others");
        Assert.IsEmpty(PlantCheckpoints.PathsOf(_plant.Folder));
    }

    [TestMethod]
    public void Make_LastPackInTheStoreNotSigned_IsRefused()
    {
        _plant.Measure(4);
        _plant.Change(3, bytes => bytes[^1] ^= 1);
        AssertRefused("pack 3 in the store is not signed by the node");
    }

    [TestMethod]
    public void Make_StoreWithAnotherPackThanTheCheckpointBefore_IsRefused()
    {
        _plant.Measure(4);
        _plant.Make(CheckpointPlant.After(4));
        _plant.Change(3, bytes => bytes[^1] ^= 1);
        AssertRefused("pack 3 in the store is another one than the checkpoint before names");
    }

    [TestMethod]
    public void Make_StoreCutBehindTheCheckpointBefore_IsRefused()
    {
        _plant.Measure(4);
        _plant.Make(CheckpointPlant.After(4));
        File.Delete(_plant.Folder.Store);
        _plant.Nodes.Nodes.ForEach(node => (node.Seq, node.Previous) = (0, node.Registered.EnrolmentHash.ToArray()));
        _plant.Measure(3);
        AssertRefused("the store has not pack 3, which the checkpoint before names");
    }

    /// <summary>
    /// A node whose packs were changed does not keep the others from a checkpoint; what it had before cannot be taken back.
    /// </summary>
    [TestMethod]
    public void Make_NodeLeftOut_OthersAreSignedAndItStaysWhereItWas()
    {
        _plant.Measure(4);
        MadeCheckpoint first = _plant.Make(CheckpointPlant.After(4));
        _plant.Measure(3);
        _plant.Change(5, bytes => bytes[^1] ^= 1);

        Assert.ThrowsExactly<OperatorException>(() => _plant.Make(CheckpointPlant.After(8), null, "node-2"));
        MadeCheckpoint made = _plant.Make(CheckpointPlant.After(8), null, "node-1");

        Assert.AreEqual(3, made.Checkpoint.Head(_plant.Nodes.Nodes[0].Kid)!.Seq);
        CollectionAssert.AreEqual(
            first.Checkpoint.Head(_plant.Nodes.Nodes[0].Kid)!.Hash, made.Checkpoint.Head(_plant.Nodes.Nodes[0].Kid)!.Hash);
        Assert.AreEqual(6, made.Checkpoint.Head(_plant.Nodes.Nodes[1].Kid)!.Seq);
        StringAssert.EndsWith(made.LeftOut.Single(), "it stays at pack 3");
        Assert.IsEmpty(Set(first, made).Problems);
    }

    [TestMethod]
    public void Make_NodeLeftOutThatWasNeverNamed_StaysUnnamed()
    {
        _plant.Measure(3);
        _plant.Change(1, bytes => bytes[^1] ^= 1);
        MadeCheckpoint made = _plant.Make(CheckpointPlant.After(8), null, "node-1");
        Assert.AreEqual(_plant.Nodes.Nodes[1].Kid, made.Checkpoint.Heads.Single().Kid);
        StringAssert.EndsWith(made.LeftOut.Single(), "it stays without a pack");
    }

    [TestMethod]
    public void Make_NobodyLeft_IsRefused()
    {
        _plant.Store(_plant.Nodes.Node.Next(3));
        _plant.Change(2, bytes => bytes[^1] ^= 1);
        StringAssert.Contains(
            Assert.ThrowsExactly<OperatorException>(() => _plant.Make(CheckpointPlant.After(9), null, "node-1")).Message,
            "no other node has a pack: nothing is signed");
    }

    [TestMethod]
    public void Make_RegistryWithoutAKeyOfTheCheckpointBefore_IsRefused()
    {
        _plant.Measure(2);
        _plant.Make(CheckpointPlant.After(2));
        Registry whole = _plant.Nodes.Registry;
        File.WriteAllText(_plant.Registry, new Registry(whole.Site, whole.PlantKey, whole.Nodes.Take(1)).ToJson());
        AssertRefused("of node-2, which the checkpoint before names");
    }

    [TestMethod]
    public void Make_TimesThatGoBack_AreRefused()
    {
        _plant.Measure(4);
        _plant.Make(CheckpointPlant.After(4));
        StringAssert.Contains(Refusal(CheckpointPlant.After(3)), "the clock of this machine is behind checkpoint 0");
        StringAssert.Contains(Refusal(CheckpointPlant.After(9), CheckpointPlant.After(3)), "give a later --until");
        StringAssert.Contains(Refusal(CheckpointPlant.After(9), CheckpointPlant.After(10)), "in the future");
    }

    [TestMethod]
    public void Make_KeyElsewhere_IsRefused()
    {
        _plant.Measure(1);
        File.Delete(_plant.Folder.PlantKeyPath);
        AssertRefused("the plant's key is not in ");
    }

    [TestMethod]
    public void Make_NodeWhoseKeyHasEnded_KeepsItsLastPack()
    {
        _plant.Measure(4);
        TestNode ended = _plant.Nodes.Node;
        byte[] end = StatementWriter.End(ended, _plant.Nodes.PlantKey, CheckpointPlant.After(3).ToUnixTimeSeconds());
        Registry whole = _plant.Nodes.Registry;
        File.WriteAllText(
            _plant.Registry,
            new Registry(whole.Site, whole.PlantKey, [StatementWriter.Ended(ended, end), _plant.Nodes.Nodes[1].Registered]).ToJson());
        Assert.AreEqual(2, _plant.Make(CheckpointPlant.After(9)).Checkpoint.Head(ended.Kid)!.Seq);
        Assert.AreEqual(2, _plant.Make(CheckpointPlant.After(10)).Checkpoint.Head(ended.Kid)!.Seq);
    }

    [TestMethod]
    public void Add_WhatCameBack_IsMergedAndACheckpointThatWasLostIsTaken()
    {
        _plant.Measure(2);
        MadeCheckpoint made = _plant.Make(CheckpointPlant.After(2));
        var plain = new CheckpointFile(made.Checkpoint, [], []);
        using var buyer = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        WitnessStatement said = WitnessStatement.Sign(made.Checkpoint, "Buyer", CheckpointPlant.After(3), buyer);
        CheckpointAddition.Add(_plant.Folder, "back", plain with { Witnesses = [said] }, [buyer.ExportSubjectPublicKeyInfo()]);
        Assert.HasCount(1, CheckpointAddition.Add(_plant.Folder, "again", plain, []).Witnesses);
        Assert.AreEqual(made.Checkpoint.Time, PlantCheckpoints.LastWitnessed(_plant.Folder));

        File.Delete(made.Path);
        CheckpointAddition.Add(_plant.Folder, "back", plain with { Witnesses = [said] }, []);
        Assert.HasCount(1, PlantCheckpoints.Last(_plant.Folder)!.Witnesses);
    }

    [TestMethod]
    public void Add_CheckpointOfAnotherPlantOrAnotherOneOfItsNumber_IsRefused()
    {
        _plant.Measure(2);
        MadeCheckpoint made = _plant.Make(CheckpointPlant.After(2));
        using var other = new CheckpointPlant();
        other.Measure(1);
        AssertNotAdded(other.Make(CheckpointPlant.After(2)).Checkpoint, "the plant's key has not signed it");
        File.Delete(made.Path);
        _plant.Measure(1);
        _plant.Make(CheckpointPlant.After(4));
        AssertNotAdded(made.Checkpoint, "are two checkpoints of one number");
    }

    /// <summary>Whoever sent the good file is not to blame for it.</summary>
    [TestMethod]
    public void Add_OwnCopyThatIsOfAnotherPlant_IsRefusedWithTheCure()
    {
        _plant.Measure(1);
        MadeCheckpoint made = _plant.Make(CheckpointPlant.After(2));
        using var other = new CheckpointPlant();
        other.Measure(1);
        File.Copy(other.Make(CheckpointPlant.After(2)).Path, made.Path, overwrite: true);
        AssertNotAdded(made.Checkpoint, "is not a checkpoint of this plant: nothing is taken; put it back from a backup");
        File.Move(made.Path, made.Path + ".away");
        CheckpointAddition.Add(_plant.Folder, "back", new CheckpointFile(made.Checkpoint, [], []), []);
        CollectionAssert.AreEqual(made.Checkpoint.Hash, PlantCheckpoints.Last(_plant.Folder)!.Checkpoint.Hash);
    }

    private void AssertNotAdded(Checkpoint checkpoint, string part)
    {
        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(
            () => CheckpointAddition.Add(_plant.Folder, "theirs.mncp", new CheckpointFile(checkpoint, [], []), []));
        Assert.AreEqual(OperatorError.VerificationFailed, refusal.Kind);
        StringAssert.Contains(refusal.Message, part);
    }

    private CheckpointSet Set(params MadeCheckpoint[] made) =>
        new(_plant.Nodes.Registry, made.Select(one => (one.Path, CheckpointFile.Read(File.ReadAllBytes(one.Path)))), [], null);

    private void AssertRefused(string part) => StringAssert.Contains(Refusal(CheckpointPlant.After(100)), part);

    private string Refusal(DateTimeOffset now, DateTimeOffset? until = null) =>
        Assert.ThrowsExactly<OperatorException>(() => _plant.Make(now, until)).Message;
}
