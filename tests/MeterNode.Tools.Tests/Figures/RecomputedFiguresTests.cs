using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Server.Reports;
using MeterNode.Tests;
using MeterNode.Tools.Tests.Commands;

namespace MeterNode.Tools.Tests.Figures;

/// <summary>Every figure of a made month, computed again in Python after docs/reporting.md, to the last printed digit.</summary>
[TestClass]
public sealed class RecomputedFiguresTests
{
    [TestMethod]
    public void Figures_OfAMonth_AreThoseThatPythonComputes()
    {
        using var plant = new MonthPlant();

        JsonNode ours = RequireAgreement(plant);

        Assert.IsGreaterThan(250, ours["figures"]!.AsArray().Count);
        string[] causes = [.. ours["nodes"]!.AsArray().SelectMany(node => node!["gaps"]!.AsArray()).Select(gap => (string)gap!["cause"]!)];
        CollectionAssert.IsSubsetOf(
            (string[])["packs-missing", "packs-declared-gone", "no-utc", "restart", "between-boards", "unmetered", "before-first-pack",
                "after-last-pack"],
            causes);
        Assert.AreEqual(
            ours["figures"]!.AsArray().Sum(figure => (double?)figure!["value"] ?? 0),
            Figures(plant, "--lang", "zh")["figures"]!.AsArray().Sum(figure => (double?)figure!["value"] ?? 0),
            "another language, the same numbers");
    }

