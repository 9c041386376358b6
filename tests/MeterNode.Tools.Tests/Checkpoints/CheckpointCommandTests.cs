using System.Text.Json;
using MeterNode.Plant.Checkpoints;
using MeterNode.Tests;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Checkpoints;

/// <summary>The commands as plant, witness and assessor type them.</summary>
[TestClass]
public sealed class CheckpointCommandTests : IDisposable
{
    private const string Passphrase = "correct horse battery staple";

    private readonly CheckpointPlant _plant = new();
    private readonly string _passphraseFile;

    public CheckpointCommandTests()
    {
        _passphraseFile = _plant.Beside("passphrase");
        File.WriteAllText(_passphraseFile, Passphrase + "\n");
    }

    public void Dispose() => _plant.Dispose();

    [TestMethod]
    public void Checkpoint_PlantWitnessAssessor_GoesAllTheWay()
    {
        _plant.Measure(3);
        string file = _plant.Beside("november.mncp"), key = WitnessKeyFile();
        CommandRun made = Run("make", "--plant", _plant.Folder.Path, "--out", file);
        StringAssert.Contains(made.Output, "Checkpoint 0 of the plant 'test'");
        StringAssert.Contains(made.Output, $"node-1 (key {_plant.Nodes.Node.Registered.KidText}): pack 2, ends ");
        StringAssert.Contains(made.Error, "Hand ");

        CommandRun signed = Run(
            "witness", file, "--key", key, "--name", "Buyer Ltd", "--keys", _plant.Registry, "--passphrase-file", _passphraseFile);
        StringAssert.Contains(signed.Output, " kWh");
        StringAssert.Contains(signed.Error, "Signed by the plant's key " + _plant.Nodes.Registry.Fingerprint);
        StringAssert.Contains(signed.Error, "is countersigned by Buyer Ltd");

        CommandRun added = Run("add", file, "--plant", _plant.Folder.Path, "--witness", key + ".pub.pem");
        StringAssert.Contains(added.Output, "Buyer Ltd");
        StringAssert.Contains(added.Output, ": verified");

        CommandRun check = Run("check", file, "--keys", _plant.Registry, "--witness", key + ".pub.pem");
        StringAssert.Contains(check.Output, "In order");
        StringAssert.Contains(check.Output, ": verified");
        string fingerprint = JsonDocument.Parse(Run("check", file, "--keys", _plant.Registry, "--json").Output)
            .RootElement.GetProperty("plantKey").GetString()!;
        Run("check", file, "--keys", _plant.Registry, "--trust", fingerprint);
        StringAssert.Contains(
            Run(4, "check", file, "--keys", _plant.Registry, "--trust", new string('0', 64)).Error, "is not the one of --trust");
    }

    [TestMethod]
    public void Make_NodeLeftOut_SignsForTheOthersSaysWhyAndExitsWith4()
    {
        using var plant = new CheckpointPlant(nodes: 2);
        plant.Measure(4);
        plant.Change(2, bytes => bytes[^1] ^= 1);

        CommandRun made = Run(4, "make", "--plant", plant.Folder.Path, "--leave-out", "node-1");
        CommandRun unknown = Run(2, "make", "--plant", plant.Folder.Path, "--leave-out", "node-3");

        StringAssert.Contains(made.Error, "Left out: ");
        StringAssert.Contains(made.Error, "it stays without a pack");
        Assert.HasCount(1, PlantCheckpoints.PathsOf(plant.Folder));
        StringAssert.Contains(unknown.Error, "--leave-out: the plant has no node 'node-3'");
    }

    /// <summary>A plant that made its history anew hands over a file that is in order; the buyer has kept one checkpoint.</summary>
    [TestMethod]
    public void Verify_HistoryMadeAnew_IsSeenByWhoHasACheckpoint()
    {
        File.WriteAllBytes(_plant.Beside("true.mnev"), [.. _plant.Measure(20).SelectMany(pack => pack)]);
        string file = _plant.Beside("held.mncp"), key = WitnessKeyFile();
        Run("make", "--plant", _plant.Folder.Path, "--out", file);
        Run("witness", file, "--key", key, "--name", "Buyer Ltd", "--passphrase-file", _passphraseFile);
        TestNode node = _plant.Nodes.Node;
        (node.Seq, node.Joules, node.Previous) = (0, 0, node.Registered.EnrolmentHash.ToArray());
        File.WriteAllBytes(_plant.Beside("anew.mnev"), [.. node.Next(20).SelectMany(pack => pack)]);

        string[] held = ["--checkpoint", file, "--witness", key + ".pub.pem"];
        Assert.AreEqual(0, Verify("anew.mnev").Code, "nobody else would see it");
        CommandRun anew = Verify("anew.mnev", held);
        Assert.AreEqual(4, anew.Code, anew.Output);
        StringAssert.Contains(anew.Output, "history-rewritten (pack 19)");
        CommandRun told = Verify("true.mnev", [.. held, "--json"]);
        Assert.AreEqual(0, told.Code, told.Output);
        JsonElement anchored = JsonDocument.Parse(told.Output).RootElement.GetProperty("answers").GetProperty("anchored");
        Assert.IsTrue(anchored.GetProperty("ok").GetBoolean(), told.Output);
        JsonElement anchor = JsonDocument.Parse(told.Output).RootElement.GetProperty("nodes")[0].GetProperty("anchor");
        string until = " anchored up to " + anchor.GetProperty("time").GetString();
        StringAssert.Contains(Verify("true.mnev", held).Output.Split('\n')[0], until, "the first line says up to when");
        Assert.DoesNotContain("up to 2", Verify("true.mnev").Output.Split('\n')[0], "nobody has said it");
    }

