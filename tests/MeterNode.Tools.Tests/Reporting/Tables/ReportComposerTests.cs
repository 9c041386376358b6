using System.Text.RegularExpressions;
using MeterNode.Figures;
using MeterNode.Report;

namespace MeterNode.Tools.Tests.Reporting.Tables;

/// <summary>What a report says, whatever format shows it.</summary>
[TestClass]
public sealed partial class ReportComposerTests
{
    [TestMethod]
    [DataRow(FigureLanguage.English)]
    [DataRow(FigureLanguage.Chinese)]
    public void Compose_Month_EveryCellThatIsAFigureSaysWhatTheFigureSays(FigureLanguage language)
    {
        ReportContent report = MonthReport.Of(language, isCompared: true);
        string noData = language == FigureLanguage.Chinese ? "无数据" : "no data";
        int figures = 0;
        foreach ((ReportTable table, IReadOnlyList<ReportCell> row) in Rows(report))
        {
            Assert.HasCount(table.Columns.Count, row, table.Id);
            foreach ((ReportColumn column, ReportCell cell) in table.Columns.Zip(row).Where(pair => pair.Second.Figure is not null))
            {
                figures++;
                // Heat is in GJ, and standard coal once more in tonnes; every other column has the unit of the definition.
                double scale = (table.Id, column.Name, cell.Figure!.Id) switch
                {
                    ("T9", _, "heatRecovered") => 1e9 / 3.6e6,
                    ("T1", "coalTonnes", "comprehensiveEnergy") => 1000,
                    _ => 1,
                };
                string printed = cell.Figure.Value is not double value ? noData
                    : scale == 1 ? cell.Figure.Text!
                    : FigureRounding.Text(value / scale, cell.Figure.Uncertainty / scale, cell.Figure.IsEstimate);
                Assert.AreEqual(printed, cell.Text, $"{table.Id} {cell.Figure.Id} of {cell.Figure.Scope.Name}");
                Assert.AreEqual(cell.Figure.Value / scale, cell.Value, table.Id);
            }
        }

        Assert.IsGreaterThan(200, figures);
    }

    [TestMethod]
    public void Compose_BothLanguages_HaveTheSameTablesAndNumbers()
    {
        ReportContent english = MonthReport.Of(FigureLanguage.English);
        ReportContent chinese = MonthReport.Of(FigureLanguage.Chinese);

        CollectionAssert.AreEqual(
            english.Tables.SelectMany(table => table.Columns.Select(column => $"{table.Id} {table.Name} {column.Name} {column.Kind}"))
                .ToArray(),
            chinese.Tables.SelectMany(table => table.Columns.Select(column => $"{table.Id} {table.Name} {column.Name} {column.Kind}"))
                .ToArray());
        CollectionAssert.AreEqual(
            Rows(english).SelectMany(entry => entry.Row.Select(cell => cell.Value)).ToArray(),
            Rows(chinese).SelectMany(entry => entry.Row.Select(cell => cell.Value)).ToArray());
    }

    [TestMethod]
    public void Compose_Names_AreCamelCaseAndOfTheirOwn()
    {
        ReportContent report = MonthReport.Of(FigureLanguage.English, isCompared: true);
        Assert.AreEqual("cover", report.Sections[0].Name);
        RequireNames(report.Sections.Select(section => section.Name));
        RequireNames(report.Tables.Select(table => table.Name));
        Assert.HasCount(report.Tables.Count(), report.Tables.Select(table => table.Id).Distinct());
        foreach (ReportTable table in report.Tables)
        {
            RequireNames(table.Columns.Select(column => column.Name));
            Assert.IsFalse(string.IsNullOrWhiteSpace(table.EmptyText), table.Id);
        }

        CollectionAssert.AreEqual(
            report.Tables.SelectMany(table => table.Columns.Select(column => $"{table.Id} {table.Name} {column.Name}")).ToArray(),
            Table(report, "F1").Rows.Select(row => $"{row[0].Text} {row[1].Text} {row[2].Text}").ToArray(),
            "the index names every table and column, itself included");
    }

