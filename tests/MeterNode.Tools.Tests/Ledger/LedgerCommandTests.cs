using System.Globalization;
using System.Text;
using System.Text.Json;
using MeterNode.Plant;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Wire;
using static MeterNode.Tools.Tests.Ledger.LedgerPlant;

namespace MeterNode.Tools.Tests.Ledger;

/// <summary>The commands <c>person</c> and <c>ledger</c> as people type them.</summary>
[TestClass]
public sealed class LedgerCommandTests : IDisposable
{
    private readonly LedgerPlant _plant = new();

    [TestMethod]
    public void Add_OutputInOneLine_IsSignedAndStoredInUtc()
    {
        CommandRun run = Require(_plant.Run(
            Leader, ["add", "output", .. Output("2026-11-20T06:00", "2026-11-20 14:00", 2210), "shift=早班"]));
        Assert.AreEqual("Signed by 早班班长. Times are those of Asia/Shanghai.\n", run.Error);
        StringAssert.Contains(run.Output, "from=\"2026-11-20 06:00\" to=\"2026-11-20 14:00\" shots=2210 rejects=3 shift=早班  by 早班班长");
        OutputEntry output = _plant.Book.Entries<OutputEntry>().Single();
        Assert.AreEqual(new DateTimeOffset(2026, 11, 19, 22, 0, 0, TimeSpan.Zero), output.From);
        Assert.AreEqual(("早班班长", "早班", 2L), (output.By, output.Shift, output.StatementNumber));
        Assert.AreEqual(0, CommandRun.Of("ledger", "check", "--plant", _plant.Folder).Code);
    }

    [TestMethod]
    [DataRow("shots=180,5", "shots does not understand '180,5': write a whole number such as 5")]
    [DataRow("shots=2,210", "shots does not understand '2,210': write a whole number such as 5")]
    [DataRow("shots=1 000", "shots does not understand '1 000': write 1000")]
    [DataRow("from=20.11.2026", "from does not understand '20.11.2026': write a time of the plant such as 2026-11-26T06:00")]
    [DataRow("form=1", "'output' has no field 'form'; did you mean 'from'?")]
    [DataRow("shots", "'shots' is no field=value, such as machine=…; a value with spaces stands in quotation marks")]
    [DataRow("shots=1", "shots is given twice: leave one of them out")]
    [DataRow("lot=", "lot has no value: write one behind the =, or leave the field out")]
    [DataRow("shift=a\u202eb", "\"shift\" has the character U+202E, which cannot be read")]
    public void Add_FieldThatIsNotUnderstood_IsOneLineWithTheCure(string field, string problem)
    {
        byte[] before = File.ReadAllBytes(_plant.Plant.LedgerPath);
        string[] output = [.. Output("2026-11-20T06:00", "2026-11-20T14:00").Where(typed => field == "shots=1" || !typed.StartsWith(
            field.Split('=')[0] + "=", StringComparison.Ordinal))];
        CommandRun run = _plant.Run(Leader, ["add", "output", .. output, field]);
        Assert.AreEqual(2, run.Code, run.Error);
        Assert.AreEqual($"meternode: {problem}\n", run.Error);
        CollectionAssert.AreEqual(before, File.ReadAllBytes(_plant.Plant.LedgerPath));
    }

    [TestMethod]
    [DataRow("machine=pres-1", "nothing is stated: the machine 'pres-1' is not known: did you mean 'press-1'?")]
    [DataRow("machine=moulder", "nothing is stated: the machine 'moulder' is not known: known are press-1")]
    [DataRow("lot=L-1", "nothing is stated: the lot 'L-1' is not known: none is known yet")]
    [DataRow("rejects=201", "nothing is stated: 201 rejects are more than 100 shots of 2 cavities make")]
    [DataRow("to=2126-11-20", "nothing is stated: \"to\" is in the future, and nobody knows that yet")]
    [DataRow("to=2026-11-20T05:00", "nothing is stated: \"to\" is not after \"from\"")]
    public void Add_StatementThatWouldNotCount_IsRefusedAndNothingChanges(string field, string problem)
    {
        byte[] before = File.ReadAllBytes(_plant.Plant.LedgerPath);
        string[] output = [.. Output("2026-11-20T06:00", "2026-11-20T14:00").Where(
            typed => !typed.StartsWith(field.Split('=')[0] + "=", StringComparison.Ordinal))];
        CommandRun run = _plant.Run(Leader, ["add", "output", .. output, field]);
        Assert.AreEqual(1, run.Code, run.Error);
        Assert.AreEqual($"meternode: {problem}\n", run.Error);
        CollectionAssert.AreEqual(before, File.ReadAllBytes(_plant.Plant.LedgerPath));
    }

