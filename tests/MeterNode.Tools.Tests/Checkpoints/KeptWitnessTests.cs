using System.Security.Cryptography;
using System.Text.Json;
using MeterNode.Plant.Audit;
using MeterNode.Plant.Backup;
using MeterNode.Plant.Checkpoints;
using MeterNode.Server.Checks;
using MeterNode.Server.Evidence;
using MeterNode.Server.Serving;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Web;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Checkpoints;

/// <summary>The witnesses whose keys a plant keeps, and what its page answers with them.</summary>
[TestClass]
public sealed class KeptWitnessTests : IDisposable
{
    private readonly CheckpointPlant _plant = new();
    private readonly ECDsa _buyer = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _buyer.Dispose();
        _plant.Dispose();
    }

    [TestMethod]
    public void Add_ListRemove_AreWhatIsKept()
    {
        string pem = Pem("buyer.pem", _buyer);
        StringAssert.Contains(Run(0, "list").Error, "keeps no key of a witness yet");
        StringAssert.Contains(Run(0, "add", pem, "--name", "Buyer Ltd").Error, "counts as the word of 'Buyer Ltd'");
        string kid = PublicKeys.Kid(_buyer.ExportSubjectPublicKeyInfo()).ToString("x16");
        StringAssert.Contains(Run(0, "list").Output, $"Buyer Ltd  key {kid}, since ");
        JsonElement json = JsonDocument.Parse(Run(0, "list", "--json").Output).RootElement.GetProperty("witnesses")[0];
        CollectionAssert.AreEqual(_buyer.ExportSubjectPublicKeyInfo(), json.GetProperty("key").GetBytesFromBase64());

        StringAssert.Contains(Run(1, "remove", "Buyer Ldt").Error, "did you mean 'Buyer Ltd'?");
        Run(0, "remove", "Buyer Ltd");
        Assert.IsEmpty(PlantWitnesses.Read(_plant.Folder));
    }

    [TestMethod]
    public void AddAndRemove_AuditLog_SaysWhoseKey()
    {
        using var temporary = new TemporaryPlant();
        byte[] key = _buyer.ExportSubjectPublicKeyInfo();
        PlantWitnesses.Add(temporary.Plant, "Buyer Ltd", key, DateTimeOffset.UtcNow);
        PlantWitnesses.Remove(temporary.Plant, "Buyer Ltd");
        string about = $"Buyer Ltd, key {PublicKeys.Kid(key):x16}";
        CollectionAssert.AreEqual(
            (string[])["checkpoint witness add: " + about, "checkpoint witness remove: " + about],
            AuditLog.Read(temporary.Plant, out _).Where(entry => entry.What.StartsWith("checkpoint", StringComparison.Ordinal))
                .Select(entry => $"{entry.What}: {entry.About}").ToArray());
    }

    [TestMethod]
    public void Add_WhatIsNoWitnessOrIsThere_IsRefused()
    {
        string pem = Pem("buyer.pem", _buyer);
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Run(0, "add", pem, "--name", "Buyer Ltd");
        StringAssert.Contains(Run(1, "add", pem, "--name", "Another").Error, "is kept already, as that of 'Buyer Ltd'");
        StringAssert.Contains(
            Run(1, "add", Pem("other.pem", other), "--name", "Buyer Ltd").Error, "name the new one otherwise, such as 'Buyer Ltd 2");
        StringAssert.Contains(Run(2, "add", Pem("other.pem", other), "--name", "a\nb").Error, "--name: the name of a witness is not");
        StringAssert.Contains(
            Run(1, "add", Pem("plant.pem", _plant.Nodes.PlantKey), "--name", "Myself").Error, "is the plant's own or a node's");
        File.WriteAllBytes(_plant.Beside("node.der"), _plant.Nodes.Node.Registered.PublicKey.ToArray());
        StringAssert.Contains(Run(1, "add", _plant.Beside("node.der"), "--name", "Node").Error, "is the plant's own or a node's");
        File.WriteAllText(
            _plant.Beside("two.pem"), _buyer.ExportSubjectPublicKeyInfoPem() + "\n" + other.ExportSubjectPublicKeyInfoPem() + "\n");
        StringAssert.Contains(Run(2, "add", _plant.Beside("two.pem"), "--name", "Two").Error, "holds 2 keys");
        StringAssert.Contains(Run(3, "add", _plant.Registry, "--name", "None").Error, "give the public key of the witness");
        Assert.HasCount(1, PlantWitnesses.Read(_plant.Folder));
    }

    /// <summary>With the same packs, registry, checkpoints and keys the page answers what the assessor's command answers.</summary>
    [TestMethod]
    [DataRow("none")]
    [DataRow("unknown")]
    [DataRow("known")]
    [DataRow("known, not countersigned")]
    [DataRow("forged")]
    public void Page_FourAnswers_AreThoseOfVerify(string witness)
    {
        byte[][] packs = [.. _plant.Measure(6)];
        File.WriteAllBytes(_plant.Beside("all.mnev"), [.. packs.SelectMany(pack => pack)]);
        Checkpoint checkpoint = _plant.Make(CheckpointPlant.After(7)).Checkpoint;
        if (witness is "unknown" or "known" or "forged")
        {
            byte[] said = WitnessStatement.Sign(checkpoint, "Buyer Ltd", CheckpointPlant.After(8), _buyer).Bytes;
            said[^1] ^= (byte)(witness == "forged" ? 1 : 0);
            File.WriteAllBytes(
                PlantCheckpoints.PathOf(_plant.Folder, 0),
                new CheckpointFile(checkpoint, [WitnessStatement.Read(said)], []).ToBytes());
        }

        bool isKept = witness is not ("none" or "unknown");
        string pem = Pem("buyer.pem", _buyer);
        if (isKept)
        {
            Run(0, "add", pem, "--name", "Buyer Ltd");
        }

        using var server = new PlantServer(new PlantServerOptions { Plant = _plant.Folder });
        server.Start();
        using var book = new EvidenceBook(server);
        EvidenceProgress page = book.Find(null);
        Assert.IsTrue(SpinWait.SpinUntil(() => (page = book.Find(null)) is { IsRunning: false }, Patience.Step));
        Assert.IsNull(page.Problem);
        string held = PlantCheckpoints.PathOf(_plant.Folder, 0);
        CommandRun run = CommandRun.Of(
        [
            "verify", _plant.Beside("all.mnev"), "--keys", _plant.Registry, "--every-node", "--json", "--checkpoint", held,
            .. isKept ? (string[])["--witness", pem] : [],
        ]);
        JsonElement verify = JsonDocument.Parse(run.Output).RootElement;

        Assert.AreEqual(
            Text(verify.GetProperty("answers")).Replace(held, Path.GetFileName(held), StringComparison.Ordinal), Text(page.Look!.Answers));
        Assert.AreEqual(
            Text(verify.GetProperty("nodes")[0].GetProperty("answers")).Replace(held, Path.GetFileName(held), StringComparison.Ordinal),
            Text(page.Look.Keys[0].Answers));
        Assert.AreEqual(witness == "known", page.Look.Answers.Anchored.IsOk, "the test would hold nothing otherwise");
        Assert.AreEqual(witness == "known" ? checkpoint.Time : null, page.Look.AnchoredUntil);
    }

    /// <summary>Nobody has to press a button for it: a key that is kept from now on is looked at with the next visit.</summary>
    [TestMethod]
    public async Task EvidencePage_WitnessTaken_SaysWhoHasCountersigned()
    {
        _plant.Measure(3);
        Checkpoint checkpoint = _plant.Make(CheckpointPlant.After(4)).Checkpoint;
        File.WriteAllBytes(
            PlantCheckpoints.PathOf(_plant.Folder, 0),
            Countersigned(checkpoint, "the buyer's own name", _buyer).ToBytes());
        using var server = new PlantServer(new PlantServerOptions { Plant = _plant.Folder });
        server.Start();
        using var web = new ServedWeb(_plant.Folder, server);
        HttpClient browser = web.Browser();
        StringAssert.Contains(await Checked(browser, "en"), "The plant knows the key of no witness");
        Run(0, "add", Pem("buyer.pem", _buyer), "--name", "Buyer Ltd");
        string english = await Checked(browser, "en", "Buyer Ltd");
        StringAssert.Contains(english, "number 0 of");
        StringAssert.Contains(english, PublicKeys.Kid(_buyer.ExportSubjectPublicKeyInfo()).ToString("x16"));
        Assert.DoesNotContain("the buyer's own name", english, "the plant has said whose key it is");
        StringAssert.Contains(english, "All of it is anchored until");
        StringAssert.Contains(await Checked(browser, "zh"), "已登记见证方会签");
    }

    [TestMethod]
    public void PlantCheckAndRestore_KnowTheWitnesses()
    {
        _plant.Measure(1);
        Checkpoint checkpoint = _plant.Make(CheckpointPlant.After(2)).Checkpoint;
        using ECDsa stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CheckpointAddition.Add(_plant.Folder, "back", Countersigned(checkpoint, "Stranger", stranger), []);
        StringAssert.Contains(Finding().Text, "the plant keeps no key of it");
        Assert.IsNotNull(PlantCheckpoints.LastWitnessed(_plant.Folder));
        Run(0, "add", Pem("buyer.pem", _buyer), "--name", "Buyer Ltd");
        StringAssert.Contains(Finding().Text, ") has countersigned one: send it to your witness");
        Assert.IsNull(PlantCheckpoints.LastWitnessed(_plant.Folder), "a stranger is no witness of this plant");

        string back = _plant.Beside("back.mncp");
        File.WriteAllBytes(back, Countersigned(checkpoint, "Buyer", _buyer).ToBytes());
        CommandRun added = CommandRun.Of(["checkpoint", "add", back, "--plant", _plant.Folder.Path]);
        StringAssert.Contains(added.Output, "Buyer (key ");
        StringAssert.Contains(added.Output, ": verified", "the plant knows the key");
        StringAssert.Contains(Finding().Text, "the last one that a witness has countersigned is number 0");
        Assert.AreEqual(checkpoint.Time, PlantCheckpoints.LastWitnessed(_plant.Folder));
        CollectionAssert.Contains(BackupContent.Of(_plant.Folder, null).ToArray(), "checkpoints/witnesses.json");

        File.WriteAllText(PlantWitnesses.PathIn(_plant.Folder), "{\"schemaVersion\":1,\"witnesses\":[{\"name\":\"x\",\"key\":\"AAAA\"}]}");
        Assert.AreEqual(FindingLevel.Fatal, Finding().Level);
        StringAssert.Contains(Finding().Text, "is damaged");
    }

    /// <summary>Taken before the key was known, a forged statement holds up nothing that is good, and the plant gets rid of it.</summary>
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Add_AfterAForgedStatementWasTaken_TakesWhatIsGoodAndTheForgedOneOut(bool isOwnCopyAdded)
    {
        _plant.Measure(1);
        Checkpoint first = _plant.Make(CheckpointPlant.After(2)).Checkpoint;
        _plant.Measure(1);
        Checkpoint second = _plant.Make(CheckpointPlant.After(4)).Checkpoint;
        WitnessStatement forged = Forged(first);
        CheckpointAddition.Add(_plant.Folder, "outsider", new CheckpointFile(first, [forged], []), []);
        Run(0, "add", Pem("buyer.pem", _buyer), "--name", "Buyer Ltd");

        PlantFinding warning = Findings().Single(finding => finding.Level != FindingLevel.Ok);
        Assert.AreEqual(FindingLevel.Warning, warning.Level);
        StringAssert.Contains(warning.Text, "'000000.mncp': the witness with the key ");
        StringAssert.Contains(warning.Text, "it does not count: 'meternode checkpoint add' with this file of");

        Assert.IsEmpty(AddBack(0, Countersigned(second, "Buyer", _buyer)).Error);
        StringAssert.Contains(AddBack(4, new CheckpointFile(second, [Forged(second)], [])).Error, "has not signed it: nothing is taken");
        CheckpointFile own = PlantCheckpoints.Read(PlantCheckpoints.PathOf(_plant.Folder, 0));
        CommandRun cure = AddBack(0, isOwnCopyAdded ? own : own.With(Countersigned(first, "Buyer", _buyer)));
        StringAssert.Contains(cure.Error, $"(key {forged.KidText}): that key has not signed it");
        own = PlantCheckpoints.Read(PlantCheckpoints.PathOf(_plant.Folder, 0));
        Assert.AreEqual(isOwnCopyAdded ? 0 : 1, own.Witnesses.Count);
        Assert.IsFalse(own.Witnesses.Any(said => said.Bytes.AsSpan().SequenceEqual(forged.Bytes)));
        Assert.HasCount(1, Findings(), "nothing is left that does not count");
    }

    /// <summary>A hundred statements that anybody has made keep out no statement of a key that the plant keeps.</summary>
    [TestMethod]
    public void Add_AfterAFlood_TakesTheWitnessThatIsNamed_AndSaysWhatItDidNotTake()
    {
        _plant.Measure(1);
        Checkpoint checkpoint = _plant.Make(CheckpointPlant.After(2)).Checkpoint;
        CheckpointFile flood = new(checkpoint, CheckpointSetTests.Flood(checkpoint, 101), []);
        string last = flood.Witnesses[100].KidText;
        StringAssert.Contains(
            AddBack(0, flood).Error, $"meternode: the statement of Anybody (key {last}) is not taken: 100 statements of keys");

        CheckpointFile good = Countersigned(checkpoint, "Buyer", _buyer);
        CommandRun refused = AddBack(1, good);
        StringAssert.Contains(refused.Error, $"back.mncp' is taken: the statement of Buyer (key {good.Witnesses[0].KidText}) is not taken");
        StringAssert.Contains(refused.Error, "'meternode checkpoint witness add' keeps it");
        Run(0, "add", Pem("buyer.pem", _buyer), "--name", "Buyer Ltd");
        StringAssert.Contains(AddBack(0, good).Output, ": verified");

        string path = PlantCheckpoints.PathOf(_plant.Folder, 0);
        Assert.HasCount(101, PlantCheckpoints.Read(path).Witnesses);
        Assert.AreEqual(checkpoint.Time, PlantCheckpoints.LastWitnessed(_plant.Folder));
        Assert.HasCount(1, Findings(), "nothing is left that does not count");
        AssertCheck(PlantCheckpoints.Read(path).With(flood), last);
        Assert.HasCount(101, PlantCheckpoints.Read(path).Witnesses, "nothing has pushed anything out");
    }

    /// <summary>What the plant has stays when something else comes, be it a time stamp or a file without the key of before.</summary>
    [TestMethod]
    public void Add_AfterAFlood_WhatThePlantHasStays_WhateverKeysAreGiven()
    {
        _plant.Measure(1);
        Checkpoint checkpoint = _plant.Make(CheckpointPlant.After(2)).Checkpoint;
        AddBack(0, new CheckpointFile(checkpoint, CheckpointSetTests.Flood(checkpoint, 100), []));
        CheckpointFile good = Countersigned(checkpoint, "Buyer", _buyer);
        AddBack(0, good, "--witness", Pem("buyer.pem", _buyer));
        using var authority = new TimeStampAuthority();
        byte[] stamp = TimeStampService.Ask(checkpoint, new Uri(authority.Serve()), CancellationToken.None);

        CheckpointFile own = CheckpointAddition.Add(_plant.Folder, checkpoint, stamp);
        AssertAllAreThere(own);

        CommandRun refused = AddBack(1, new CheckpointFile(checkpoint, CheckpointSetTests.Flood(checkpoint, 1), []));
        StringAssert.Contains(refused.Error, "the statement of Anybody (key ");
        StringAssert.Contains(AddBack(0, own).Output, good.Witnesses[0].KidText);
        AssertAllAreThere(PlantCheckpoints.Read(PlantCheckpoints.PathOf(_plant.Folder, 0)));

        void AssertAllAreThere(CheckpointFile file)
        {
            Assert.HasCount(101, file.Witnesses);
            CollectionAssert.AreEqual(good.Witnesses[0].Bytes, file.Witnesses[^1].Bytes);
            Assert.HasCount(1, file.TimeStamps);
        }
    }

    private void AssertCheck(CheckpointFile file, string leftOut)
    {
        string path = _plant.Beside("flooded.mncp");
        File.WriteAllBytes(path, file.ToBytes());
        string[] check = ["checkpoint", "check", path, "--keys", _plant.Registry, "--witness", _plant.Beside("buyer.pem")];
        CommandRun text = CommandRun.Of(check);
        Assert.AreEqual(0, text.Code, text.Output);
        StringAssert.Contains(text.Output, ": verified");
        StringAssert.Contains(text.Output, $"NOT TAKEN: '{path}': the statement of Anybody (key {leftOut}) is not taken: 100 statements");
        StringAssert.Contains(text.Output, "In order: the plant has signed it.");
        JsonElement json = JsonDocument.Parse(CommandRun.Of([.. check, "--json"]).Output).RootElement;
        StringAssert.Contains(json.GetProperty("notTaken")[0].GetString(), leftOut);
        Assert.AreEqual(0, json.GetProperty("problems").GetArrayLength());
    }

    /// <summary>A time stamp that the plant has asked for has room, whatever others have appended.</summary>
    [TestMethod]
    public void Add_TimeStampThatThePlantAskedFor_HasRoom()
    {
        _plant.Measure(1);
        Checkpoint checkpoint = _plant.Make(CheckpointPlant.After(2)).Checkpoint;
        string path = PlantCheckpoints.PathOf(_plant.Folder, 0);
        using var authority = new TimeStampAuthority();
        var service = new Uri(authority.Serve());
        byte[][] stamps =
            [.. Enumerable.Range(0, 102).Select(_ => TimeStampService.Ask(checkpoint, service, CancellationToken.None))];
        File.WriteAllBytes(path, new CheckpointFile(checkpoint, [], stamps[..100]).ToBytes());
        StringAssert.Contains(
            AddBack(1, new CheckpointFile(checkpoint, [], [stamps[100]])).Error, "of the time stamps the first 100 are taken");

        CheckpointAddition.Add(_plant.Folder, checkpoint, stamps[101]);

        CheckpointFile own = PlantCheckpoints.Read(path);
        Assert.HasCount(100, own.TimeStamps);
        CollectionAssert.AreEqual(stamps[101], own.TimeStamps[0]);
        Assert.IsEmpty(own.Rejected);
    }

    /// <summary>Who opens the page after the witness's file has come sees it, and not what was found hours before.</summary>
    [TestMethod]
    public void Book_CountersignatureThatComesBack_IsLookedAtWithTheNextVisit()
    {
        _plant.Measure(3);
        Checkpoint checkpoint = _plant.Make(CheckpointPlant.After(4)).Checkpoint;
        Run(0, "add", Pem("buyer.pem", _buyer), "--name", "Buyer Ltd");
        using var server = new PlantServer(new PlantServerOptions { Plant = _plant.Folder });
        server.Start();
        using var book = new EvidenceBook(server);
        EvidenceProgress page = book.Find(null);
        Assert.IsTrue(SpinWait.SpinUntil(() => (page = book.Find(null)) is { IsRunning: false }, Patience.Step));
        Assert.IsNotNull(page.Look);
        Assert.IsNull(page.Look.AnchoredUntil);

        AddBack(0, Countersigned(checkpoint, "Buyer", _buyer));

        Assert.IsTrue(SpinWait.SpinUntil(() => (page = book.Find(null)) is { IsRunning: false }, Patience.Step));
        Assert.AreEqual(checkpoint.Time, page.Look!.AnchoredUntil);
        DateTimeOffset madeAt = page.Look.MadeAt;
        Assert.IsTrue(SpinWait.SpinUntil(() => (page = book.Find(null)) is { IsRunning: false }, Patience.Step));
        Assert.AreEqual(madeAt, page.Look!.MadeAt, "nothing has changed since");
    }

    private static string Text(JsonElement answers) => string.Join("\n", answers.EnumerateObject().Select(answer =>
        $"{answer.Name} {answer.Value.GetProperty("ok").GetBoolean()}: " + string.Join("; ", answer.Value.GetProperty("findings")
            .EnumerateArray().Select(finding => finding.GetProperty("code").GetString() + " " + finding.GetProperty("text").GetString()))));

    private static string Text(FourAnswers answers) => string.Join("\n", answers.All.Select(answer =>
        $"{answer.Answer.Code()} {answer.IsOk}: "
            + string.Join("; ", answer.Findings.Select(finding => finding.Code + " " + finding.Text))));

    private static async Task<string> Checked(HttpClient browser, string language, string part = "checkpoint")
    {
        for (DateTime until = DateTime.UtcNow + Patience.Step; ; await Task.Delay(50))
        {
            string text = System.Net.WebUtility.HtmlDecode(await browser.GetStringAsync("/evidence?lang=" + language));
            if (text.Contains("class=\"answers\"", StringComparison.Ordinal) && text.Contains(part, StringComparison.Ordinal))
            {
                return text;
            }

            Assert.IsLessThan(until, DateTime.UtcNow, text);
        }
    }

    private static CheckpointFile Countersigned(Checkpoint checkpoint, string name, ECDsa key) =>
        new(checkpoint, [WitnessStatement.Sign(checkpoint, name, CheckpointPlant.After(5), key)], []);

    private string Pem(string name, ECDsa key)
    {
        File.WriteAllText(_plant.Beside(name), key.ExportSubjectPublicKeyInfoPem() + "\n");
        return _plant.Beside(name);
    }

    private WitnessStatement Forged(Checkpoint checkpoint)
    {
        byte[] said = WitnessStatement.Sign(checkpoint, "Buyer Ltd", CheckpointPlant.After(6), _buyer).Bytes;
        said[^1] ^= 1;
        return WitnessStatement.Read(said);
    }

    private CommandRun AddBack(int code, CheckpointFile file, params string[] options)
    {
        File.WriteAllBytes(_plant.Beside("back.mncp"), file.ToBytes());
        CommandRun run = CommandRun.Of(["checkpoint", "add", _plant.Beside("back.mncp"), "--plant", _plant.Folder.Path, .. options]);
        Assert.AreEqual(code, run.Code, run.Error + run.Output);
        return run;
    }

    private PlantFinding Finding() => Findings()[0];

    private PlantFinding[] Findings() =>
    [
        .. PlantChecks.Run(new PlantCheckOptions { Server = new PlantServerOptions { Plant = _plant.Folder }, IsWhole = true })
            .Where(finding => finding.Check == "checkpoints"),
    ];

    private CommandRun Run(int code, params string[] arguments)
    {
        CommandRun run = CommandRun.Of(["checkpoint", "witness", .. arguments, "--plant", _plant.Folder.Path]);
        Assert.AreEqual(code, run.Code, run.Error + run.Output);
        return run;
    }
}