    [TestMethod]
    [DataRow("T1", "carrier unit quantity factor factorKind factorSource coal coalTonnes share uncertainty evidence")]
    [DataRow("T2", "input mainMeter subMeters remainder withinUncertainty uncertainty evidence")]
    [DataRow("T3a", "class machines timeMetered energy coal share production standby off standbyShare uncertainty evidence")]
    [DataRow("T3b", "process machines timeMetered energy coal share production standby off standbyShare uncertainty evidence")]
    [DataRow("T4", "machine node mode energy maximumDemand at loadFactor completeness refusedWindows lowerBoundWindows uncertainty "
        + "evidence")]
    [DataRow("T5", "article partMass cavities shots rejects goodParts goodMass pouredMass yield signedOutputs evidence")]
    [DataRow("T6a", "article energyPerTonne coalPerTonne energyPerGoodPart energyPerShot comparison change uncertainty evidence")]
    [DataRow("T7", "lot rawLot melt lotMachines from to goodParts energy energyPerTonne p95 energyPerArea uncertainty evidence")]
    [DataRow("T8", "zone setpoints band periods coverage p95 worst at bias deviation inBand cpk sensor uncertainty evidence")]
    [DataRow("T9", "source basis available recovered rate shareOfInput uncertainty evidence")]
    [DataRow("T10", "source energyInPeriod certificate cancelled matched share evidence")]
    [DataRow("T11a", "method activity emissionFactor area year publisher document emissions yearFits uncertainty evidence")]
    [DataRow("T11b", "method activity emissionFactor area year publisher document emissions yearFits uncertainty evidence")]
    [DataRow("T11c", "carrier unit quantity emissionFactor factorUnit factorSource factorMark emissions uncertainty evidence")]
    [DataRow("T12a", "article cn electricityPerTonne directEmissions indirectEmissions precursors primaryDataShare uncertainty evidence")]
    [DataRow("T12b", "framework field value unit origin uncertainty evidence")]
    [DataRow("T12c", "lot rawLot material cn precursorMass embedded gas year supplier document published evidence")]
    [DataRow("T13a", "listNumber instrumentName model accuracyClass range maker serial ownNumber place calibrated certificateNumber "
        + "intervalMonths due instrumentStatus ctRatio evidence")]
    [DataRow("T13b", "node key mode calibrationCounter meterSerial accuracyClass meterRatio firmware evidence")]
    [DataRow("T14", "level needed fitted equippingRate required")]
    [DataRow("T15", "machine source type value divisor sensitivity contribution isStated reason")]
    [DataRow("T16a", "machine completeness timeNotMetered bound evidence")]
    [DataRow("T16b", "node begin end duration cause foundBy bound treatment evidence")]
    [DataRow("T17", "at node event by effect evidence")]
    [DataRow("T18", "date shift leader outputs signedAt late corrections evidence")]
    [DataRow("T19", "finding evidence measure expectedSaving savingUncertainty cost owner due state")]
    [DataRow("A1", "figure name unit formula definitionSource status version")]
    [DataRow("B1", "factorId factorKind factorValue factorUnit area year publisher document factorMark")]
    public void Compose_Table_HasItsColumns(string id, string columns)
    {
        ReportTable table = Table(MonthReport.Of(FigureLanguage.English, isCompared: true), id);

        CollectionAssert.IsSubsetOf(columns.Split(' '), table.Columns.Select(column => column.Name).ToArray());
    }