    [TestMethod]
    public void Check_CheckpointsThatContradictEachOther_EndsWith4AndNamesBoth()
    {
        string bad = Path.Combine(CheckpointVectors.Folder, "bad", "fewer-packs.mncp");
        string registry = Path.Combine(CheckpointVectors.Folder, "registry.json");
        CommandRun check = Run(4, "check", CheckpointVectors.First, bad, "--keys", registry);
        StringAssert.Contains(check.Output, "WRONG: press-1");
        StringAssert.Contains(check.Output, "NOT IN ORDER");
        JsonElement json =
            JsonDocument.Parse(Run(4, "check", CheckpointVectors.First, bad, "--keys", registry, "--json").Output).RootElement;
        Assert.IsFalse(json.GetProperty("inOrder").GetBoolean());
        StringAssert.Contains(json.GetProperty("problems")[0].GetString(), "only pack 8");
    }

    [TestMethod]
    public void Witness_CheckpointThatContradictsOneThatItHolds_SignsNothing()
    {
        string key = WitnessKeyFile(), mine = _plant.Beside("mine.mncp");
        File.Copy(Path.Combine(CheckpointVectors.Folder, "bad", "register-falls.mncp"), mine);
        byte[] before = File.ReadAllBytes(mine);
        foreach (string[] keys in (string[][])[[], ["--keys", Path.Combine(CheckpointVectors.Folder, "registry.json")]])
        {
            CommandRun refused = Run(
                4,
                [
                    "witness", mine, "--key", key, "--name", "Buyer", "--held", CheckpointVectors.First, "--passphrase-file",
                    _passphraseFile, .. keys,
                ]);
            StringAssert.Contains(refused.Error, "the register falls");
            StringAssert.Contains(refused.Error, "nothing is signed");
        }

        CollectionAssert.AreEqual(before, File.ReadAllBytes(mine));
    }

    [TestMethod]
    public void Witness_NameOfSeveralLinesOrAnotherPassphrase_IsRefused()
    {
        string key = WitnessKeyFile(), mine = _plant.Beside("mine.mncp");
        File.Copy(CheckpointVectors.Second, mine);
        StringAssert.Contains(
            Run(2, "witness", mine, "--key", key, "--name", "Buyer\u001b[2J", "--passphrase-file", _passphraseFile).Error, "--name: ");
        File.WriteAllText(_passphraseFile, "another one, quite as long\n");
        StringAssert.Contains(
            Run(1, "witness", mine, "--key", key, "--name", "Buyer", "--passphrase-file", _passphraseFile).Error,
            "the passphrase is not that of");
        StringAssert.Contains(Run(2, "witness", mine, "--name", "Buyer").Error, "give FILE, --key KEY and --name NAME");
    }

    [TestMethod]
    public void WitnessMakeKey_ShortPassphraseOrFileThatIsThere_IsRefused()
    {
        string key = WitnessKeyFile();
        StringAssert.Contains(Run(1, "witness", "--make-key", key, "--passphrase-file", _passphraseFile).Error, "is there already");
        File.WriteAllText(_passphraseFile, "short\n");
        StringAssert.Contains(
            Run(2, "witness", "--make-key", _plant.Beside("other"), "--passphrase-file", _passphraseFile).Error, "5 characters");
    }

    /// <summary>The documents name these openssl commands.</summary>
    [TestMethod]
    public void Show_Extract_IsWhatOpensslVerifies()
    {
        string folder = _plant.Beside("extracted");
        StringAssert.Contains(
            Run(
                "show", CheckpointVectors.First, "--extract", folder, "--keys",
                Path.Combine(CheckpointVectors.Folder, "registry.json")).Output,
            "Buyer Ltd");
        string In(string name) => Path.Combine(folder, name);
        StringAssert.Contains(
            ForeignCheck.Openssl(
                "dgst", "-sha256", "-verify", In("plant.pem"), "-signature", In("checkpoint.sig"), In("checkpoint.tbs")), "Verified OK");
        StringAssert.Contains(
            ForeignCheck.Openssl(
                "dgst", "-sha256", "-verify", Path.Combine(CheckpointVectors.Folder, "witness.pem"), "-signature", In("witness-1.sig"),
                In("witness-1.tbs")), "Verified OK");
        StringAssert.Contains(
            ForeignCheck.Openssl(
                "ts", "-verify", "-data", In("checkpoint.cose"), "-in", In("time-stamp-1.der"), "-token_in", "-CAfile",
                CheckpointVectors.Authority), "Verification: OK");
    }

