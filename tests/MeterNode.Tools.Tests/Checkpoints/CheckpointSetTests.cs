using System.Security.Cryptography;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Checkpoints;

/// <summary>Checkpoints that somebody holds, each by itself and against the others.</summary>
[TestClass]
public sealed class CheckpointSetTests
{
    private static readonly ulong s_kid = CheckpointVectors.Registry.Nodes[0].Kid;

    [TestMethod]
    public void Heads_TwoCheckpointsThatAgree_AreInOrderWithTheirWitnesses()
    {
        CheckpointSet set = CheckpointVectors.Set([CheckpointVectors.Second, CheckpointVectors.First]);

        Assert.IsEmpty(set.Problems, string.Join("\n", set.Problems));
        IReadOnlyList<AnchoredHead> heads = set.Heads(s_kid);
        CollectionAssert.AreEqual((long[])[9, 19], heads.Select(head => head.Seq).ToArray());
        CollectionAssert.AreEqual((bool[])[true, false], heads.Select(head => head.IsWitnessed).ToArray());
        CollectionAssert.AreEqual((bool[])[true, false], heads.Select(head => head.IsWitnessKnown).ToArray());
        StringAssert.Contains(heads[0].Source, "000000.mncp");
        Assert.IsEmpty(set.Heads(s_kid + 1));
    }

    [TestMethod]
    [DataRow(true, false, true, true)]
    [DataRow(false, true, true, true)]
    [DataRow(false, false, true, false)]
    public void Heads_WhatWasGiven_DecidesWhoIsKnown(bool withWitness, bool withAuthority, bool isWitnessed, bool isKnown)
    {
        AnchoredHead head = CheckpointVectors.Set([CheckpointVectors.First], withWitness, withAuthority).Heads(s_kid).Single();
        Assert.AreEqual(isWitnessed, head.IsWitnessed);
        Assert.AreEqual(isKnown, head.IsWitnessKnown);
    }

    /// <summary>Anybody can make statements of keys that nobody knows: they take the room of no key that was given.</summary>
    [TestMethod]
    public void Witnesses_ThatNobodyHasNamed_TakeNoRoomOfThoseThatWereGiven()
    {
        Checkpoint checkpoint = CheckpointFile.Read(File.ReadAllBytes(CheckpointVectors.First)).Checkpoint;
        using ECDsa buyer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] key = buyer.ExportSubjectPublicKeyInfo();
        WitnessStatement good = Sign(checkpoint, "Buyer", buyer);
        byte[] forged = (byte[])good.Bytes.Clone();
        forged[^1] ^= 1;
        WitnessStatement[] flood = Flood(checkpoint, 102);
        var file = new CheckpointFile(checkpoint, [.. flood, flood[0], WitnessStatement.Read(forged), good, good], []);

        var set = new CheckpointSet(CheckpointVectors.Registry, [("a.mncp", CheckpointFile.Read(file.ToBytes()))], [key], null);

