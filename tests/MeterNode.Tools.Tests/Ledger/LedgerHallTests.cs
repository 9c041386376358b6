using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Plant;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Tests;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Wire;
using static MeterNode.Tools.Tests.Ledger.LedgerPlant;

namespace MeterNode.Tools.Tests.Ledger;

/// <summary>The hall of a machine: stated, listed, and refused in one line.</summary>
[TestClass]
public sealed class LedgerHallTests : IDisposable
{
    private readonly LedgerPlant _plant = new();

    [TestMethod]
    public void Hall_LaterStatement_CountsFromItsOwnMomentOnAndTheEarlierStays()
    {
        const long hour = 3600;
        using var ledger = new TestLedger();
        ledger.Add("hall", ("machine", "press-1"), ("hall", "压铸一车间"), ("from", TestLedger.Day));
        ledger.Add("hall", ("machine", "press-1"), ("hall", "Hall #2"), ("from", TestLedger.Day + hour));
        ledger.AddBy(TestLedger.Metrologist, "hall", ("machine", "furnace 3"), ("hall", "压铸一车间"), ("from", TestLedger.Day));
        LedgerBook book = ledger.Book;
        Assert.IsEmpty(book.Refused);
        Assert.IsNull(book.HallAt("press-1", At(TestLedger.Day - 1)));
        Assert.AreEqual("压铸一车间", book.HallAt("press-1", At(TestLedger.Day + hour - 1))!.Hall);
        Assert.AreEqual("Hall #2", book.HallAt("press-1", At(TestLedger.Day + hour))!.Hall);
        CollectionAssert.AreEqual(
            (string[])["furnace 3 压铸一车间", "press-1 Hall #2"],
            book.HallsAt(At(TestLedger.Day + hour)).Select(entry => $"{entry.Machine} {entry.Hall}").ToArray());

        ledger.Add("hall", ("machine", "press-1"), ("hall", "x"), ("from", TestLedger.Day));
        Assert.AreEqual("statement 0 says that already: correct that one, or withdraw it", ledger.Book.Refused.Single().Problem);
        ledger.Add("withdraw", ("corr", 1), ("why", "another machine"));
        Assert.AreEqual("压铸一车间", ledger.Book.HallAt("press-1", At(TestLedger.Day + hour))!.Hall);
        ledger.AddBy(TestLedger.Leader, "hall", ("machine", "press-1"), ("hall", "x"), ("from", TestLedger.Day + 1));
        using LedgerReader reader = ledger.Reader();
        Assert.HasCount(5, reader.Read().ToArray());
        StringAssert.StartsWith(reader.Problem?.Text, "statement 5: ");
    }

    [TestMethod]
    public void Set_Machine_IsSignedListedAndStatedOnce()
    {
        AddNode("furnace-3", "熔化炉 3#");
        CommandRun run = Require(_plant.Run(Manager, "hall", "set", "press-1", " 3#压铸车间 ", "--from", "2026-01-02T06:00"));
        StringAssert.Contains(run.Output, "hall         machine=press-1 hall=3#压铸车间 from=\"2026-01-02 06:00\"  by 能源管理员");
        HallEntry stated = _plant.Book.Entries<HallEntry>().Single();
        Assert.AreEqual(new DateTimeOffset(2026, 1, 1, 22, 0, 0, TimeSpan.Zero), stated.From);

        CommandRun again = Require(_plant.Run(Manager, "hall", "set", "press-1", "3#压铸车间"));
        StringAssert.Contains(again.Error, "Nothing is signed: that counts already. press-1  3#压铸车间  since 2026-01-02 06:00");
        Assert.HasCount(3, _plant.Book.Statements);

        Require(_plant.Run(Manager, "hall", "set", "press-1", "Halle Süd"));
        CommandRun list = Require(CommandRun.Of("ledger", "hall", "list", "--plant", _plant.Folder));
        StringAssert.Matches(
            list.Output,
            new(@"^press-1  Halle Süd  since \S+ \S+, stated by 能源管理员 on \S+ \S+ \(statement 3\)\n$"));
        StringAssert.Contains(list.Error, "Without a hall: 熔化炉 3#. 'meternode ledger hall set MACHINE HALL' states one.");
        StringAssert.Contains(list.Error, "1 of 2 machines.");
        StringAssert.Contains(
            Require(CommandRun.Of("ledger", "list", "--kind", "车间", "--plant", _plant.Folder)).Output, "hall=3#压铸车间");
        using JsonDocument json =
            JsonDocument.Parse(Require(CommandRun.Of("ledger", "hall", "list", "--json", "--plant", _plant.Folder)).Output);
        JsonElement hall = json.RootElement.GetProperty("halls").EnumerateArray().Single();
        Assert.AreEqual(
            ("press-1", "Halle Süd", Manager),
            (hall.GetProperty("fields").GetProperty("machine").GetString(), hall.GetProperty("fields").GetProperty("hall").GetString(),
                hall.GetProperty("by").GetString()));
        Assert.AreEqual("熔化炉 3#", json.RootElement.GetProperty("machinesWithout")[0].GetString());

        // A machine whose class nobody has stated, of a node whose board has not started yet.
        Require(_plant.Run(Manager, "hall", "set", "熔化炉 3#", "Halle Süd"));
        Assert.AreEqual("Halle Süd", _plant.Book.HallAt("熔化炉 3#", DateTimeOffset.UtcNow)!.Hall);
    }