    [TestMethod]
    public void Add_RoleKindOrPersonThatWillNotDo_SaysWho()
    {
        string[] article = ["add", "article", "article=B", "from=2026-01-01", "partMilligrams=1", "cavities=1"];
        StringAssert.Contains(
            _plant.Run(Leader, article).Error, "'早班班长' is shift-leader, and 'article' is signed by energy-manager, manager");
        StringAssert.Contains(_plant.Run("早班班常", article).Error, "nobody is called '早班班常': did you mean '早班班长'?");
        StringAssert.Contains(_plant.Run(Leader, "add", "ouput", "x=1").Error, "there is no kind 'ouput'; did you mean 'output'?");
        StringAssert.Contains(_plant.Run(Leader, "add", "signoff", "x=1").Error, "'meternode ledger sign-off'");
        StringAssert.Contains(_plant.Run(Leader, "add", "output", "machine=press-1").Error, "'output' needs article=…: the article;");
    }

    [TestMethod]
    public void Add_EnergyWithAComma_SaysWhatIsMeant()
    {
        CommandRun run = _plant.Run(
            Leader, "add", "energy", "carrier=天然气", "quantity=180,5", "unit=m3", "from=2026-11-01", "to=2026-11-02");
        Assert.AreEqual((2, "meternode: quantity does not understand '180,5': write 180.5\n"), (run.Code, run.Error));
        Require(_plant.Run(Leader, "add", "energy", "carrier=天然气", "quantity=180.50", "unit=m3", "from=2026-11-01", "to=2026-11-02"));
        Assert.AreEqual("180.50", (string)_plant.Book.Entries<EnergyEntry>().Single().Statement.Fields["quantity"]);
    }

    [TestMethod]
    public void Add_UnderAnotherCulture_IsTheSame()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            german.NumberFormat.NumberDecimalSeparator = ",";
            german.NumberFormat.NumberGroupSeparator = ".";
            german.DateTimeFormat.DateSeparator = ".";
            german.DateTimeFormat.TimeSeparator = ".";
            CultureInfo.CurrentCulture = german;
            Require(_plant.Run(Leader, "add", "energy", "carrier=water", "quantity=12.345", "unit=m3", "from=2026-11-01", "to=2026-11-02"));
            StringAssert.Contains(Require(CommandRun.Of("ledger", "list", "--plant", _plant.Folder)).Output, "quantity=12.345 ");
            Assert.AreEqual(12.345m, _plant.Book.Entries<EnergyEntry>().Single().Quantity);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    public void Add_WrongPassphraseForeignKeyOrNoKey_IsRefused()
    {
        string wrong = _plant.Write("wrong", "another passphrase"u8.ToArray());
        string[] add = ["ledger", "add", "output", .. Output("2026-11-20", "2026-11-21"), "--plant", _plant.Folder];
        StringAssert.Contains(CommandRun.Of([.. add, "--by", Leader, "--passphrase-file", wrong]).Error, "the passphrase is not that of");
        string key = _plant.Plant.PersonKeyPath(Manager);
        StringAssert.Contains(
            CommandRun.Of([.. add, "--by", Leader, "--passphrase-file", _plant.Secret, "--key", key]).Error,
            "the key is not the one of '早班班长': name the file of this person with --key");
        File.Delete(_plant.Plant.PersonKeyPath(Leader));
        StringAssert.Contains(
            CommandRun.Of([.. add, "--by", Leader, "--passphrase-file", _plant.Secret]).Error,
            "the key of '早班班长' is not in the plant's folder: name its file with --key");
    }