    [TestMethod]
    public void Show_Json_HasWhatTheCheckpointSays()
    {
        JsonElement shown = JsonDocument.Parse(Run("show", CheckpointVectors.First, "--json").Output).RootElement.GetProperty("checkpoint");
        Assert.AreEqual(9, shown.GetProperty("heads")[0].GetProperty("seq").GetInt64());
        Assert.AreEqual("Buyer Ltd", shown.GetProperty("witnesses")[0].GetProperty("name").GetString());
        Assert.AreEqual("Test time-stamp authority", shown.GetProperty("timeStamps")[0].GetProperty("authority").GetString());
    }

    [TestMethod]
    public void Make_TimeStampService_StampsAndTheAuthorityIsVerified()
    {
        using var authority = new TimeStampAuthority();
        _plant.Measure(1);
        string file = _plant.Beside("stamped.mncp");
        CommandRun made = Run("make", "--plant", _plant.Folder.Path, "--out", file, "--time-stamp", authority.Serve());
        StringAssert.Contains(made.Error, "It has a time stamp from http://127.0.0.1:");
        CommandRun check = Run("check", file, "--keys", _plant.Registry, "--time-authority", authority.Certificate);
        StringAssert.Contains(check.Output, "by Test authority: verified");
        CollectionAssert.AreEqual(File.ReadAllBytes(file), File.ReadAllBytes(PlantCheckpoints.PathOf(_plant.Folder, 0)));
    }

    [TestMethod]
    public void Stamp_ByFiles_StampsAndRefusesAnAnswerToSomethingElse()
    {
        using var authority = new TimeStampAuthority();
        string file = _plant.Beside("mine.mncp"), query = _plant.Beside("mine.tsq"), reply = _plant.Beside("mine.tsr");
        File.Copy(CheckpointVectors.Second, file);
        Run("stamp", file, "--request", query);
        File.WriteAllBytes(reply, authority.Reply(File.ReadAllBytes(query)));
        string other = _plant.Beside("other.mncp");
        File.Copy(CheckpointVectors.First, other);
        StringAssert.Contains(Run(1, "stamp", other, "--reply", reply).Error, "is no time stamp of this checkpoint");
        StringAssert.Contains(Run("stamp", file, "--reply", reply).Output, "by Test authority");
        Assert.HasCount(1, CheckpointFile.Read(File.ReadAllBytes(file)).TimeStamps);
        StringAssert.Contains(Run(2, "stamp", file).Error, "give one of --url URL");
    }

    [TestMethod]
    public void Stamp_ServiceThatIsNotThere_IsOneLine()
    {
        string file = _plant.Beside("mine.mncp");
        File.Copy(CheckpointVectors.Second, file);
        string address = $"http://127.0.0.1:{Support.LoopbackPorts.Take()}/";
        StringAssert.Contains(Run(3, "stamp", file, "--url", address).Error, "cannot be reached");
        StringAssert.Contains(Run(2, "stamp", file, "--url", "timestamp.example.com").Error, "write http://");
    }

    [TestMethod]
    public void Checkpoint_MadeByThePlant_IsVerifiedByForeignTools()
    {
        _plant.Measure(4);
        string file = _plant.Beside("november.mncp"), key = WitnessKeyFile();
        Run("make", "--plant", _plant.Folder.Path, "--out", file);
        Run("witness", file, "--key", key, "--name", "Käufer GmbH", "--passphrase-file", _passphraseFile);
        JsonElement read = ForeignCheck.CheckpointWithPython(file, _plant.Registry, key + ".pub.pem");
        Assert.AreEqual(0, read.GetProperty("number").GetInt32());
        Assert.AreEqual(3, read.GetProperty("packs").GetProperty(_plant.Nodes.Node.Registered.KidText).GetInt32());
        Assert.AreEqual("Käufer GmbH", read.GetProperty("witnesses")[0].GetString());
    }

    private CommandRun Verify(string evidence, params string[] more) =>
        CommandRun.Of(["verify", _plant.Beside(evidence), "--keys", _plant.Registry, .. more]);

    private string WitnessKeyFile()
    {
        string key = _plant.Beside("buyer.key");
        WitnessKey.Make(key, Passphrase, iterations: 100);
        return key;
    }

    private static CommandRun Run(params string[] arguments) => Run(0, arguments);

    private static CommandRun Run(int code, params string[] arguments)
    {
        CommandRun run = CommandRun.Of(["checkpoint", .. arguments]);
        Assert.AreEqual(code, run.Code, run.Error + run.Output);
        return run;
    }
}
