using MeterNode.Figures;
using MeterNode.Report;
using MeterNode.Tools.Tests.Figures;
using MeterNode.Tools.Tests.Ledger;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Reporting.Tables;

/// <summary>Reports of plants in which little happened.</summary>
[TestClass]
public sealed class SmallReportTests
{
    private const long Day = TestLedger.Day;
    private const long End = Day + (4 * 3600);

    private readonly TestLedger _ledger = new();

    [TestCleanup]
    public void Close() => _ledger.Dispose();

    [TestMethod]
    [DataRow(FigureLanguage.English, "no data")]
    [DataRow(FigureLanguage.Chinese, "无数据")]
    public void Compose_PlantWithoutNodes_HasNoNumberThatNobodyMeasured(FigureLanguage language, string noData)
    {
        ReportContent report = Compose([], null, language);

        Assert.AreEqual("–", report.Tables.Single(table => table.Id == "V1").Rows[0][2].Text);
        Assert.IsEmpty(report.Tables.Single(table => table.Id == "T4").Rows);
        ReportTable summary = report.Tables.Single(table => table.Id == "S1");
        Assert.IsTrue(summary.Rows.All(row => row[2].Text == noData), string.Join(' ', summary.Rows.Select(row => row[2].Text)));
        Assert.AreEqual(noData, report.Tables.Single(table => table.Id == "T1").Rows[^1][8].Text, "nobody knows what was consumed");
        Assert.IsTrue(report.Tables.All(table => table.Rows.Count > 0 || table.EmptyText.Length > 0));
    }