    [TestMethod]
    public void Correct_OneField_KeepsTheOthersAndShowsBoth()
    {
        Require(_plant.Run(Leader, ["add", "output", .. Output("2026-11-20T06:00", "2026-11-20T14:00"), "shift=早班"]));
        Require(_plant.Run(Leader, "correct", "2", "shots=120", "shift="));
        OutputEntry output = _plant.Book.Entries<OutputEntry>().Single();
        Assert.AreEqual((120L, 3L, null), (output.Shots, output.Rejects, output.Shift));
        string[] lines = Require(CommandRun.Of("ledger", "list", "--kind", "产量", "--plant", _plant.Folder)).Output.Trim().Split('\n');
        Assert.HasCount(2, lines);
        StringAssert.Contains(lines[0], "[replaced by 3]");
        StringAssert.Contains(lines[1], "corr=2");
        StringAssert.Contains(_plant.Run(Leader, "correct", "2", "shots=130").Error, "statement 2 was replaced by statement 3 already");
        StringAssert.Contains(_plant.Run(Leader, "correct", "3", "to=14:30").Error, "write a time of the plant such as 2026-11-26T06:00");
        StringAssert.Contains(_plant.Run(Leader, "correct", "9", "shots=130").Error, "there is no statement 9: the last is 3");
    }

    [TestMethod]
    public void WithdrawSignOffAndShow_SayWhatHasBecomeOfIt()
    {
        Require(_plant.Run(Leader, ["add", "output", .. Output("2026-11-20T06:00", "2026-11-20T14:00")]));
        Require(_plant.Run(Leader, "withdraw", "2", "--why", "统计错误"));
        StringAssert.Contains(Require(CommandRun.Of("ledger", "show", "2", "--plant", _plant.Folder)).Output, "state      replaced by 3");
        StringAssert.Contains(
            _plant.Run(Leader, "sign-off", "shift", "早班", "--date", "2026-11-20").Error, "the shift '早班' of this day was not stated");
        Require(_plant.Run(
            Leader, "add", "shift", "date=2026-11-20", "shift=早班", "from=2026-11-20T06:00", "to=2026-11-20T14:00", "leader=早班班长"));
        Require(_plant.Run(Leader, "sign-off", "shift", "早班", "--date", "2026-11-20"));
        string manifest = _plant.Write("minutes.txt", "abc"u8.ToArray());
        Require(_plant.Run(Manager, "sign-off", "report", manifest));
        SignOffEntry[] signed = [.. _plant.Book.Entries<SignOffEntry>()];
        Assert.AreEqual((4L, SignOffSubject.Shift, true), (signed[0].UpTo, signed[0].Of, _plant.Book.IsLate(signed[0])));
        Assert.AreEqual(
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Convert.ToHexStringLower(signed[1].Sha!));
        using JsonDocument shown = JsonDocument.Parse(
            Require(CommandRun.Of("ledger", "show", "5", "--json", "--plant", _plant.Folder)).Output);
        Assert.IsTrue(shown.RootElement.GetProperty("statement").GetProperty("isLate").GetBoolean());
    }