    [TestMethod]
    [DataRow("press-1", "", "HALL: \"hall\" is empty", 2)]
    [DataRow("press-1", "a\u202eb", "HALL: \"hall\" has the character U+202E, which cannot be read", 2)]
    [DataRow("press-1", "a\nb", "HALL: \"hall\" has the character U+000A, which cannot be read", 2)]
    [DataRow("", "A", "MACHINE: \"machine\" is empty", 2)]
    [DataRow("pres-1", "A", "nothing is stated: the machine 'pres-1' is not known: did you mean 'press-1'?", 1)]
    [DataRow("moulder", "A", "nothing is stated: the machine 'moulder' is not known: known are press-1", 1)]
    public void Set_BadInput_IsOneLineAndNothingChanges(string machine, string hall, string problem, int code)
    {
        byte[] before = File.ReadAllBytes(_plant.Plant.LedgerPath);
        CommandRun run = _plant.Run(Manager, "hall", "set", machine, hall);
        Assert.AreEqual((code, $"meternode: {problem}\n"), (run.Code, run.Error));
        CollectionAssert.AreEqual(before, File.ReadAllBytes(_plant.Plant.LedgerPath));
    }

    [TestMethod]
    public void Set_TooLongFutureOrNotYours_IsOneLine()
    {
        Assert.AreEqual(
            (2, "meternode: HALL: \"hall\" is longer than 200 characters\n"),
            Of(_plant.Run(Manager, "hall", "set", "press-1", new('A', 201))));
        Assert.AreEqual(
            (1, "meternode: nothing is stated: \"from\" is in the future, and nobody knows that yet\n"),
            Of(_plant.Run(Manager, "hall", "set", "press-1", "A", "--from", "2126-01-01")));
        Assert.AreEqual(
            (2, "meternode: --from: from does not understand 'soon': write a time of the plant such as 2026-11-26T06:00\n"),
            Of(_plant.Run(Manager, "hall", "set", "press-1", "A", "--from", "soon")));
        StringAssert.Contains(
            _plant.Run(Leader, "hall", "set", "press-1", "A").Error,
            "'早班班长' is shift-leader, and 'hall' is signed by maintenance, metrologist, energy-manager, manager");
        StringAssert.Contains(
            _plant.Run(Manager, "add", "hall", "machine=pres-1", "hall=A", "from=2026-01-01").Error, "did you mean 'press-1'?");
        Assert.HasCount(2, _plant.Book.Statements);
    }

    /// <summary>A statement that was signed elsewhere is asked the same.</summary>
    [TestMethod]
    [DataRow("press-1", null)]
    [DataRow("pres-1", "nothing is stated: the machine 'pres-1' is not known")]
    public void AppendSigned_Machine_IsOneOfThePlant(string machine, string? problem)
    {
        LedgerBook book = _plant.Book;
        using ECDsa key = _plant.KeyOf(Manager);
        byte[] signed = CoseSign1Writer.Sign(
            LedgerStatement.Payload(new Dictionary<string, object>
            {
                ["v"] = 1L,
                ["site"] = _plant.Plant.Site,
                ["n"] = (long)book.Statements.Count,
                ["prev"] = PlantLedger.Head(_plant.Plant, book),
                ["time"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
                ["kind"] = "hall",
                ["by"] = Manager,
                ["machine"] = machine,
                ["hall"] = "A",
                ["from"] = 1_700_000_000L,
            }),
            key);
        if (problem is null)
        {
            Assert.AreEqual(2L, PlantLedger.AppendSigned(_plant.Plant, signed).Number);
            return;
        }

        Assert.AreEqual(problem, Assert.ThrowsExactly<OperatorException>(() => PlantLedger.AppendSigned(_plant.Plant, signed)).Message);
        Assert.HasCount(2, _plant.Book.Statements);
    }

    [TestMethod]
    public void Python_LedgerWithAHall_IsReadTheSame()
    {
        Require(_plant.Run(Manager, "hall", "set", "press-1", "3#压铸车间"));
        JsonElement read = ForeignCheck.LedgerWithPython(_plant.Plant.LedgerPath, _plant.Plant.HistoryPath, _plant.Plant.RegistryPath);
        Assert.AreEqual("hall", read[2].GetProperty("kind").GetString());
    }

    public void Dispose() => _plant.Dispose();

    private static (int Code, string Error) Of(CommandRun run) => (run.Code, run.Error);

    private static DateTimeOffset At(long second) => DateTimeOffset.FromUnixTimeSeconds(second);

    /// <summary>A node that waits for its board.</summary>
    private void AddNode(string node, string machine)
    {
        JsonObject document = TemporaryPlant.Document();
        document["machine"] = machine;
        NodeProvisioner.Add(_plant.Plant, node, document);
    }
}