    [TestMethod]
    public void Compose_VirtualBoard_IsStampedOnTheCover()
    {
        ReportContent report = Compose([Node(isVirtual: true)], null, FigureLanguage.English);
        ReportContent real = Compose([Node(isVirtual: false)], null, FigureLanguage.English);

        Assert.IsTrue(Stamps(report).Any(text => text.StartsWith("VIRTUAL", StringComparison.Ordinal) && text.Contains("press-1")));
        Assert.IsFalse(Stamps(real).Any(text => text.StartsWith("VIRTUAL", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Compose_InOrder_SaysSoWithTheNumberOfPacks()
    {
        ReportContent report = Compose([Node(isVirtual: false)], null, FigureLanguage.English);

        ReportFact order = report.Sections[0].Blocks.OfType<ReportFacts>().Single().Facts.Single(fact => fact.Name == "order");
        Assert.StartsWith("in order: 240 packs", order.Text);
        Assert.IsEmpty(report.Tables.Single(table => table.Id == "T16c").Rows);
    }

    [TestMethod]
    public void Compose_WithoutAMainMeter_BalancesNothing()
    {
        ReportTable balance = Compose([Node(isVirtual: false)], _ledger.Book, FigureLanguage.English).Tables
            .Single(table => table.Id == "T2");

        Assert.IsEmpty(balance.Rows);
        Assert.StartsWith("No meter at the entry is stated", balance.EmptyText);
    }

    [TestMethod]
    public void Compose_ArticleWithoutPrecursors_HasNoData()
    {
        _ledger.AddMachine();
        _ledger.AddArticle();
        _ledger.AddOutput(Day, Day + 3600);

        ReportTable products = Compose([Node(isVirtual: false)], _ledger.Book, FigureLanguage.English).Tables
            .Single(table => table.Id == "T12a");

        int precursors = products.Columns.ToList().FindIndex(column => column.Name == "precursors");
        Assert.AreEqual("no data", products.Rows.Single()[precursors].Text, "no supplier has stated emissions: the column does apply");
    }

    [TestMethod]
    public void Compose_ShiftThatIsSignedOff_CoversTheOutputsBeforeIt()
    {
        _ledger.AddMachine();
        _ledger.AddArticle();
        _ledger.AddOutput(Day, Day + 3600);
        _ledger.Add(
            "shift", ("date", "2026-11-26"), ("shift", "早班"), ("from", Day), ("to", End), ("leader", "Wang"));
        _ledger.AddBy(
            TestLedger.Leader, "signoff", ("of", "shift"), ("upTo", 3L), ("date", "2026-11-26"), ("shift", "早班"));
        _ledger.AddOutput(Day + 3600, Day + 7200);

        ReportContent report = Compose([Node(isVirtual: false)], _ledger.Book, FigureLanguage.English);

        ReportTable shifts = report.Tables.Single(table => table.Id == "T18");
        Assert.AreEqual(TestLedger.Leader, shifts.Rows.Single()[6].Text);
        Assert.AreEqual("no", shifts.Rows.Single()[8].Text, "signed on the same day");
        Assert.EndsWith("; L 3, 4", shifts.Rows.Single()[^1].Text, "its packs, the shift and the signature");
        ReportTable output = report.Tables.Single(table => table.Id == "T5");
        Assert.AreEqual("1/2", output.Rows.Single()[10].Text, "the second output was stated after the signature");
        Assert.AreEqual("–", output.Rows.Single()[1].Text, "it has no name");
        Assert.AreEqual("no data", output.Rows.Single()[8].Text, "the poured mass is not stated");
    }

    /// <summary>T5 and T18 say the same of an output: it is of the shift that it names.</summary>
    [TestMethod]
    public void Compose_OutputOfAnotherShiftAtTheSameTime_IsNotCovered()
    {
        _ledger.AddMachine();
        _ledger.AddArticle();
        _ledger.AddOutput(Day, Day + 3600, more: ("shift", "乙班"));
        foreach (string name in (string[])["甲班", "乙班"])
        {
            _ledger.Add("shift", ("date", "2026-11-26"), ("shift", name), ("from", Day), ("to", End), ("leader", "Wang"));
        }

        _ledger.AddBy(TestLedger.Leader, "signoff", ("of", "shift"), ("upTo", 4L), ("date", "2026-11-26"), ("shift", "甲班"));

        ReportContent report = Compose([Node(isVirtual: false)], _ledger.Book, FigureLanguage.English);

        Assert.AreEqual("0/1", report.Tables.Single(table => table.Id == "T5").Rows.Single()[10].Text);
        CollectionAssert.AreEqual(
            (string[])["0", "1"], report.Tables.Single(table => table.Id == "T18").Rows.Select(row => row[3].Text).ToArray());
    }

    [TestMethod]
    [DataRow(FigureLanguage.English, "Hall")]
    [DataRow(FigureLanguage.Chinese, "车间")]
    public void Compose_MachineWhoseHallIsStated_HasIt_AsOfTheEndOfThePeriod(FigureLanguage language, string title)
    {
        ReportTable Machines() => Compose([Node(isVirtual: false)], _ledger.Book, language).Tables.Single(table => table.Id == "T4");
        Assert.DoesNotContain("hall", Machines().Columns.Select(column => column.Name), "nobody has stated one");
        int columns = Machines().Columns.Count;
        foreach ((string hall, long from) in ((string, long)[])[("A", Day - 60), ("B", End - 60), ("C", End)])
        {
            _ledger.Add("hall", ("machine", "press"), ("hall", hall), ("from", from));
        }

        ReportTable machines = Machines();

        Assert.HasCount(columns + 1, machines.Columns);
        Assert.AreEqual(("hall", title), (machines.Columns[1].Name, machines.Columns[1].Head));
        CollectionAssert.AreEqual((string[])["B", "–"], machines.Rows.Select(row => row[1].Text).ToArray());
        CollectionAssert.AreEqual((string[])["press", "press-1"], (string[])[machines.Rows[0][0].Text, machines.Rows[0][2].Text]);
    }

    [TestMethod]
    public void Compose_Estimate_HasTheWordInsteadOfAnUncertainty()
    {
        ReportTable machines = Compose([Node(isVirtual: false, mode: "nominal")], null, FigureLanguage.Chinese).Tables
            .Single(table => table.Id == "T4");

        int uncertainty = machines.Columns.ToList().FindIndex(column => column.Kind == ReportColumnKind.Uncertainty);
        Assert.AreEqual("估算", machines.Rows[0][uncertainty].Text);
        Assert.IsNull(machines.Rows[0][uncertainty].Value);
        Assert.AreEqual("名义电压（估算）", machines.Rows[0][2].Text);
    }

    private static IEnumerable<string> Stamps(ReportContent report) => report.Sections[0].Blocks.OfType<ReportParagraph>()
        .Where(paragraph => paragraph.IsWarning).Select(paragraph => paragraph.Text);

    /// <summary>Two hours at 6 kW, two hours at 12 kW.</summary>
    private static NodeCalendar Node(bool isVirtual, string mode = "adc")
    {
        var story = new StoryNode(Day) { Mode = mode };
        for (int minute = 0; minute < 240; minute++)
        {
            story.Minute(minute < 120 ? 360_000 : 720_000);
        }

        var builder = new NodeCalendarBuilder("press-1", "press", new PlantCalendar(new EvidencePeriod(Day, End), TimeZoneInfo.Utc));
        builder.NextBoard(story.Kid);
        foreach (byte[] bytes in story.Packs)
        {
            Assert.AreEqual(PackError.None, Pack.TryDecode(bytes, out Pack? pack));
            Assert.AreEqual(PackError.None, PackPayload.TryRead(pack!.Payload, out PackPayload? payload));
            builder.Take(pack, payload!);
        }

        return builder.Build(isInOrder: true, isVirtual);
    }

    private static ReportContent Compose(NodeCalendar[] nodes, LedgerBook? book, FigureLanguage language)
    {
        var calendar = new PlantCalendar(new EvidencePeriod(Day, End), TimeZoneInfo.Utc);
        var set = new PlantFigureSet(
            "demo",
            calendar,
            [.. nodes.Select(node => new NodeFigureSet(node, new BudgetMaker(_ => null)))],
            PlantFactors.Of("China", 2026),
            new PlantStatements(book, calendar));
        var figures = new ComputedPeriod(
            new Registry("demo", null, []), calendar, nodes.Sum(node => node.PackCount), [], set, [.. set.All([])]);
        return ReportComposer.Compose(MonthReport.SourceOf(figures, book, language));
    }
}