        IReadOnlyList<WitnessCheck> taken = set.Checkpoints.Single().Witnesses;
        Assert.HasCount(101, taken);
        Assert.IsTrue(taken[^1].IsKnown);
        Assert.IsTrue(set.Heads(s_kid).Single().IsWitnessKnown);
        CollectionAssert.AreEqual(
            flood[100..].Select(left => $"'a.mncp': the statement of Anybody (key {left.KidText}) is not taken: 100 statements of keys "
                + "that nobody has named stand before it; give its key, and it is taken").ToArray(),
            set.LeftOut.ToArray());
        CollectionAssert.AreEqual(
            (string[])[$"'a.mncp': the witness with the key {good.KidText} has not signed it"], set.FileProblems.ToArray());
        Assert.HasCount(3, set.BadAdditions);
    }

    [TestMethod]
    public void Witness_ThatWasGiven_HasRoomForAHundredStatements()
    {
        Checkpoint checkpoint = CheckpointFile.Read(File.ReadAllBytes(CheckpointVectors.First)).Checkpoint;
        using ECDsa one = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var file = new CheckpointFile(
            checkpoint, [.. Enumerable.Range(0, 101).Select(i => Sign(checkpoint, "One " + i, one)), Sign(checkpoint, "Other", other)], []);

        var set = new CheckpointSet(
            CheckpointVectors.Registry, [("a.mncp", file)], [one.ExportSubjectPublicKeyInfo(), other.ExportSubjectPublicKeyInfo()], null);

        Assert.AreEqual("Other", set.Checkpoints.Single().Witnesses[^1].Statement.Name);
        StringAssert.EndsWith(set.LeftOut.Single(), "is not taken: 100 statements of this key stand before it");
    }

    /// <summary>Statements of as many keys.</summary>
    internal static WitnessStatement[] Flood(Checkpoint checkpoint, int count) =>
    [
        .. Enumerable.Range(0, count).Select(_ =>
        {
            using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return Sign(checkpoint, "Anybody", key);
        }),
    ];

    private static WitnessStatement Sign(Checkpoint checkpoint, string name, ECDsa key) =>
        WitnessStatement.Sign(checkpoint, name, checkpoint.Time.AddHours(1), key);

    [TestMethod]
    public void Heads_HashesOfTheCheckpoints_AreThoseOfThePacks()
    {
        CheckpointSet set = CheckpointVectors.Set([CheckpointVectors.First, CheckpointVectors.Second]);
        var packs = new Dictionary<long, byte[]>();
        using var check = new EvidenceCheck(CheckpointVectors.Registry, DateTimeOffset.FromUnixTimeSeconds(1790090000))
        {
            Judged = (_, verified, _) => packs[verified.Pack!.Seq] = verified.Pack.Hash.ToArray(),
        };
        check.Read(File.ReadAllBytes(Path.Combine(CheckpointVectors.Folder, "evidence.mnev")), "evidence.mnev");

        Assert.AreEqual(25, check.Count(Verdict.Accepted));
        foreach (AnchoredHead head in set.Heads(s_kid))
        {
            CollectionAssert.AreEqual(packs[head.Seq], head.Hash);
        }
    }

    [TestMethod]
    [DataRow("another-pack", "name different packs 9")]
    [DataRow("fewer-packs", "'fewer-packs.mncp' (number 1) only pack 8")]
    [DataRow("register-falls", "the register falls from 3600000 J in '000000.mncp' (number 0) to 1 J")]
    [DataRow("key-gone", "'key-gone.mncp' (number 1) names no pack")]
    [DataRow("earlier", "is of an earlier time than '000000.mncp' (number 0)")]
    [DataRow("history-back", "an earlier statement of the plant's history")]
    [DataRow("does-not-follow", "it names another checkpoint as the one before it")]
    [DataRow("same-number", "are two checkpoints of one number")]
    [DataRow("another-plant-key", "'another-plant-key.mncp': the plant's key has not signed it")]
    [DataRow("another-site", "it is a checkpoint of the plant 'elsewhere', not of 'vector'")]
    [DataRow("false-witness", "has not signed it")]
    [DataRow("false-stamp", "'false-stamp.mncp': a time stamp is not of this checkpoint: it is of something else")]
    public void Problems_FileThatDoesNotAgree_IsNamedWithTheOther(string name, string part)
    {
        string bad = Path.Combine(CheckpointVectors.Folder, "bad", name + ".mncp");
        CheckpointSet set = CheckpointVectors.Set([bad, CheckpointVectors.First]);
        Assert.IsTrue(set.FileProblems.Any(problem => problem.Contains(part)), string.Join("\n", set.FileProblems));
        Assert.IsNotEmpty(set.Heads(s_kid));
    }

    /// <summary>Copies come back from witnesses one by one.</summary>
    [TestMethod]
    public void Checkpoints_OneInSeveralFiles_HasTheWitnessesOfAll()
    {
        CheckpointFile whole = CheckpointFile.Read(File.ReadAllBytes(CheckpointVectors.First));
        var set = new CheckpointSet(
            CheckpointVectors.Registry, [("plain", whole with { Witnesses = [], TimeStamps = [] }), ("witnessed", whole), ("again", whole)],
            [CheckpointVectors.WitnessKey], null);
        Assert.IsEmpty(set.Problems);
        Assert.HasCount(1, set.Checkpoints.Single().Witnesses);
        Assert.IsTrue(set.Heads(s_kid).Single().IsWitnessKnown);
    }

    [TestMethod]
    public void Problems_RegistryLacksAKeyOrThePlantsKey_AreSaid()
    {
        (string, CheckpointFile)[] files = [("first", CheckpointFile.Read(File.ReadAllBytes(CheckpointVectors.First)))];
        Registry whole = CheckpointVectors.Registry;
        var without = new CheckpointSet(new Registry(whole.Site, whole.PlantKey, []), files, [], null);
        StringAssert.Contains(without.RegistryProblems.Single(), "which the registry does not have");
        var bare = new CheckpointSet(new Registry("", null, whole.Nodes.Take(0)), files, [], null);
        StringAssert.Contains(bare.Problems.Single(), "give the registry of the plant");
        Assert.IsEmpty(bare.Heads(s_kid));
    }
}
