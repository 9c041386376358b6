using MeterNode.Core.Evidence;
using MeterNode.Plant.LifeCycle;
using MeterNode.Support;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>What a board does before the plant has enrolled it: key, proof, record, on a flash that may fail at any step.</summary>
[TestClass]
public sealed class ClaimTests : IDisposable
{
    private readonly ClaimRig _rig = new();

    [TestMethod]
    public void Start_NewBoard_MakesAKeyAndProvesItToThePlant()
    {
        _rig.Started();
        ProofRecord proof = ProofRecord.TryRead(_rig.Proof)!;
        Assert.AreEqual("press-1", proof.Node);
        Assert.AreEqual("demo", proof.Site);
        Assert.AreEqual("virtual board", proof.Hardware);
        Assert.AreEqual(MeterNode.Node.Loop.NodeLoop.FirmwareVersion, proof.Firmware);
        Assert.IsTrue(proof.IsMadeWith(_rig.Files.ReadAll("claim")));
        CollectionAssert.AreEqual(new P256Signer(_rig.Key).PublicKey, proof.PublicPoint);
        CollectionAssert.AreEqual(_rig.Proof, _rig.Files.ReadAll("proof.cose"), "by cable it is the same");
        StringAssert.Contains(_rig.Uplink.Status, "\"state\":\"waiting\",\"claim\":true");

        _rig.Uplink.Change = _rig.Accept();
        _rig.Run();
        Assert.IsTrue(_rig.Claim!.IsEnrolled);
        _rig.Boot();
        Assert.IsNull(_rig.Claim, "it is a node");
        Assert.AreEqual(-1, _rig.OpenLoop().NewestSequence);
        Assert.IsFalse(_rig.Files.Exists("claim") || _rig.Files.Exists("proof.cose"));
    }

    [TestMethod]
    public void Start_TwoBoards_MakeTwoKeys()
    {
        using var other = new ClaimRig(_rig.Plant, "press-2");
        CollectionAssert.AreNotEqual(_rig.Started().Key, other.Started().Key);
    }

    [TestMethod]
    public void Proof_UntilEnrolled_IsShownAgainEveryMinuteAndInEverySession()
    {
        _rig.Started();
        Assert.HasCount(1, _rig.Uplink.Responses);
        _rig.Run(58);
        Assert.HasCount(1, _rig.Uplink.Responses);
        _rig.Run(5);
        Assert.HasCount(2, _rig.Uplink.Responses);
        _rig.Uplink.Sessions++;
        _rig.Run();
        Assert.HasCount(3, _rig.Uplink.Responses);
    }

    /// <summary>The supply goes within every write and between them: the board goes on with the key of its first proof.</summary>
    [TestMethod]
    public void PowerCut_AtAnyStep_LeavesABoardThatGoesOnWithTheSameKey()
    {
        long before = _rig.Files.Steps;
        _rig.Enrolled();
        long steps = _rig.Files.Steps - before;
        var cuts = new SortedSet<long>([.. Enumerable.Range(0, 4), .. Enumerable.Range(32, 4)]);
        for (long cut = 40; cut < steps; cut += 97)
        {
            cuts.Add(cut);
        }

        cuts.UnionWith(Enumerable.Range(0, 4).Select(back => steps - back));
        foreach (long cut in cuts)
        {
            using var rig = new ClaimRig(_rig.Plant, $"press-{cut + 10}");
            var shown = new HashSet<string>();
            rig.Files.CutAfter(cut);
            for (int life = 0; life < 3 && (life == 0 || rig.Claim != null); life++)
            {
                Live(rig, shown);
            }

            Assert.IsNull(rig.Claim, $"cut {cut}: it is a node");
            Assert.HasCount(1, shown, $"cut {cut}: one key");
            rig.OpenLoop();
            Assert.IsFalse(rig.Files.Exists("proof.cose"), $"cut {cut}");
        }
    }

    [TestMethod]
    [DataRow(0, "no space left")]
    [DataRow(40, "flash")]
    [DataRow(450, "flash")]
    public void FullFlash_AtKeyProofOrRecord_SaysSoAndGoesOnWhenThereIsRoom(int room, string why)
    {
        _rig.Files.Capacity = _rig.Files.TotalBytes + room;
        if (room == 0)
        {
            StringAssert.Contains(Assert.ThrowsExactly<Exception>(_rig.Boot).Message, why);
        }
        else
        {
            _rig.Started();
            if (_rig.Uplink.Responses.Count > 0)
            {
                _rig.Uplink.Change = _rig.Accept();
            }

            _rig.Run(125);
            Assert.IsFalse(_rig.Claim!.IsEnrolled);
            Assert.AreEqual(room == 40, !_rig.Files.Exists("proof.cose"), "a proof that is not durable is not shown");
            StringAssert.Contains(_rig.Uplink.Status, $"\"why\":\"{why}\"");
        }

        byte[] key = _rig.Key;
        _rig.Files.Capacity = long.MaxValue;
        if (room == 450)
        {
            _rig.Run(65);
            Assert.IsTrue(_rig.Claim!.IsEnrolled, "the record was kept and is tried again");
        }
        else
        {
            _rig.Enrolled();
        }

        CollectionAssert.AreEqual(key ?? _rig.Key, _rig.Key);
    }

