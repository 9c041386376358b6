using System.Globalization;
using System.Net;
using System.Text;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Cli.Reporting;

/// <summary>Writes a <see cref="ReportData"/> as one HTML file without scripts or outside resources.</summary>
internal sealed class ReportHtml(ReportData data, bool withEvidence)
{
    private const int MostEvents = 300;
    private static readonly string[] s_colours = ["b", "c", "d", "a"];
    private readonly StringBuilder _html = new();

    public string Write()
    {
        _html.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        _html.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
        _html.Append($"<title>{E(data.Title)}</title>\n<style>\n{Style()}</style>\n</head>\n<body>\n<main>\n");
        WriteHead();
        foreach (NodeReport node in data.Nodes)
        {
            WriteNode(node);
        }

        WriteVerdicts();
        WriteDefinitions();
        _html.Append("</main>\n</body>\n</html>\n");
        return _html.ToString();
    }

    private void WriteHead()
    {
        _html.Append($"<h1>{E(data.Title)}</h1>\n<p class=\"soft\">{(data.Site.Length > 0 ? "Plant " + E(data.Site) + ". " : "")}Made {Utc(data.MadeAt)} from signed packs.</p>\n");
        _html.Append(data.IsInOrder
            ? "<p><span class=\"badge good\">in order</span> Every received pack was accepted and every chain is whole.</p>\n"
            : "<p><span class=\"badge bad\">not in order</span> Something was refused, is missing or does not fit; it is shown below.</p>\n");
        if (data.Nodes.Count == 0)
        {
            _html.Append("<p>There are no packs in the store.</p>\n");
        }
    }