    [TestMethod]
    public void Compose_Figures_StandWhereTheyBelong()
    {
        ReportContent report = MonthReport.Of(FigureLanguage.English);
        ReportFigure Of(string kind, string name, string id) =>
            MonthReport.Figures.Figures.First(figure => figure.Id == id && figure.Scope == new FigureScope(kind, name));

        Assert.AreEqual(Of("plant", "works", "balanceRemainder").Text, Cell(report, "T2", "electricity", "remainder"));
        Assert.AreEqual(Of("carrier", "natural-gas", "comprehensiveEnergy").Text, Cell(report, "T1", "natural gas", "coal"));
        Assert.AreEqual(
            FigureRounding.Text(Of("carrier", "natural-gas", "comprehensiveEnergy").Value!.Value / 1000, null, false),
            Cell(report, "T1", "natural gas", "coalTonnes"));
        Assert.AreEqual("no data", Cell(report, "T1", "water", "coalTonnes"));
        Assert.AreEqual("1.2143", Cell(report, "T1", "natural gas", "factor"));
        Assert.AreEqual("no data", Cell(report, "T1", "water", "coal"), "water has no factor, and is not 0");
        Assert.AreEqual(Of("class", "die-casting", "energyStandby").Text, Cell(report, "T3a", "die-casting machine", "standby"));
        Assert.AreEqual("no data", Cell(report, "T3a", "cooling", "energy"), "nobody measures it");
        Assert.AreEqual("345.678 g from 2026-09-30, 340 g from 2026-10-18", Cell(report, "T5", "A-100", "partMass"));
        Assert.AreEqual(Of("article", "B-200", "cbamIndirect").Text, Cell(report, "T12a", "B-200", "indirectEmissions"));
        Assert.AreEqual(Of("article", "B-200", "cbamDirect").Text, Cell(report, "T12a", "B-200", "directEmissions"));
        Assert.AreEqual(Of("article", "B-200", "cbamPrecursors").Text, Cell(report, "T12a", "B-200", "precursors"));
        Assert.AreEqual("2500", Cell(report, "T12c", "L-1", "precursorMass"));
        Assert.AreEqual("9", Cell(report, "T9", "quench", "available"), "9 GJ were stated");
        Assert.AreEqual(Of("lot", "L-1", "controlAccuracyP95").Text, Cell(report, "T7", "L-1", "p95"));
        Assert.AreEqual("0.5306", Cell(report, "T11a", "emissions, location-based", "emissionFactor"));
        Assert.AreEqual("no", Cell(report, "T11a", "emissions, location-based", "yearFits"));
        Assert.AreEqual(Of("carrier", "natural-gas", "emissionsDirect").Text, Cell(report, "T11c", "natural gas", "emissions"));
        Assert.AreEqual(Of("plant", "works", "emissionsDirect").Text, Cell(report, "T11c", "Total", "emissions"));
        Assert.Contains(
            "No amount by energy equivalent value (等价值): for electricity it changes from year to year, and the table of factors has only "
                + "0.404 kgce/kWh for it, of older quota standards for energy a unit of product and no year (quoted from secondary pages).",
            Table(report, "T1").Notes);
        Assert.Contains("M-0: the calibration ran out on 2026-06-01, before the end of the period", Table(report, "T13a").Notes);
        Assert.IsTrue(Table(report, "T14").Rows.All(row => row[3].Text == "no data" && row[4].Text == "no data"), "no rate is made up");
        Assert.HasCount(MonthReport.Figures.Set.Nodes.Sum(node => node.Node.Gaps.Count), Table(report, "T16b").Rows);
        Assert.HasCount(MonthReport.Figures.Findings.Count + MonthReport.Figures.Doubts.Count, Table(report, "T16c").Rows);
        CollectionAssert.IsSubsetOf(
            (string[])["board replaced: new key", "packs declared gone", "start"],
            Table(report, "T17").Rows.Select(row => row[2].Text).ToArray());
        Assert.HasCount(DefinitionTable.All.Count, Table(report, "A1").Rows);
    }

    [TestMethod]
    public void Compose_NotInOrder_SaysSoOnTheCover()
    {
        ReportSection cover = MonthReport.Of(FigureLanguage.English).Sections[0];

        ReportFact order = cover.Blocks.OfType<ReportFacts>().Single().Facts.Single(fact => fact.Name == "order");
        Assert.StartsWith("NOT in order", order.Text);
        Assert.Contains("NOT IN ORDER", Warnings(cover));
        Assert.Contains("未通过核验", Warnings(MonthReport.Of(FigureLanguage.Chinese).Sections[0]));
    }