    [TestMethod]
    public void Check_LedgerThatWasChanged_EndsWith4AndNamesIt()
    {
        Require(_plant.Run(Leader, ["add", "output", .. Output("2026-11-20T06:00", "2026-11-20T14:00")]));
        byte[] file = File.ReadAllBytes(_plant.Plant.LedgerPath);
        string held = _plant.Write("held.cbor", file);
        string registry = _plant.Plant.RegistryPath, history = _plant.Plant.HistoryPath;
        string[] foreign = ["ledger", "check", "--history", history, "--keys", registry, "--held", held, "--ledger"];
        Assert.AreEqual(0, CommandRun.Of([.. foreign, held]).Code);

        int first = _plant.Book.Statements[0].Bytes.Length;
        CommandRun cut = CommandRun.Of([.. foreign, _plant.Write("cut.cbor", file[..first])]);
        Assert.AreEqual(4, cut.Code, cut.Error);
        StringAssert.Contains(cut.Output, "older statements were changed or taken away");

        file[^1] ^= 1;
        CommandRun changed = CommandRun.Of([.. foreign[..6], "--ledger", _plant.Write("changed.cbor", file)]);
        Assert.AreEqual(4, changed.Code, changed.Error);
        StringAssert.Contains(changed.Output, "statement 2: '早班班长' has not signed it; it and what stands behind it");
        File.WriteAllBytes(_plant.Plant.LedgerPath, file);
        Assert.AreEqual(4, CommandRun.Of("ledger", "check", "--plant", _plant.Folder).Code);
        CommandRun add = _plant.Run(Leader, ["add", "output", .. Output("2026-11-21T06:00", "2026-11-21T14:00")]);
        Assert.AreEqual(4, add.Code);
        StringAssert.Contains(add.Error, "is not in order behind byte");
        Assert.AreEqual(4, CommandRun.Of("ledger", "list", "--plant", _plant.Folder).Code);
    }

    [TestMethod]
    public void List_FromAndTo_AreOfThePlantsZone()
    {
        Require(_plant.Run(Leader, ["add", "output", .. Output("2026-11-20T00:00", "2026-11-20T01:00")]));
        Require(_plant.Run(Leader, ["add", "output", .. Output("2026-11-20T23:00", "2026-11-21T00:00")]));
        Require(_plant.Run(Leader, ["add", "output", .. Output("2026-11-21T00:00", "2026-11-21T01:00")]));
        CommandRun run = Require(CommandRun.Of(
            "ledger", "list", "--kind", "output", "--from", "2026-11-20", "--to", "2026-11-21", "--plant", _plant.Folder, "--json"));
        using JsonDocument found = JsonDocument.Parse(run.Output);
        CollectionAssert.AreEqual(
            (int[])[2, 3],
            found.RootElement.GetProperty("statements").EnumerateArray().Select(item => item.GetProperty("n").GetInt32()).ToArray());
    }

    [TestMethod]
    public void Person_AddListEnd_IsInTheHistoryAndEndsWhatTheKeyMay()
    {
        string key = Path.GetFullPath(Path.Combine(_plant.Folder, "..", "asa.key"));
        Require(CommandRun.Of(
            "person", "add", "Åsa Öberg", "--role", "计量员", "--key-out", key, "--plant", _plant.Folder, "--passphrase-file", _plant.Secret));
        Assert.IsFalse(File.Exists(_plant.Plant.PersonKeyPath("Åsa Öberg")));
        StringAssert.Contains(File.ReadAllText(key), "ENCRYPTED PRIVATE KEY");
        StringAssert.Contains(Require(CommandRun.Of("person", "list", "--plant", _plant.Folder)).Output, "Åsa Öberg  metrologist  key ");
        Require(_plant.Run("Åsa Öberg", "add", "machine", "machine=edm-1", "class=edm", "process=模具", "from=2026-11-01", "--key", key));

        Assert.AreEqual(1, CommandRun.Of(
            "person", "add", Leader, "--role", "operator", "--plant", _plant.Folder, "--passphrase-file", _plant.Secret).Code);
        Require(CommandRun.Of("person", "end", Leader, "--why", "left", "--plant", _plant.Folder));
        Assert.IsFalse(File.Exists(_plant.Plant.PersonKeyPath(Leader)));
        CommandRun run = _plant.Run(Leader, ["add", "output", .. Output("2026-11-20", "2026-11-21")]);
        StringAssert.Contains(run.Error, "the key of '早班班长' has ended");
        Require(CommandRun.Of(
            "person", "add", Leader, "--role", "operator", "--plant", _plant.Folder, "--passphrase-file", _plant.Secret));
        Require(_plant.Run(Leader, ["add", "output", .. Output("2026-11-20", "2026-11-21")]));
        StringAssert.Contains(Require(CommandRun.Of("plant", "history", "--plant", _plant.Folder)).Output, "person-end");
    }