    [TestMethod]
    [DataRow("en")]
    [DataRow("zh")]
    public void Report_InEitherLanguage_SaysWhatPythonComputesFromTheFilesBesideIt(string language)
    {
        ForeignCheck.RequirePython();
        using var plant = new MonthPlant();
        string folder = Path.Combine(plant.Root, "report");
        CommandRun made = CommandRun.Of(
            "report", "--plant", plant.Folder.Path, "--from", MonthPlant.From, "--to", MonthPlant.To, "--zone", MonthPlant.Zone,
            "--grid", "China", "--shifts", "06:00,14:00,22:00", "--formats", "json", "--lang", language, "--out", folder);
        Assert.AreEqual(0, made.Code, made.Error);

        JsonNode figures = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, ReportFiles.Json)))!["figures"]!;
        JsonElement theirs = ForeignCheck.FiguresWithPython(
        [
            .. Directory.GetFiles(Path.Combine(folder, ReportFiles.Evidence)).Order(StringComparer.Ordinal),
            "--keys", Path.Combine(folder, "registry.json"), "--period", "2026-10", "--zone", MonthPlant.Zone,
            "--ledger", Path.Combine(folder, "ledger.cbor"), "--history", Path.Combine(folder, "history.cbor"),
            "--shifts", "06:00,14:00,22:00", "--factors", "0.5306,0.6096,0.5777",
        ]);
        List<string> problems = [.. Compare(figures, theirs), .. CompareGaps(figures, theirs)];
        Assert.AreEqual("", string.Join('\n', problems.Take(20)), $"{problems.Count} differ");
    }

    [TestMethod]
    public void Figures_OfAMonthWithoutGaps_HaveTheBaselineThatPythonComputes()
    {
        using var plant = new MonthPlant(MonthStory.Whole);

        JsonNode ours = RequireAgreement(plant);

        JsonNode slope = ours["figures"]!.AsArray().Single(figure => (string?)figure!["id"] == "baselineSlope")!;
        Assert.AreEqual(31, (double)slope["inputs"]![0]!["value"]!, "days");
        Assert.HasCount(31, ours["days"]!.AsArray());
        CommandRun saving = CommandRun.Of(
            "figures", "--plant", plant.Folder.Path, "--from", "2026-10-05", "--to", "2026-10-08", "--zone", MonthPlant.Zone, "--baseline",
            MonthPlant.From + "/" + MonthPlant.To, "--json");
        JsonNode said = JsonNode.Parse(saving.Output)!["saving"]!;
        Assert.AreEqual(
            (double)said["kilowattHours"]!, (double)said["cumulated"]!.AsArray()[^1]!["kilowattHours"]!, 1e-9, saving.Error);
        Assert.Contains(
            "a baseline needs 30: name a longer period",
            CommandRun.Of(
                "figures", "--plant", plant.Folder.Path, "--from", "2026-10-05", "--to", "2026-10-08", "--baseline",
                "2026-10-01/2026-10-05").Error);
    }

    [TestMethod]
    public void Figures_OfDaysInWhichNobodyMetered_HaveNoEnergyInsteadOf0()
    {
        using var plant = new MonthPlant();

        JsonNode ours = RequireAgreement(plant, "2026-09-25", "2026-10-02");

        foreach (JsonNode? day in ours["figures"]!.AsArray().Where(
            figure => (string?)figure!["scope"] == "day" && (string?)figure["id"] == "energy"))
        {
            bool isBefore = string.CompareOrdinal((string)day!["name"]!, "2026-09-29") < 0;
            Assert.AreEqual(isBefore, day["value"] is null, (string)day["name"]!);
            Assert.AreEqual(isBefore, day["warnings"]!.AsArray().Any(warning => (string)warning!["code"]! == "not-metered-then"));
        }

        foreach (JsonNode? node in ours["nodes"]!.AsArray())
        {
            Assert.IsNull(node!["days"]![0]!["kilowattHours"]);
        }

        Assert.IsNull(ours["days"]![0]!["kilowattHours"], "nor has a day of the baseline");
    }

    [TestMethod]
    public void Figures_OfTheLedgersShifts_AreThoseThatPythonComputes()
    {
        using var plant = new MonthPlant(MonthStory.Shifts);

        JsonNode ours = RequireAgreement(plant);

        JsonNode Figure(string scope, string name, string id) => ours["figures"]!.AsArray()
            .Single(figure => (string?)figure!["scope"] == scope && (string?)figure["name"] == name && (string?)figure["id"] == id)!;
        const string Night = "2026-10-24 夜班";
        JsonNode night = Figure("shift", Night, "energy");
        Assert.AreEqual("2026-10-24T22:05:00+02:00", (string?)night["from"], "over midnight and over the change of the clocks: 9 h");
        Assert.AreEqual("2026-10-25T06:05:00+01:00", (string?)night["to"]);
        Assert.AreEqual(35 * 3, (double)Figure("shift", Night, "completeness")["inputs"]![1]!["value"]!, "three nodes, 35 quarter hours");
        Assert.AreEqual(2454, (double)Figure("shiftArticle", Night + "/B-200", "goodParts")["value"]!, "575 · 4 − 5 and 40 · 4 − 1");
        Assert.AreEqual(18, (double)Figure("shiftArticle", "2026-10-26 早班/A-100", "goodParts")["value"]!, "in another shift");
        Assert.IsNull(Figure("shift", "2026-09-30 夜班", "goodMass")["value"], "it reaches out of the month");
        CollectionAssert.Contains(Codes(Figure("shift", "2026-09-30 夜班", "energy")), "shift-cut");
        CollectionAssert.Contains(Codes(Figure("shift", "2026-10-05 中班", "energy")), "shift-not-signed");
        CollectionAssert.DoesNotContain(Codes(night), "shift-not-signed");
        CollectionAssert.Contains(Codes(Figure("shift", "2026-10-27 早班", "energy")), "shift-outputs-unsigned");
        JsonNode shift = ours["shifts"]!.AsArray().Single(shift => (string?)shift!["name"] == Night)!;
        Assert.AreEqual("能源管理员", (string?)shift["signedBy"]);
        Assert.IsFalse(
            ours["figures"]!.AsArray().Any(figure => (string?)figure!["name"] == "2026-10-05 14:00"), "--shifts is passed over");
        string schema = File.ReadAllText(Path.Combine(Repository.Root, "docs", "figures.schema.json"));
        CollectionAssert.AreEqual(Array.Empty<string>(), SmallSchema.Problems(JsonNode.Parse(schema)!, ours).ToArray());
    }

    /// <summary>Three nodes that the registry knows, a month before the first pack of any: nothing is 0.</summary>
    [TestMethod]
    public void Figures_OfAPeriodWithoutAnyPack_AreNoDataInsteadOf0()
    {
        using var plant = new MonthPlant();

        JsonNode ours = RequireAgreement(plant, "2026-08-01", "2026-09-01");

        string[] zeros = [.. ours["figures"]!.AsArray().Where(figure => (double?)figure!["value"] == 0)
            .Select(figure => (string)figure!["id"]!).Distinct().Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual((string[])["completeness", "timeMetered"], zeros, "so much of the calendar was metered: that is known");
        Assert.IsNull(Plant(ours, "energy")["value"]);
        Assert.IsNull(Plant(ours, "energyNotMeteredBound")["value"], "nobody knows the power");
        Assert.IsNull(ours["nodes"]![0]!["gaps"]![0]!["boundKilowattHours"]);
    }

    [TestMethod]
    public void Figures_MetersAtTheEntryForPartOfTheMonth_BalanceOverTheTimeOfAll()
    {
        using var plant = new MonthPlant(MonthStory.PartOfMainMeter);

        JsonNode ours = RequireAgreement(plant);

        Assert.AreEqual(100 * 16.0 * 24 / 745, (double)Plant(ours, "balanceTime")["value"]!, 1e-9, "16 days of a month with 745 h");
        JsonNode remainder = Plant(ours, "balanceRemainder");
        Assert.IsNotNull(remainder["value"]);
        CollectionAssert.IsSubsetOf((string[])["main-meter-part", "remainder-bound"], Codes(remainder));
        Assert.IsGreaterThan(0, (double)Plant(ours, "balanceNotMeteredBound")["value"]!);
    }

    [TestMethod]
    public void Figures_NodeThatIsTheMeterAtTheEntry_IsNoPartOfThePlantsEnergy()
    {
        using var plant = new MonthPlant(MonthStory.NodeAtEntry);

        JsonNode ours = RequireAgreement(plant);

        double Node(string name) => (double)ours["figures"]!.AsArray().Single(figure => (string?)figure!["scope"] == "node"
            && (string?)figure["name"] == name && (string?)figure["id"] == "energy")!["value"]!;
        Assert.AreEqual(Node("node-1") + Node("node-3"), (double)Plant(ours, "energy")["value"]!, 1e-6);
        Assert.AreEqual(Node("node-2"), (double)Plant(ours, "mainMeterEnergy")["value"]!, 1e-6, "what people read of it is not used");
        CollectionAssert.Contains(Codes(Plant(ours, "mainMeterEnergy")), "main-meter-is-node");
        Assert.IsNull(
            ours["figures"]!.AsArray().Single(figure => (string?)figure!["scope"] == "class"
                && (string?)figure["name"] == "injection-moulding" && (string?)figure["id"] == "energy")!["value"],
            "nor is it another machine");
        string schema = File.ReadAllText(Path.Combine(Repository.Root, "docs", "figures.schema.json"));
        CollectionAssert.AreEqual(Array.Empty<string>(), SmallSchema.Problems(JsonNode.Parse(schema)!, ours).ToArray());
    }

    private static JsonNode Plant(JsonNode ours, string id) => ours["figures"]!.AsArray().Single(
        figure => (string?)figure!["scope"] == "plant" && (string?)figure["id"] == id)!;

    private static string[] Codes(JsonNode figure) => [.. figure["warnings"]!.AsArray().Select(warning => (string)warning!["code"]!)];

    private static JsonNode RequireAgreement(MonthPlant plant, string from = MonthPlant.From, string to = MonthPlant.To)
    {
        ForeignCheck.RequirePython();
        JsonNode ours = FiguresBetween(plant, from, to, "--lang", "en");
        JsonElement theirs = ForeignCheck.FiguresWithPython(
            plant.Evidence, "--keys", plant.Folder.RegistryPath, "--period", $"{from}/{to}", "--zone", MonthPlant.Zone,
            "--ledger", plant.Ledger, "--history", plant.Folder.HistoryPath, "--shifts", "06:00,14:00,22:00",
            "--factors", "0.5306,0.6096,0.5777");
        List<string> problems =
            [.. Compare(ours, theirs), .. CompareGaps(ours, theirs), .. CompareDays(ours, theirs), .. CompareShifts(ours, theirs)];
        Assert.AreEqual("", string.Join('\n', problems.Take(20)), $"{problems.Count} differ");
        return ours;
    }

    private static JsonNode Figures(MonthPlant plant, params string[] more) =>
        FiguresBetween(plant, MonthPlant.From, MonthPlant.To, more);

    private static JsonNode FiguresBetween(MonthPlant plant, string from, string to, params string[] more)
    {
        CommandRun run = CommandRun.Of(
        [
            "figures", "--plant", plant.Folder.Path, "--from", from, "--to", to, "--zone", MonthPlant.Zone,
            "--grid", "China", "--shifts", "06:00,14:00,22:00", "--json", .. more,
        ]);
        Assert.AreEqual(0, run.Code, run.Error);
        JsonNode result = JsonNode.Parse(run.Output)!;
        IEnumerable<string> ledger = result["findings"]!.AsArray().Select(finding => (string)finding!["finding"]!)
            .Where(finding => finding.StartsWith("ledger", StringComparison.Ordinal));
        Assert.AreEqual("", string.Join('\n', ledger.Take(5)));
        return result;
    }

    private static IEnumerable<string> Compare(JsonNode ours, JsonElement theirs)
    {
        Dictionary<string, JsonElement> expected = theirs.GetProperty("figures").EnumerateArray()
            .ToDictionary(figure => $"{figure[0]} {figure[1]} {figure[2]}");
        foreach (JsonNode? figure in ours["figures"]!.AsArray())
        {
            string name = $"{figure!["scope"]} {figure["name"]} {figure["id"]}";
            if (!expected.Remove(name, out JsonElement other))
            {
                yield return $"{name}: Python has none";
                continue;
            }

            string printed = $"{figure["printed"]} {Significant(figure["value"])} ± {Significant(figure["uncertainty"])}";
            string said = $"{other[5]} {Significant(JsonNode.Parse(other[3].GetRawText()))} ± "
                + Significant(JsonNode.Parse(other[4].GetRawText()));
            if (printed != said)
            {
                yield return $"{name}: {printed}, Python {said}";
            }
        }

        foreach (string name in expected.Keys)
        {
            yield return $"{name}: only Python has it";
        }
    }

    private static IEnumerable<string> CompareGaps(JsonNode ours, JsonElement theirs)
    {
        IEnumerable<string> said = ours["nodes"]!.AsArray().SelectMany(node => node!["gaps"]!.AsArray().Select(
            gap => $"{node["id"]} {Millis(gap!["from"]!)} {Millis(gap["to"]!)} {Significant(gap["seconds"])} {gap["cause"]} "
                + Significant(gap["boundKilowattHours"])));
        IEnumerable<string> expected = theirs.GetProperty("gaps").EnumerateArray().Select(
            gap => $"{gap[0]} {gap[1].GetInt64() / 1000} {gap[2].GetInt64() / 1000} "
                + $"{Significant(JsonNode.Parse(gap[3].GetRawText()))} {gap[4]} "
                + Significant(JsonNode.Parse(gap[5].GetRawText())));
        string[] one = [.. said.Order(StringComparer.Ordinal)];
        string[] other = [.. expected.Order(StringComparer.Ordinal)];
        return one.Except(other).Select(gap => "only ours: " + gap).Concat(other.Except(one).Select(gap => "only Python: " + gap));
    }

    private static IEnumerable<string> CompareDays(JsonNode ours, JsonElement theirs) => Difference(
        ours["days"]!.AsArray().Select(day => $"day {day!["day"]} {Significant(day["goodTonnes"])} {Significant(day["kilowattHours"])} "
            + Significant(day["completenessPercent"])),
        theirs.GetProperty("days").EnumerateArray().Select(day => $"day {day[0]} "
            + string.Join(' ', Enumerable.Range(1, 3).Select(i => Significant(JsonNode.Parse(day[i].GetRawText()))))));

    private static IEnumerable<string> CompareShifts(JsonNode ours, JsonElement theirs) => Difference(
        ours["shifts"]!.AsArray().Select(shift => $"shift {shift!["statement"]} {Millis(shift["from"]!)} {Millis(shift["to"]!)} "
            + $"{shift["signOff"]} {shift["signedBy"]} "
            + string.Join(' ', shift["outputs"]!.AsArray().Select(output => (string?)output!["article"]))),
        theirs.GetProperty("shifts").EnumerateArray().Select(shift => $"shift {shift[0]} {shift[1]} {shift[2]} "
            + (shift[3].ValueKind == JsonValueKind.Null ? " " : $"{shift[3][0]} {shift[3][1]}") + " "
            + string.Join(' ', shift[4].EnumerateArray().Select(article => article.GetString()))));

    private static IEnumerable<string> Difference(IEnumerable<string> ours, IEnumerable<string> theirs)
    {
        string[] one = [.. ours];
        string[] other = [.. theirs];
        return one.Except(other).Select(line => "only ours: " + line).Concat(other.Except(one).Select(line => "only Python: " + line));
    }

    private static long Millis(JsonNode time) =>
        DateTimeOffset.Parse((string)time!, CultureInfo.InvariantCulture).ToUnixTimeSeconds();

    /// <summary>Nine digits: sums come in another order.</summary>
    private static string Significant(JsonNode? value) =>
        value is null ? "null" : (double)value == 0 ? "0" : ((double)value).ToString("E8", CultureInfo.InvariantCulture);
}