    [TestMethod]
    public void Compose_Chinese_HasItsOwnListsAndCounts()
    {
        string notes = string.Join('\n', MonthReport.Of(FigureLanguage.Chinese).Tables.SelectMany(table => table.Notes));

        Assert.MatchesRegex("以下节点的证据存在问题：node-[0-9]、node-", notes);
        Assert.MatchesRegex("台账第 [0-9]+、[0-9]+ … [0-9]+ 等 [0-9]+ 条", notes);
        Assert.Contains("设定值有变更：200、210 °C", notes);
        Assert.DoesNotContain("） 条", notes);
        Assert.DoesNotContain("的刻", notes);
    }

    [TestMethod]
    [DataRow(FigureLanguage.English, "official definition pending")]
    [DataRow(FigureLanguage.Chinese, "官方定义待定")]
    public void Compose_PendingDefinitions_AreNeverOfficial(FigureLanguage language, string pending)
    {
        ReportContent report = MonthReport.Of(language);
        foreach (string id in (string[])["S1", "T6b", "A1"])
        {
            ReportTable table = Table(report, id);
            int status = Index(table, "status");
            foreach (IReadOnlyList<ReportCell> row in table.Rows)
            {
                FigureDefinition definition = row.Select(cell => cell.Figure?.Definition).OfType<FigureDefinition>().FirstOrDefault()
                    ?? DefinitionTable.All.First(one => row.Any(cell => cell.Text == one.Id || cell.Text == one.Name(language)));
                Assert.AreEqual(definition.Status == DefinitionStatus.Pending, row[status].Text == pending, definition.Id);
            }
        }

        foreach (string section in (string[])["control", "heat"])
        {
            ReportSection one = report.Sections.Single(one => one.Name == section);
            Assert.Contains(pending, ((ReportParagraph)one.Blocks[0]).Text.ToLowerInvariant(), section);
        }
    }

    [TestMethod]
    public void Compose_Notes_SayEachWarningOnceAndAreFew()
    {
        foreach (ReportTable table in MonthReport.Of(FigureLanguage.English, isCompared: true).Tables)
        {
            Assert.HasCount(table.Notes.Count, table.Notes.Distinct(), table.Id);
            Assert.IsLessThan(24, table.Notes.Count, table.Id);
            Assert.IsTrue(table.Notes.All(note => note.Length < 500), table.Id);
        }
    }

    [TestMethod]
    public void Compose_ComparedWithAWeek_SaysWhatCanBeTold()
    {
        ReportTable table = Table(MonthReport.Of(FigureLanguage.English, isCompared: true), "S1");
        IReadOnlyList<ReportCell> energy = table.Rows[0];
        Assert.AreEqual("yes", energy[Index(table, "distinguishable")].Text, "a month takes more than its first week");
        Assert.AreEqual(
            energy[Index(table, "value")].Value!.Value - energy[Index(table, "comparison")].Value!.Value,
            energy[Index(table, "change")].Value!.Value, 1e-9);
        Assert.IsFalse(
            Table(MonthReport.Of(FigureLanguage.English), "S1").Columns.Any(column => column.Name == "change"), "without another period");
    }

    private static string Warnings(ReportSection section) =>
        string.Concat(section.Blocks.OfType<ReportParagraph>().Where(one => one.IsWarning).Select(one => one.Text));

    private static IEnumerable<(ReportTable Table, IReadOnlyList<ReportCell> Row)> Rows(ReportContent report) =>
        report.Tables.SelectMany(table => table.Rows.Select(row => (table, row)));

    private static ReportTable Table(ReportContent report, string id) => report.Tables.Single(table => table.Id == id);

    private static int Index(ReportTable table, string column) =>
        table.Columns.ToList().FindIndex(one => one.Name == column);

    private static string Cell(ReportContent report, string id, string row, string column)
    {
        ReportTable table = Table(report, id);
        return table.Rows.First(one => one[0].Text == row)[Index(table, column)].Text;
    }

    private static void RequireNames(IEnumerable<string> names)
    {
        string[] all = [.. names];
        Assert.HasCount(all.Length, all.Distinct(), string.Join(' ', all));
        Assert.IsTrue(all.All(name => CamelCase().IsMatch(name)), string.Join(' ', all));
    }

    [GeneratedRegex("^[a-z][A-Za-z0-9]*$")]
    private static partial Regex CamelCase();
}