    [TestMethod]
    public void Record_CutOffForAnotherKeyOrNotThePlants_IsNotTakenAndTheStatusSaysWhy()
    {
        using var other = new ClaimRig(_rig.Plant, "press-2");
        byte[] foreign = other.Started().Accept();
        _rig.Started();
        byte[] record = _rig.Accept();
        byte[] forged = (byte[])record.Clone();
        forged[^1] ^= 1;
        foreach ((byte[] wrong, string why) in ((byte[], string)[])
            [(record[..^1], "malformed"), (foreign, "key"), (forged, "signature"), (new byte[4000], "malformed")])
        {
            _rig.Uplink.Change = wrong;
            _rig.Run(61);
            Assert.IsFalse(_rig.Claim!.IsEnrolled, why);
            Assert.IsFalse(_rig.Files.Exists("enrol.cose"), why);
            StringAssert.Contains(_rig.Uplink.Status, $"\"why\":\"{why}\"");
        }

        _rig.Uplink.Change = record;
        _rig.Run();
        Assert.IsTrue(_rig.Claim!.IsEnrolled);
    }

    [TestMethod]
    public void Record_ByCable_IsCheckedAtTheStart()
    {
        _rig.Started();
        byte[] record = _rig.Accept();
        byte[] forged = (byte[])record.Clone();
        forged[^1] ^= 1;
        Put("enrol.cose", forged);
        _rig.Boot();
        Assert.IsNotNull(_rig.Claim);
        Assert.IsFalse(_rig.Files.Exists("enrol.cose"));
        Put("enrol.cose", record);
        _rig.Boot();
        Assert.IsNull(_rig.Claim);
        _rig.OpenLoop();
    }

    /// <summary>The plant may have enrolled it: a second key under the same identity would be somebody else's.</summary>
    [TestMethod]
    [DataRow(true, "node.key is missing or damaged")]
    [DataRow(false, "for another key than this board's")]
    public void KeyFile_DamagedAfterEnrolment_IsSaidAndNoOtherKeyIsMade(bool isCutOff, string why)
    {
        _rig.Enrolled();
        byte[] key = _rig.Key;
        key[7] ^= 1;
        Put("node.key", isCutOff ? key[..31] : key);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => _rig.OpenLoop()).Message, why);
        _rig.Files.Delete("node.key");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => _rig.OpenLoop()).Message, "no second key is made");
        Assert.IsFalse(_rig.Files.Exists("node.key"));
    }

    [TestMethod]
    public void KeyFile_GoneAfterItsProof_IsSaidAndNoOtherKeyIsMade()
    {
        _rig.Started();
        _rig.Files.Delete("node.key");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(_rig.Boot).Message, "no second key is made");
    }

    [TestMethod]
    public void Files_OfAnotherClaimOnABoardThatWasEnrolled_AreRefusedUntilItIsErased()
    {
        _rig.Enrolled();
        NodeLife.Replace(_rig.Plant.Plant, "press-1", null);
        _rig.Flash();
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(_rig.Boot).Message, "erase the board");
        byte[] former = _rig.Key;
        _rig.Erase();
        _rig.Flash();
        _rig.Enrolled();
        CollectionAssert.AreNotEqual(former, _rig.Key);
        Assert.HasCount(2, Registry.Load(_rig.Plant.Plant.RegistryPath).FindAll("press-1"));
    }

    /// <summary>A bundle of 0.5.0 has key and record: nothing is made anew.</summary>
    [TestMethod]
    public void Start_FilesOfAnOlderVersion_AreUsedAsTheyAre()
    {
        _rig.Enrolled();
        byte[] key = _rig.Key;
        _rig.Boot();
        Assert.IsNull(_rig.Claim);
        _rig.OpenLoop();
        CollectionAssert.AreEqual(key, _rig.Key);
    }

    [TestMethod]
    public void Claim_CutOff_IsSaid()
    {
        Put("claim", new byte[31]);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(_rig.Boot).Message, "claim is damaged");
    }

    public void Dispose() => _rig.Dispose();

    /// <summary>One life of the board, with a plant that answers what it shows.</summary>
    private static void Live(ClaimRig rig, HashSet<string> shown)
    {
        try
        {
            rig.Boot();
            for (int turn = 0; turn < 3 && rig.Claim is { IsEnrolled: false } && !rig.Files.IsOff; turn++)
            {
                rig.Run();
                if (rig.Uplink.Responses.Count > 0)
                {
                    shown.Add(ProofRecord.TryRead(rig.Proof)!.KidText);
                    rig.Uplink.Change = rig.Accept();
                }
            }

            if (!rig.Files.IsOff)
            {
                rig.Boot();
            }
        }
        catch (PowerCutException)
        {
            // The next life begins.
        }
    }

    private void Put(string name, byte[] content) => _rig.Files.Write(name, content, 0, content.Length);
}
