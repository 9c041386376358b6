using System.Text.Json;
using MeterNode.Cli;
using MeterNode.Tests;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Wire;
using static MeterNode.Tools.Tests.Ledger.LedgerPlant;

namespace MeterNode.Tools.Tests.Ledger;

/// <summary>Ledgers that foreign tools made, and foreign tools that read ours.</summary>
[TestClass]
public sealed class LedgerVectorTests
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "tests", "vectors", "ledger");

    private static byte[] Ledger => File.ReadAllBytes(In("ledger.cbor"));

    public static IEnumerable<object[]> Refused =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(In("refused.json")))!
            .Select(entry => (object[])[entry.Key, entry.Value]);

    [TestMethod]
    public void Read_LedgerMadeByPython_IsWhatItSays()
    {
        LedgerStatement[] read = Read(Ledger, out string? problem, out PlantPeople people);
        Assert.IsNull(problem);
        var book = new LedgerBook(people);
        Array.ForEach(read, book.Add);
        string[] states =
            [.. JsonSerializer.Deserialize<JsonElement[]>(File.ReadAllText(In("states.json")))!.Select(state => state.ToString())];
        CollectionAssert.AreEqual(
            states,
            read.Select(statement => book.Find(statement.Number) != null ? "counts"
                : book.ReplacedBy(statement.Number) is long by ? $"{by}" : "refused").ToArray());
        OutputEntry output = book.Entries<OutputEntry>().Single();
        Assert.AreEqual(("李雷", 2201L, 14L, "早班"), (output.By, output.Shots, output.Rejects, output.Shift));
        ArticleEntry article = book.ArticleAt("A-100", output.From)!;
        Assert.AreEqual((345_000L, 2L, 910_000L, "泵体 pump body", "76169910"),
            (article.PartMilligrams, article.Cavities, article.PouredMilligrams, article.Name, article.Cn));
        CollectionAssert.AreEqual((string[])["press-1"], book.MachineAt("press-1", output.From)!.Nodes.ToArray());
    }

    [TestMethod]
    public void Payload_OfPythonsStatements_IsTheSameBytes()
    {
        foreach (LedgerStatement statement in Read(Ledger, out _, out _))
        {
            byte[] payload = LedgerStatement.Payload(statement.Fields);
            Assert.IsGreaterThan(0, statement.Bytes.AsSpan().IndexOf(payload), $"statement {statement.Number}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Refused))]
    public void Read_ThirdStatementThatIsWrong_IsNotAccepted(string what, string item)
    {
        LedgerStatement[] whole = Read(Ledger, out _, out PlantPeople people);
        byte[] file = [.. whole[0].Bytes, .. whole[1].Bytes, .. Convert.FromHexString(item)];
        LedgerStatement[] read = Read(file, out string? problem, out _);
        if (read.Length == 3)
        {
            // Its envelope is in order: then the rules must keep it out.
            var book = new LedgerBook(people);
            Array.ForEach(read, book.Add);
            Assert.HasCount(1, book.Refused, what);
            return;
        }

        Assert.HasCount(2, read, what);
        StringAssert.StartsWith(problem, "statement 2: ", what);
    }

    [TestMethod]
    public void Check_FilesOfAStranger_SaysWhatDoesNotCountAndEndsWith4()
    {
        CommandRun run = CommandRun.Of(
            "ledger", "check", "--ledger", In("ledger.cbor"), "--history", In("history.cbor"), "--keys", In("registry.json"));
        Assert.AreEqual(ExitCode.VerificationFailed, run.Code);
        StringAssert.StartsWith(run.Output, "statement 5 does not count: \"unit\" of diesel is kg, not 'm3'\n");
        StringAssert.Contains(
            CommandRun.Of("ledger", "check", "--ledger", In("ledger.cbor")).Error,
            "give --plant DIR, or all of --ledger, --history and --keys");
    }

    [TestMethod]
    public void Python_LedgerOfThisProgram_IsReadTheSame()
    {
        using var plant = new LedgerPlant();
        Require(plant.Run(Leader, ["add", "output", .. Output("2026-11-20T06:00", "2026-11-20T14:00"), "shift=早班"]));
        Require(plant.Run(Leader, "correct", "2", "shots=99"));
        Require(plant.Run(Manager, "add", "lot", "lot=L-1", "from=2026-11-20", "machines=press-1", "areaSquareMetres=12.50"));
        Require(CommandRun.Of("person", "end", Leader, "--why", "left", "--plant", plant.Folder));
        JsonElement read = ForeignCheck.LedgerWithPython(
            plant.Plant.LedgerPath, plant.Plant.HistoryPath, plant.Plant.RegistryPath);
        CollectionAssert.AreEqual(
            plant.Book.Statements.Select(one => $"{one.Number} {one.KindCode} {one.By} {plant.Book.ReplacedBy(one.Number)}").ToArray(),
            read.EnumerateArray()
                .Select(one => string.Join(' ', ((string[])["n", "kind", "by", "replacedBy"]).Select(name => one.GetProperty(name))))
                .ToArray());
    }

    [TestMethod]
    public void Python_LedgerMadeByPython_IsReadByTheCheckThatSharesNoCode()
    {
        JsonElement read = ForeignCheck.LedgerWithPython(In("ledger.cbor"), In("history.cbor"), In("registry.json"));
        Assert.AreEqual(11, read.GetArrayLength());
    }

    private static string In(string name) => Path.Combine(s_folder, name);

    private static LedgerStatement[] Read(byte[] file, out string? problem, out PlantPeople people)
    {
        Registry registry = Registry.Load(In("registry.json"));
        people = PlantPeople.Of(new PlantHistory(File.ReadAllBytes(In("history.cbor")), registry.PlantKey!).Read());
        using var reader = new LedgerReader(file, people, registry.Site, registry.PlantKey!);
        LedgerStatement[] read = [.. reader.Read()];
        problem = reader.Problem?.Text;
        return read;
    }
}