    [TestMethod]
    [DataRow("../x", "has a '/', which no name has")]
    [DataRow("a\u001b[2J", "has the character U+001B, which cannot be read")]
    [DataRow(".x", "begins with a dot, which no name does")]
    [DataRow("", "has to have 1 to 64 characters")]
    public void PersonAdd_HostileName_IsRefused(string name, string problem)
    {
        CommandRun run = CommandRun.Of(
            "person", "add", name, "--role", "operator", "--plant", _plant.Folder, "--passphrase-file", _plant.Secret);
        Assert.AreEqual(2, run.Code, run.Error);
        StringAssert.Contains(run.Error, problem);
        Assert.HasCount(2, Directory.GetFiles(_plant.Plant.In("people")));
    }

    [TestMethod]
    public void PersonAdd_PlantKeyIsElsewhere_LeavesNothingBehindWithoutIt()
    {
        string keys = Path.GetFullPath(Path.Combine(_plant.Folder, "..", "plant.keys"));
        string key = Path.GetFullPath(Path.Combine(_plant.Folder, "..", "new.key"));
        OfflineKeys.Move(_plant.Plant, keys, Passphrase, 100);
        string[] add =
        [
            "person", "add", "韩梅梅", "--role", "operator", "--key-out", key, "--plant", _plant.Folder, "--passphrase-file", _plant.Secret,
        ];
        CommandRun run = CommandRun.Of(add);
        Assert.AreEqual(1, run.Code);
        StringAssert.Contains(run.Error, "give --plant-key FILE");
        Assert.IsFalse(File.Exists(key));
        Require(CommandRun.Of([.. add, "--plant-key", keys, "--plant-key-passphrase-file", _plant.Secret]));

        // Whoever states something needs no key of the plant.
        Require(_plant.Run("韩梅梅", ["add", "output", .. Output("2026-11-20", "2026-11-21"), "--key", key]));
    }

    [TestMethod]
    public void PersonAdd_ShortPassphraseOrUnknownRole_IsRefused()
    {
        string secret = _plant.Write("short", "12345678901"u8.ToArray());
        string[] add = ["person", "add", "x", "--plant", _plant.Folder, "--passphrase-file", secret, "--role"];
        StringAssert.Contains(CommandRun.Of([.. add, "operator"]).Error, "the passphrase has 11 characters: take 12 or more");
        StringAssert.Contains(CommandRun.Of([.. add, "oparator"]).Error, "did you mean 'operator'?");
    }

    [TestMethod]
    public void Zone_NotKnown_IsAskedForOnce()
    {
        var settings = PlantFolder.Open(_plant.Folder);
        Assert.AreEqual("Asia/Shanghai\n", Require(CommandRun.Of("plant", "zone", "--plant", _plant.Folder)).Output);
        Assert.AreEqual(2, CommandRun.Of("plant", "zone", "Mars/Olympus", "--plant", _plant.Folder).Code);
        string path = settings.In("plant.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("Asia/Shanghai", "", StringComparison.Ordinal));
        CommandRun run = CommandRun.Of("ledger", "list", "--plant", _plant.Folder);
        Assert.AreEqual(2, run.Code);
        StringAssert.Contains(run.Error, "say it once, such as 'meternode plant zone Asia/Shanghai");
        Require(CommandRun.Of("ledger", "list", "--zone", "UTC", "--plant", _plant.Folder));
    }

    [TestMethod]
    public void Kinds_EveryKind_PrintsAHeaderThatImportTakes()
    {
        foreach (LedgerKind kind in Enum.GetValues<LedgerKind>())
        {
            string[] lines = Require(CommandRun.Of("ledger", "kinds", kind.Code())).Output.Trim().Split('\n');
            if (kind is LedgerKind.SignOff or LedgerKind.Withdrawal)
            {
                continue;
            }

            foreach (string header in lines[^2..])
            {
                string row = new string(',', header.Count(c => c == ',')) + "x";
                string path = _plant.Write("header.csv", Encoding.UTF8.GetBytes($"{header}\n{row}\n"));
                _ = new LedgerImport(kind, CsvTable.Read(path, 1, "a statement", "x"), path);
            }
        }
    }

    public void Dispose() => _plant.Dispose();
}