    private void WriteNode(NodeReport node)
    {
        _html.Append($"<section id=\"{E(node.Id)}\">\n<h2>{E(node.Id)} <small>{E(node.Machine)}</small></h2>\n");
        _html.Append($"<p>{Badge(node.IsWhole, "chain whole", "chain broken")} {node.PackCount} packs, numbers {node.Packs}; complete to {N(node.CompletenessPercent, "0.##")} %");
        _html.Append(withEvidence ? $"; evidence: <a href=\"{E(Uri.EscapeDataString(Report.EvidenceFile(node)))}\">{E(Report.EvidenceFile(node))}</a>, check it with <a href=\"{VerifyPage.FileName}\">{VerifyPage.FileName}</a></p>\n" : "</p>\n");
        if (node.IsEstimate)
        {
            _html.Append("<p><span class=\"badge warn\">estimate</span> Power and energy come from nominal voltage and a configured power factor: an estimate, not a measurement.</p>\n");
        }

        WriteFigures(node);
        _html.Append($"<h3>Power{Estimate(node)}</h3>\n").Append(new SvgPlot("power", "W").Line(node.Power, "a").Write());
        WriteTemperature(node);
        _html.Append($"<h3>Energy{Estimate(node)}</h3>\n").Append(new SvgPlot("energy", "kWh").Line(node.Energy, "a").Write());
        WriteAccuracy(node);
        WriteChain(node);
        WriteSlices(node);
        WriteEvents(node);
        _html.Append("</section>\n");
    }

    private void WriteFigures(NodeReport node)
    {
        string? estimate = node.IsEstimate ? "estimate" : null;
        _html.Append("<div class=\"figures\">\n");
        Figure("energy", node.KilowattHours, "kWh", node.ImportJoules?.Origin, estimate);
        if (node.ExportJoules is { Difference: > 0 } export)
        {
            Figure("energy given back", export.Difference / 3.6e6, "kWh", export.Origin, estimate);
        }

        Figure("shots", node.Shots?.Difference, "", node.Shots?.Origin);
        Figure("energy a shot", node.KilowattHoursPerShot, "kWh", node.KilowattHoursPerShot is null ? null : node.ImportJoules?.Origin, estimate);
        if (node.ShotMassKilograms is double mass)
        {
            Figure("energy a tonne", node.KilowattHoursPerTonne, "kWh/t", $"{N(mass)} kg a shot, as configured; {node.ImportJoules?.Origin}", estimate);
        }

        if (data.Emission is EmissionFactor factor)
        {
            Figure("emissions", node.KilowattHours * factor.KilogramsPerKilowattHour, "kg CO₂e", $"{N(factor.KilogramsPerKilowattHour)} kg/kWh ({factor.Date}, {factor.Source}); {node.ImportJoules?.Origin}", estimate);
        }

        if (node.HeatJoules is RegisterFigure heat)
        {
            Figure("waste heat", heat.Difference / 3.6e6, "kWh", heat.Origin);
        }

        if (node.WorstAccuracy is AccuracyPeriod worst)
        {
            Figure("control accuracy ±", worst.Celsius, "°C", $"{worst.Definition}; worst of {node.Accuracy.Count} periods; zone {worst.Zone}, pack {worst.Seq}");
        }

        _html.Append("</div>\n");
    }

    private void Figure(string name, double? value, string unit, string? origin, string? warning = null)
    {
        _html.Append($"<div class=\"figure\"><span>{E(name)}</span><b>{(value is double number ? N(number) + " " + E(unit) : "–")}</b>");
        _html.Append(warning is not null && value is not null ? $"<em>{E(warning)}</em>" : "");
        _html.Append($"<span>{E(value is null ? "not measured" : origin ?? "")}</span></div>\n");
    }

    private void WriteTemperature(NodeReport node)
    {
        if (node.Temperatures.Count == 0 && node.TemperatureFaults.Count == 0)
        {
            return;
        }

        var plot = new SvgPlot("temperature", "°C");
        foreach (AccuracyPeriod period in node.Accuracy)
        {
            if (period.EndUtcSeconds is double end && period.Get("sp") is double setPoint && period.Get("tol") is double tolerance && period.Get("period") is double length)
            {
                plot.Band(end - length, end, setPoint - tolerance, setPoint + tolerance);
            }
        }

        foreach ((int zone, Series series) in node.Temperatures)
        {
            plot.Line(series, s_colours[(zone - 1) % s_colours.Length]);
        }

        _html.Append("<h3>Temperature</h3>\n").Append(plot.Write());
        _html.Append(node.TemperatureFaults.Count == 0
            ? "<p class=\"soft\">Shaded: tolerance band of the closed periods. No sensor faults.</p>\n"
            : $"<p>Readings with a sensor fault: {E(string.Join(", ", node.TemperatureFaults.Select(entry => $"{entry.Value} × {entry.Key}")))}.</p>\n");
    }

    private void WriteAccuracy(NodeReport node)
    {
        if (node.Accuracy.Count == 0)
        {
            return;
        }

        string[] fields = ["acc", "sp", "tol", "settle", "bias", "sd", "max", "p95", "tin", "cp", "cpk", "n", "nf", "nx"];
        string[] names = ["±, °C", "set-point °C", "band ± °C", "settling s", "bias °C", "σ °C", "max °C", "p95 °C", "in band %", "Cp", "Cpk", "samples", "faults", "excluded"];
        var series = new Series("control accuracy", "°C");
        foreach (AccuracyPeriod period in node.Accuracy)
        {
            if (period.EndUtcSeconds is double end && period.Celsius is double accuracy)
            {
                series.Add(end, accuracy, period.Seq);
            }
        }

        _html.Append("<h3>Temperature-control accuracy</h3>\n").Append(new SvgPlot("control accuracy of each period, ±", "°C").Dots(series, "c").Write());
        Table(
            ["period end", "pack", "zone", "definition", .. names],
            node.Accuracy.Select(period => (string[])
            [
                period.EndUtcSeconds is double end ? Utc(end) : "no time",
                period.Seq.ToString(CultureInfo.InvariantCulture),
                period.Zone.ToString(CultureInfo.InvariantCulture),
                period.Definition ?? "–",
                .. fields.Select(field => period.Get(field) is double value ? N(value) : "–"),
            ]));
    }

    private void WriteChain(NodeReport node)
    {
        double total = node.Packs.Last + 1;
        _html.Append("<h3>Chain</h3>\n<svg class=\"chain\" viewBox=\"0 0 1000 22\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"packs in the order of their numbers\"><rect class=\"missing\" width=\"1000\" height=\"22\"><title>missing</title></rect>\n");
        foreach ((SeqRange packs, Verdict verdict) in node.Runs)
        {
            _html.Append(CultureInfo.InvariantCulture, $"<rect class=\"{verdict.Code()}\" x=\"{packs.First / total * 1000:0.##}\" width=\"{Math.Max(packs.Count / total * 1000, 0.5):0.##}\" height=\"22\"><title>{packs}: {verdict.Code()}</title></rect>\n");
        }

        _html.Append($"</svg>\n<p>Packs 0 to {node.Packs.Last}: {node.PackCount} stored, {node.Missing.Sum(range => range.Count)} missing, {node.Breaks.Count} breaks, {node.Resets} resets. Nothing is said about packs after {node.Packs.Last}.</p>\n");
        if (node.Missing.Count > 0)
        {
            _html.Append($"<p>Missing: {E(string.Join(", ", node.Missing.Take(100)))}{(node.Missing.Count > 100 ? " …" : "")}. The energy register is not affected: it counts on in the node.</p>\n");
        }

        if (node.Breaks.Count > 0)
        {
            _html.Append($"<p>Broken link before: {E(string.Join(", ", node.Breaks.Take(100)))}{(node.Breaks.Count > 100 ? " …" : "")}.</p>\n");
        }

        foreach (StoredGap gap in node.Gaps.Where(gap => gap.ClosedAt is not null).Take(20))
        {
            _html.Append($"<p class=\"soft\">Packs {gap.Packs} were missing at {Utc(gap.FoundAt)} and had all arrived by {Utc(gap.ClosedAt!.Value)}.</p>\n");
        }

        _html.Append($"<p>Verdicts: {E(VerdictLine(node.Verdicts))}. Time quality: {E(string.Join(", ", node.TimeQuality.Select(entry => $"{TimeQuality(entry.Key)} {N(100.0 * entry.Value / node.PackCount, "0.#")} %")))}. ");
        _html.Append($"Measuring mode: {E(string.Join(", ", node.Modes.Select(entry => $"{entry.Key}{(entry.Key == "nominal" ? " (estimate)" : "")} {N(100.0 * entry.Value / node.PackCount, "0.#")} %")))}.</p>\n");
    }

    private void WriteSlices(NodeReport node)
    {
        IReadOnlyList<ReportSlice> slices = ReportSlice.Cut(node);
        if (slices.Count == 0)
        {
            return;
        }

        _html.Append($"<details open><summary>Where the figures come from</summary>\n");
        Table(
            ["from", "packs", $"energy kWh{(node.IsEstimate ? " (estimate)" : "")}", $"mean W{(node.IsEstimate ? " (estimate)" : "")}", "highest W", "mean °C", "lowest °C", "highest °C"],
            slices.Select(slice => (string[])
            [
                Utc(slice.FromUtcSeconds),
                slice.Packs.ToString(),
                N(slice.KilowattHours),
                N(slice.MeanWatts, "0.#"),
                N(slice.HighestWatts, "0.#"),
                N(slice.MeanCelsius, "0.##"),
                N(slice.LowestCelsius, "0.##"),
                N(slice.HighestCelsius, "0.##"),
            ]));
        _html.Append("</details>\n");
    }

    private void WriteEvents(NodeReport node)
    {
        if (node.Events.Count == 0)
        {
            return;
        }

        _html.Append($"<details><summary>Events the node signed ({node.Events.Count})</summary>\n");
        Table(["time", "pack", "event"], node.Events.Take(MostEvents).Select(entry => (string[])
            [entry.UtcSeconds is double time ? Utc(time) : "no time", entry.Seq.ToString(CultureInfo.InvariantCulture), entry.Text]));
        _html.Append(node.Events.Count > MostEvents ? $"<p class=\"soft\">The first {MostEvents} are listed.</p>\n" : "").Append("</details>\n");
    }

    private void WriteVerdicts()
    {
        _html.Append("<section id=\"verdicts\">\n<h2>Verdicts</h2>\n<p>Every received pack got exactly one. Refused packs are kept in quarantine with the reason.</p>\n");
        Table(["verdict", "packs", "meaning"], Enum.GetValues<Verdict>().Select(verdict => (string[])
            [verdict.Code(), data.Verdicts.GetValueOrDefault(verdict).ToString(CultureInfo.InvariantCulture), Meaning(verdict)]));
        if (data.Quarantine.Count > 0)
        {
            _html.Append($"<h3>Quarantine ({data.QuarantineCount})</h3>\n");
            Table(["received", "topic", "claims to be", "verdict", "reason", "bytes"], data.Quarantine.Select(pack => (string[])
            [
                Utc(pack.ReceivedAt),
                pack.Topic,
                pack.Node is null ? (pack.Seq is long unknown ? $"pack {unknown} of an unknown node" : "unreadable") : $"{pack.Node} pack {pack.Seq}",
                pack.Judgement.Verdict.Code(),
                pack.Judgement.Describe(),
                pack.Length.ToString(CultureInfo.InvariantCulture),
            ]));
            _html.Append(data.QuarantineCount > data.Quarantine.Count ? $"<p class=\"soft\">The first {data.Quarantine.Count} are listed.</p>\n" : "");
        }

        _html.Append("</section>\n");
    }

    private void WriteDefinitions() => _html.Append("""
        <footer>
        <p>Energy is the difference of the node's import register, in joules, signed in every pack; with pack 0 present it counts from the register's start.
        Control accuracy is the headline figure of each evaluation period under the named definition (max: greatest deviation; p95: 95th percentile of the
        deviation from the set-point), over valid samples while the zone was in control, computed and signed by the node. Completeness is the share of pack
        numbers up to the last stored one that are there. All times are UTC. Official definitions are pending; every figure can be recomputed from the signed packs.</p>
        </footer>

        """);

    private void Table(IReadOnlyList<string> head, IEnumerable<string[]> rows)
    {
        _html.Append("<div class=\"scroll\"><table>\n<tr>").AppendJoin("", head.Select(cell => $"<th>{E(cell)}</th>")).Append("</tr>\n");
        foreach (string[] row in rows)
        {
            _html.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{E(cell)}</td>")).Append("</tr>\n");
        }

        _html.Append("</table></div>\n");
    }

    private static string Estimate(NodeReport node) => node.IsEstimate ? " <span class=\"badge warn\">estimate</span>" : "";

    private static string Badge(bool good, string yes, string no) => $"<span class=\"badge {(good ? "good" : "bad")}\">{(good ? yes : no)}</span>";

    private static string VerdictLine(IReadOnlyDictionary<Verdict, long> verdicts) =>
        string.Join(", ", verdicts.OrderBy(entry => entry.Key).Select(entry => $"{entry.Value} {entry.Key.Code()}"));

    private static string TimeQuality(char letter) => letter switch { 'S' => "S synchronised", 'I' => "I informative", 'R' => "R relative to boot", _ => "U unknown" };

    private static string Meaning(Verdict verdict) => verdict switch
    {
        Verdict.Accepted => "authentic, and it continues the chain",
        Verdict.Duplicate => "received before, byte for byte: delivered twice or replayed",
        Verdict.ChainGap => "authentic, but packs before it are missing",
        Verdict.ChainBreak => "authentic, but it does not follow the pack before it",
        Verdict.Conflict => "authentic, but another pack has the same number",
        Verdict.BadSignature => "not signed by the node it names, or changed since",
        Verdict.UnknownNode => "signed with a key that is not registered",
        _ => "not a pack of this format",
    };

    private static string Style()
    {
        using var reader = new StreamReader(typeof(ReportHtml).Assembly.GetManifestResourceStream("report.css")!);
        return reader.ReadToEnd();
    }

    private static string E(string text) => WebUtility.HtmlEncode(text);

    private static string N(double? value, string? format = null) => value is not double number ? "–"
        : format is not null ? number.ToString(format, CultureInfo.InvariantCulture)
        : Math.Abs(number) >= 1000 ? number.ToString("#,0.#", CultureInfo.InvariantCulture)
        : Math.Abs(number) >= 1 ? number.ToString("0.###", CultureInfo.InvariantCulture)
        : number.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Utc(double seconds) => seconds is >= 0 and <= 253402300799 ? Utc(DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))) : "out of range";

    private static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
