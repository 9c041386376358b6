using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MeterNode.Figures;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Server.Reports;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using AccuracyDefinition = MeterNode.Wire.AccuracyDefinition;

namespace MeterNode.Tools.Tests.Reporting;

[TestClass]
public class ReportTests
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds + 100_000);
    private readonly TestPlant _plant = new(2);
    private readonly string _folder = Directory.CreateTempSubdirectory("mn-report").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Write_WholeChains_SaysSoAndAddsUp()
    {
        List<byte[]> packs = _plant.Node.Next(30);
        ReportDocument data = Write(packs, out string html);

        NodeFigures node = data.Figures.Nodes.Single();
        Assert.IsTrue(data.IsInOrder);
        Assert.IsTrue(node.IsWhole);
        Assert.AreEqual(100, node.CompletenessPercent);
        Assert.AreEqual(40, node.Shots!.Difference); // 30 packs, 4 shots in 3 of them.
        Assert.AreEqual("packs 0 to 29", node.ImportJoules!.Origin);
        Assert.AreEqual(node.ImportJoules.Last / 3.6e6, node.KilowattHours);
        Assert.AreEqual(node.KilowattHours / 40, node.KilowattHoursPerShot);
        Assert.AreEqual(node.KilowattHours!.Value / 40 / 2.5 * 1000, node.KilowattHoursPerTonne!.Value, 1e-9);
        Assert.AreEqual(2, node.Accuracy.Count);
        Assert.AreEqual(1.45, node.WorstAccuracy!.Signed.AccuracyCelsius);
        Assert.AreEqual(AccuracyDefinition.P95, node.WorstAccuracy.Signed.AccuracyDefinition);
        Assert.AreEqual(180, node.Power.Points.Count);
        Assert.AreEqual(node.KilowattHours!.Value, TimeSlice.Cut(node).Sum(slice => slice.KilowattHours)!.Value, 1e-9);
        StringAssert.Contains(html, "in order");
        StringAssert.Contains(html, "0.5 kg CO2e/kWh (2025, a table)");
        Assert.IsFalse(html.Contains("estimate</span>"));
    }

    /// <summary>Changed, replayed, foreign and missing packs are all visible.</summary>
    [TestMethod]
    public void Write_InjuredEvidence_ShowsEveryVerdictWithItsReason()
    {
        List<byte[]> packs = _plant.Node.Next(6);
        byte[] changed = (byte[])packs[2].Clone();
        changed[^70] ^= 1;

        ReportDocument data =
            Write(
                [packs[0], packs[1], changed, packs[2], packs[1], new TestPlant().Node.Next(), packs[3], packs[5], [1, 2, 3]],
                out string html);

        Assert.IsFalse(data.IsInOrder);
        Assert.AreEqual(3, data.Quarantine.Count);
        Assert.AreEqual(3, data.QuarantineCount);
        string text = Regex.Replace(html, "<[^>]+>", " ");
        StringAssert.Contains(text, "not in order");
        StringAssert.Contains(text, "chain broken");
        StringAssert.Contains(text, "Missing: 4 (no pack says why).");
        foreach (string refusal in (string[])["badSignature", "duplicate", "unknownNode", "malformed", "bad signature",
            "the same bytes were received before", "no registered key"])
        {
            StringAssert.Contains(text, refusal);
        }

        JsonElement json = JsonDocument.Parse(ReportJson.Write(data)).RootElement;
        Assert.AreEqual(1, json.GetProperty("verdicts").GetProperty("chainGap").GetInt32());
        Assert.AreEqual("broken", json.GetProperty("nodes")[0].GetProperty("chain").GetString());
        Assert.AreEqual(3, json.GetProperty("quarantine").GetArrayLength());
    }

    [TestMethod]
    public void Write_NominalMode_IsCalledAnEstimateEverywhere()
    {
        Write(Enumerable.Range(0, 5).Select(_ => _plant.Node.Next(mode: "nominal")).ToList(), out string html);

        Assert.IsTrue(Regex.Count(html, "estimate") >= 5, html);
        StringAssert.Contains(html, "an estimate, not a measurement");
    }

    [TestMethod]
    public void Write_TextFromOutside_IsEscaped()
    {
        List<byte[]> packs = [_plant.Node.Next(payload => payload.Text("ev", "<script>alert(1)</script>"))];
        using IEvidenceStore store = Ingest(packs, "mn/<b>");

        ReportFolder.Write(store, _plant.Registry, Options() with { Title = "A & <B>" });

        string html = File.ReadAllText(Path.Combine(_folder, ReportFolder.FileName));
        Assert.IsFalse(html.Contains("<script>"));
        StringAssert.Contains(html, "&lt;script&gt;");
        StringAssert.Contains(html, "A &amp; &lt;B&gt;");
    }

    [TestMethod]
    public void Write_Html_IsWellFormedAndLoadsNothing()
    {
        Write(_plant.Node.Next(20), out string html);

        string body = html[html.IndexOf("<main>", StringComparison.Ordinal)..(html.IndexOf("</main>", StringComparison.Ordinal) + 7)];
        XElement parsed = XElement.Parse(body.Replace("<details open>", "<details>").Replace("&nbsp;", " "));
        Assert.IsTrue(parsed.Descendants("svg").Count() >= 5);
        Assert.IsFalse(Regex.IsMatch(html, "(src|href)=\"(http|//)"));
        Assert.IsFalse(html.Contains("NaN"));
        StringAssert.Contains(html, "default-src 'none'");
    }

    [TestMethod]
    public void Write_WithEvidence_PutsFilesBesideThatVerify()
    {
        List<byte[]> packs = _plant.Node.Next(3);
        using IEvidenceStore store = Ingest(packs);

        ReportFolder.Write(store, _plant.Registry, Options() with { WithEvidence = true });

        CollectionAssert.AreEqual(packs.SelectMany(pack => pack).ToArray(), File.ReadAllBytes(Path.Combine(_folder, "node-1.mnev")));
        using var output = new StringWriter();
        Assert.AreEqual(
            0,
            MeterNode.Cli.Commands.VerifyCommand.Run(
                [Path.Combine(_folder, "node-1.mnev")],
                new MeterNode.Cli.Reporting.VerifyOptions(Path.Combine(_folder, "registry.json")) { IsJson = true },
                new MeterNode.Cli.CommandContext(output, TextWriter.Null)));
        Assert.IsTrue(File.Exists(Path.Combine(_folder, VerifyPage.FileName)));
    }

    [TestMethod]
    public void Report_ShotMassOfAnUnknownNode_IsRefusedWithTheKnownOnes()
    {
        Ingest(_plant.Node.Next(3)).Dispose();

        CommandRun run =
            CommandRun.Of(
                "report",
                "--db",
                Directory.GetFiles(_folder, "*.db").Single(),
                "--out",
                Path.Combine(_folder, "out"),
                "--shot-mass",
                "nope=1.8");

        Assert.AreEqual(MeterNode.Cli.ExitCode.Usage, run.Code);
        Assert.AreEqual("meternode: --shot-mass names 'nope', which is no node here; there are node-1\n", run.Error);
        Assert.IsFalse(Directory.Exists(Path.Combine(_folder, "out")));
    }

    [TestMethod]
    public void Write_SecondsNotMetered_AreAFigureOverAllPacks()
    {
        List<byte[]> packs = [.. Enumerable.Range(0, 3).Select(n => _plant.Node.Next(payload => payload.Number("unmet", "s", n * 1.5)))];

        ReportDocument data = Write(packs, out string html);

        Assert.AreEqual(4.5, data.Figures.Nodes.Single().UnmeteredSeconds);
        StringAssert.Contains(html, "time not metered");
    }

    [TestMethod]
    public void Write_PackDeliveredTwice_IsStillInOrder()
    {
        List<byte[]> packs = _plant.Node.Next(6);

        ReportDocument data = Write([.. packs, packs[2]], out string html);

        Assert.IsTrue(data.IsInOrder);
        StringAssert.Contains(html, "1 duplicate");
    }

    [TestMethod]
    public void Write_DecodedValuesAlteredInTheStore_FiguresStillComeFromSignedBytes()
    {
        using IEvidenceStore store = Ingest(_plant.Node.Next(30));
        double? before = ReportFolder.Write(store, _plant.Registry, Options()).Figures.Nodes.Single().KilowattHours;

        Execute("UPDATE packs SET import_joules = import_joules / 2");

        Assert.AreEqual(before, ReportFolder.Write(store, _plant.Registry, Options()).Figures.Nodes.Single().KilowattHours);
    }

    [TestMethod]
    public void Write_NodeRenamedToAPathInTheStore_IsRefusedAndNothingIsWrittenOutside()
    {
        using IEvidenceStore store = Ingest(_plant.Node.Next(3));
        Execute("UPDATE nodes SET node = '../evil'");
        string folder = Path.Combine(_folder, "out");

        Assert.ThrowsExactly<MeterNode.Plant.OperatorException>(
            () => ReportFolder.Write(store, new TestPlant().Registry, Options() with { Folder = folder, WithEvidence = true }));
        ReportFolder.Write(store, _plant.Registry, Options() with { Folder = folder, WithEvidence = true });

        Assert.IsFalse(File.Exists(Path.Combine(_folder, "evil.mnev")));
        Assert.IsTrue(File.Exists(Path.Combine(folder, "node-1.mnev")), "the registry says what a key is called");
    }

    [TestMethod]
    public void Write_GapThatTheNodeDeclared_IsInOrderAndStated()
    {
        List<byte[]> packs = _plant.Node.Next(30);
        byte[] last = _plant.Node.Next(payload => payload.Text("ev", "gap first=10 last=19 cause=full", 5));
        using IEvidenceStore store = Ingest([.. packs[..10], .. packs[20..], last]);

        ReportDocument data = ReportFolder.Write(store, _plant.Registry, Options());

        Assert.IsTrue(data.IsInOrder);
        NodeFigures node = data.Figures.Nodes.Single();
        Assert.IsFalse(node.IsWhole);
        Assert.AreEqual(new MissingPacks(new SeqRange(10, 19), 30, GapCause.Full), node.Missing.Single());
        string text = File.ReadAllText(Path.Combine(_folder, ReportFolder.FileName));
        StringAssert.Contains(text, "19 (declared by the node in pack 30: the outbox was full)");
        StringAssert.Contains(text, "their nodes have declared them gone");
        Assert.DoesNotContain("every chain is whole", text);
    }

    [TestMethod]
    public void Write_NumbersExchangedInTheStore_IsNotWholeAndNeverMoreThanComplete()
    {
        using IEvidenceStore store = Ingest(_plant.Node.Next(30));
        Execute("UPDATE packs SET seq = CASE seq WHEN 20 THEN -21 WHEN 21 THEN -20 END WHERE seq IN (20, 21)");
        Execute("UPDATE packs SET seq = -seq WHERE seq < 0");

        NodeFigures node = ReportFolder.Write(store, _plant.Registry, Options()).Figures.Nodes.Single();

        Assert.AreEqual(1, node.RefusedPacks);
        Assert.IsFalse(node.IsWhole);
        Assert.IsLessThan(100, node.CompletenessPercent);
    }

    [TestMethod]
    public void Write_EveryPackRefused_IsNotCalledWhole()
    {
        using IEvidenceStore store = Ingest(_plant.Node.Next(3));

        ReportDocument data = ReportFolder.Write(store, new TestPlant().Registry, Options());

        Assert.AreEqual(3, data.Figures.Nodes.Single().RefusedPacks);
        Assert.IsFalse(data.Figures.Nodes.Single().IsWhole);
        Assert.IsFalse(data.IsInOrder);
    }

    [TestMethod]
    public void Write_PackAlteredInTheStore_IsLeftOutAndSaid()
    {
        using IEvidenceStore store = Ingest(_plant.Node.Next(30));
        Execute("UPDATE packs SET raw = CAST(substr(raw, 1, length(raw) - 1) || x'00' AS BLOB) WHERE seq = 7");

        ReportDocument data = ReportFolder.Write(store, _plant.Registry, Options());

        Assert.AreEqual(1, data.Figures.Nodes.Single().RefusedPacks);
        Assert.IsFalse(data.IsInOrder);
        StringAssert.Contains(File.ReadAllText(Path.Combine(_folder, ReportFolder.FileName)), "not what the node signed");
    }

    [TestMethod]
    public void Write_WithoutRegistry_SaysThatNoSignatureWasChecked()
    {
        using IEvidenceStore store = Ingest(_plant.Node.Next(3));

        ReportDocument data = ReportFolder.Write(store, new MeterNode.Wire.Registry("", null, []), Options());

        Assert.IsFalse(data.Figures.IsVerified);
        StringAssert.Contains(File.ReadAllText(Path.Combine(_folder, ReportFolder.FileName)), "signatures not checked");
    }

    [TestMethod]
    public void FigureTable_EveryFigure_HasItsOwnIdAndNamesItsPacks()
    {
        ReportDocument data = Write(_plant.Node.Next(30), out _);
        List<Figure> figures = [.. FigureTable.Of(data.Figures.Nodes.Single(), data.Figures)];

        CollectionAssert.AllItemsAreUnique(figures.Select(figure => figure.Id).ToList());
        Assert.IsTrue(figures.All(figure => figure.Value is null || figure.Origin.Contains("pack", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void NodeCounters_EveryCounterOfTheSchema_HasAReader()
    {
        // Registers have figures of their own, and pulses are one (MeterStretch); these are no counts of what happened.
        RecordKind[] others = [RecordKind.CalibrationCounter, RecordKind.CommandCounter, RecordKind.MeterPulses];
        RecordKind[] counters = [.. RecordTable.All
            .Where(record => record is { Unit: "count", Time: RecordTime.Pack, IsRegister: false } && !others.Contains(record.Kind))
            .Select(record => record.Kind)];

        CollectionAssert.AreEquivalent(counters, NodeCounters.All.ToArray());
    }

    [TestMethod]
    public void FigureTable_HeatWithoutATemperature_IsNoZero()
    {
        byte[][] packs =
        [
            _plant.Node.Next(payload => payload.Number("heat", "J", 0, 60)),
            _plant.Node.Next(payload => payload.Text("ev", "discard what=flow-pulses count=60", 120).Number("heat", "J", 0, 120)),
        ];
        ReportDocument data = Write(packs, out _);
        Dictionary<string, Figure> figures = FigureTable.Of(data.Figures.Nodes.Single(), data.Figures).ToDictionary(figure => figure.Id);
        Assert.IsNull(figures["wasteHeat"].Value, "the flow had no temperature: nothing is known");
        StringAssert.Contains(figures["wasteHeat"].Origin, "60 flow pulses");
        Assert.IsFalse(figures.ContainsKey("wasteHeatNet"));
    }

    [TestMethod]
    public void FigureTable_HeatTheOtherWay_IsInTheNetFigure()
    {
        byte[][] packs =
        [
            _plant.Node.Next(payload => payload.Number("heat", "J", 0, 0).Number("hnet", "J", -3.6e6, 0)),
            _plant.Node.Next(payload => payload.Number("heat", "J", 3.6e6, 60).Number("hnet", "J", -7.2e6, 60)),
            _plant.Node.Next(payload => payload.Number("heat", "J", 7.2e6, 120).Number("hnet", "J", 1.8e6, 120)),
        ];
        ReportDocument data = Write(packs, out _);
        Dictionary<string, Figure> figures = FigureTable.Of(data.Figures.Nodes.Single(), data.Figures).ToDictionary(figure => figure.Id);
        Assert.AreEqual(2.0, figures["wasteHeat"].Value!.Value, 1e-9);
        Assert.AreEqual(-2.5, figures["wasteHeatNet"].Value!.Value, 1e-9);
    }

    [TestMethod]
    public void FigureTable_HeatWithoutPackNumberZero_BeginsBehindTheFirstPack()
    {
        _plant.Node.Next(1);
        byte[][] packs =
        [
            _plant.Node.Next(payload => payload.Number("heat", "J", 3.6e6, 60).Number("hnet", "J", -7.2e6, 60)),
            _plant.Node.Next(payload => payload.Number("heat", "J", 7.2e6, 120).Number("hnet", "J", 1.8e6, 120)),
        ];
        ReportDocument data = Write(packs, out _);
        Dictionary<string, Figure> figures = FigureTable.Of(data.Figures.Nodes.Single(), data.Figures).ToDictionary(figure => figure.Id);
        Assert.AreEqual(1.0, figures["wasteHeat"].Value!.Value, 1e-9);
        Assert.AreEqual(0.5, figures["wasteHeatNet"].Value!.Value, 1e-9, "what came before the first pack belongs to its baseline");
    }

    [TestMethod]
    public void FigureTable_WindowsOverRangeAndRefused_MakeTheEnergyALowerBound()
    {
        byte[][] packs =
        [
            _plant.Node.Next(payload => payload
                .Number("wbad", "count", 5).Number("wgap", "count", 5).Number("wover", "count", 3).Number("eu", "J", 30)),
            _plant.Node.Next(payload => payload
                .Number("wbad", "count", 7).Number("wgap", "count", 7).Number("wover", "count", 4).Number("eu", "J", 40)),
        ];
        ReportDocument data = Write(packs, out string html);
        Dictionary<string, Figure> figures =
            FigureTable.Of(data.Figures.Nodes.Single(), data.Figures).ToDictionary(figure => figure.Id);

        Assert.AreEqual("energy, at least", figures["energy"].Name);
        Assert.AreEqual(4, figures["overRange"].Value);
        Assert.AreEqual(7, figures["windowsRefused"].Value);
        StringAssert.Contains(figures["windowsRefused"].Origin, "7 rows missing (wgap)");
        Assert.AreEqual(100 / 3.6e6, figures["energySamplingUncertainty"].Value!.Value, 1e-12);
        StringAssert.Contains(html, "energy, at least");
    }

    [TestMethod]
    public void FigureTable_QuarterHours_EachCountsWithItsSamplingUncertainty()
    {
        _plant.Node.Seq = 30;
        byte[][] packs =
        [
            _plant.Node.Next(payload => payload.Number("eu", "J", 30, 60)),
            _plant.Node.Next(payload => payload.Bytes("qh", QuarterHours(1)).Number("eu", "J", 40, 60)),
            _plant.Node.Next(payload => payload.Bytes("qh", QuarterHours(0)).Number("eu", "J", 50, 60)),
        ];
        ReportDocument data = Write(packs, out _);
        Figure figure = FigureTable.Of(data.Figures.Nodes.Single(), data.Figures).Single(each => each.Id == "energySamplingUncertainty");

        // The vector's two quarter hours say 1,408 and 6 J; those of firmware 0.4.0 say none, their pack says it for them.
        double variance = (30 * 30) + (1408 * 1408) + (6 * 6) + (40 * 40) + (50 * 50);
        Assert.AreEqual(2 * Math.Sqrt(variance) / 3.6e6, figure.Value!.Value, 1e-12);
    }

    private static byte[] QuarterHours(int number) => Convert.FromHexString(QuarterHourVectorTests.Hex(number));

    [TestMethod]
    public void Write_NodeThatWasNeverCalibrated_SaysSoBesideItsEnergyAndInJson()
    {
        _plant.Node.Calibration = 0;
        ReportDocument data = Write(_plant.Node.Next(3), out string html);

        StringAssert.Contains(html, "badge warn\">never calibrated</span>");
        Assert.AreEqual(FigureTable.Uncalibrated, Figures(data)["energy"].Warning);
        StringAssert.Contains(html, $"<em>{FigureTable.Uncalibrated}</em>");
        JsonElement node = JsonDocument.Parse(ReportJson.Write(data)).RootElement.GetProperty("nodes")[0];
        Assert.IsTrue(node.GetProperty("uncalibrated").GetBoolean());
        Assert.AreEqual(0, node.GetProperty("calibrations")[0].GetProperty("counter").GetInt64());
        Assert.AreEqual(FigureTable.Uncalibrated, node.GetProperty("figures")[0].GetProperty("warning").GetString());
    }

    [TestMethod]
    public void Write_CalibratedNode_StatesCounterAndDueDayAndWarnsOfNothing()
    {
        byte[] first = _plant.Node.Next(payload => payload.Text("ev", "calibration counter=1 due=2099-09-01", 5));
        ReportDocument data = Write([first, .. _plant.Node.Next(3)], out string html);

        Assert.AreEqual(new CalibrationStretch(1, "2099-09-01", new SeqRange(0, 3)), data.Figures.Nodes.Single().Calibrations.Single());
        StringAssert.Contains(Figures(data)["calibrationCounter"].Origin, "calibration 1, next due 2099-09-01");
        Assert.IsNull(Figures(data)["energy"].Warning);
        Assert.DoesNotContain("never calibrated", html);
        Assert.DoesNotContain("calibration overdue", html);
    }

    [TestMethod]
    public void Write_PacksBehindTheDayTheNextCalibrationWasDue_SaysOverdue()
    {
        Write([_plant.Node.Next(payload => payload.Text("ev", "calibration counter=1 due=2001-09-01", 5))], out string html);

        StringAssert.Contains(html, "calibration overdue");
        StringAssert.Contains(html, "was due on 2001-09-01");
    }

    [TestMethod]
    public void Write_CalibratedInTheMiddle_NamesThePacksFromBefore()
    {
        _plant.Node.Calibration = 0;
        List<byte[]> packs = _plant.Node.Next(3);
        _plant.Node.Calibration = 1;
        Write([.. packs, .. _plant.Node.Next(2)], out string html);

        StringAssert.Contains(System.Net.WebUtility.HtmlDecode(html), "with a reference meter in packs 0–2");
    }

    [TestMethod]
    public void Write_AnyTable_HasNoMoreColumnsThanASheetOfPaper()
    {
        Write(_plant.Node.Next(30), out string html);

        string[] heads = [.. Regex.Matches(html, "<thead>.*?</thead>", RegexOptions.Singleline).Select(match => match.Value)];
        Assert.IsGreaterThan(2, heads.Length);
        Assert.IsTrue(heads.All(head => Regex.Count(head, "<th ") <= 12), string.Join('\n', heads));
        StringAssert.Contains(System.Net.WebUtility.HtmlDecode(html), "settling time, s: 60; length, s: 900");
    }

    [TestMethod]
    [DataRow(7.94234, 4, "7.942")]
    [DataRow(0.0934299, 4, "0.09343")]
    [DataRow(12345.6, 4, "12,350")]
    [DataRow(0.018234, 2, "0.018")]
    [DataRow(9.9996, 4, "10")]
    [DataRow(0.0, 4, "0")]
    public void Rounded_AnyNumber_HasThatManySignificantDigits(double value, int digits, string text) =>
        Assert.AreEqual(text, ReportText.Rounded(value, digits));

    [TestMethod]
    public void Write_Plot_IsThereForAPhoneToo()
    {
        Write(_plant.Node.Next(20), out string html);

        Assert.AreEqual(Regex.Count(html, "class=\"plot wide\""), Regex.Count(html, "class=\"plot narrow\""));
        StringAssert.Contains(html, "viewBox=\"0 0 360 220\"");
    }

    [TestMethod]
    public void Write_EmptyStore_IsStillAReport()
    {
        ReportDocument data = Write([], out string html);

        Assert.AreEqual(0, data.Figures.Nodes.Count);
        StringAssert.Contains(html, "no packs in the store");
    }

    private static Dictionary<string, Figure> Figures(ReportDocument data) =>
        FigureTable.Of(data.Figures.Nodes.Single(), data.Figures).ToDictionary(figure => figure.Id);

    private void Execute(string sql)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection("Data Source=" + Path.Combine(_folder, "evidence.db"));
        connection.Open();
        using Microsoft.Data.Sqlite.SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.AreNotEqual(0, command.ExecuteNonQuery());
    }

    [TestMethod]
    public void Write_VirtualBoard_IsCalledThat()
    {
        Write(_plant.Node.Next(2), out string html);
        Assert.IsFalse(html.Contains("virtual board", StringComparison.Ordinal));

        var plant = new TestPlant(site: "simulation");
        using IEvidenceStore store = EvidenceStores.Open(Path.Combine(_folder, "virtual.db"), create: true);
        using var collector = new EvidenceCollector(plant.Registry, store);
        collector.Ingest(plant.Node.Next(2).Select(pack => new ReceivedPack("mn/v1/simulation/node-1/ev", pack, s_now)).ToList());
        ReportDocument data = ReportFolder.Write(store, plant.Registry, Options());
        StringAssert.Contains(File.ReadAllText(Path.Combine(_folder, ReportFolder.FileName)), "virtual board");
        JsonElement json = JsonDocument.Parse(ReportJson.Write(data)).RootElement;
        Assert.AreEqual(plant.Node.Kid.ToString("x16"), json.GetProperty("virtualKeys")[0].GetString());
    }

    private IEvidenceStore Ingest(IReadOnlyList<byte[]> packs, string topic = "mn/v1/test/node-1/ev")
    {
        IEvidenceStore store = EvidenceStores.Open(Path.Combine(_folder, "evidence.db"), create: true);
        using var collector = new EvidenceCollector(_plant.Registry, store);
        collector.Ingest(packs.Select(pack => new ReceivedPack(topic, pack, s_now)).ToList());
        return store;
    }

    private ReportOptions Options() => new()
    {
        Folder = _folder,
        MadeAt = s_now,
        Emission = new EmissionFactor(0.5, "CO2e", "2025", "a table"),
        ShotMassKilograms = new Dictionary<string, double> { ["node-1"] = 2.5 },
    };

    private ReportDocument Write(IReadOnlyList<byte[]> packs, out string html)
    {
        using IEvidenceStore store = Ingest(packs);
        ReportDocument data = ReportFolder.Write(store, _plant.Registry, Options());
        html = File.ReadAllText(Path.Combine(_folder, ReportFolder.FileName));
        return data;
    }
}
