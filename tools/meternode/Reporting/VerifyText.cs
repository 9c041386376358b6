using System.Globalization;
using MeterNode.Cli.Parsing;
using MeterNode.Wire;

namespace MeterNode.Cli.Reporting;

/// <summary>Writes what an <see cref="EvidenceCheck"/> found for people: the verdict first, then each key with its four answers.</summary>
public sealed class VerifyText(EvidenceCheck check, TimeSpan elapsed)
{
    private const int MaximumShown = 20;
    private const int Columns = 100;
    private const string Indent = "                ";
    private const double JoulesPerKilowattHour = 3.6e6;

    private TextWriter _output = TextWriter.Null;

    /// <summary>What was asked; null for everything.</summary>
    public AskedPeriod? Asked { get; init; }

    /// <summary>Writes it all.</summary>
    public void Write(TextWriter output)
    {
        _output = output;
        Line(Heading());
        Line(check.Registry.Fingerprint is string fingerprint
            ? $"plant {check.Registry.Site}, key {fingerprint}"
            : "no plant: single keys were given");
        if (Asked is not null)
        {
            Line(
                $"asked {Asked.Text} ({Asked.Zone}): {VerifySummary.Utc(Asked.Period.FromUtcSeconds)} to before "
                    + VerifySummary.Utc(Asked.Period.ToUtcSeconds));
        }

        output.WriteLine();
        foreach (NodeSummary node in check.Nodes)
        {
            WriteNode(node);
        }

        WriteStrangers();
        WritePieces();
        Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{check.Items:N0} packs, {check.Bytes:N0} bytes in {elapsed.TotalSeconds:0.00} s: "
                + $"{check.Items / Math.Max(elapsed.TotalSeconds, 1e-6):N0} packs/s on {check.Workers} cores"));
        if (check.Items == 0)
        {
            Line("There is no pack in it.");
        }
    }

    private string Heading()
    {
        string until = check.AnchoredUntil is DateTimeOffset time ? " up to " + VerifySummary.Utc(time.ToUnixTimeSeconds()) : "";
        string words = string.Join(", ", check.Answers.All.Select(answer => (answer.IsOk ? "" : "not ") + answer.Answer.Code())) + until;
        long declared = check.Nodes.Sum(node => node.Missing.Where(part => part.IsDeclared).Sum(part => part.Packs.Count));
        return !check.IsInOrder ? $"NOT IN ORDER: {words}"
            : declared == 0 ? $"IN ORDER: {words}"
            : $"IN ORDER with stated gaps: {words}; {declared} packs are missing that their nodes have declared gone";
    }

    private void WriteNode(NodeSummary node)
    {
        Line(Name(node) + (node.Node.Machine.Length > 0 ? $" ({node.Node.Machine})" : ""));
        if (node.Packs > 0)
        {
            WriteFigures(node);
        }

        int shown = 0;
        foreach (AnswerResult answer in node.Answers.All)
        {
            shown = WriteAnswer(answer, shown);
            if (answer.Answer == Answer.Anchored && node.Anchor is AnchoredHead head)
            {
                Item("", $"up to pack {head.Seq} by {head.Source}{head.Held?.VouchedText}");
            }
        }

        if (shown > MaximumShown)
        {
            Item("", "… more: see --json");
        }

        _output.WriteLine();
    }

    private void WriteFigures(NodeSummary node)
    {
        HeadlineFigures headline = node.Headline;
        Item("packs", $"{node.Packs}, numbers {node.FirstSeq} to {node.LastSeq}; nothing is said about later ones");
        Item("period", headline.FromUtcSeconds is null
            ? "no synchronised time"
            : $"{VerifySummary.Utc(headline.FromUtcSeconds)} to {VerifySummary.Utc(headline.ToUtcSeconds)}");
        Item("energy", Energy(node));
        if (headline.Coverage is double coverage)
        {
            Item("coverage", Text($"{100 * coverage:0.##} % of the time was metered"));
        }

        if (headline.Accuracy is AccuracyHeadline accuracy)
        {
            string definition = accuracy.Definition?.Code() ?? "no definition";
            string periods = accuracy.Periods == 1 ? "one period" : $"worst of {accuracy.Periods} periods";
            Item(
                "accuracy", Text($"±{accuracy.Celsius:0.##} °C ({definition}, zone {accuracy.Zone}), {periods}") + Recomputed(node));
        }

        Item("time quality", string.Join(", ", node.PacksByTimeQuality.Where(entry => entry.Value > 0).Select(entry => Text(
            $"{entry.Key.Code()} {entry.Key.ToString().ToLowerInvariant()} {100.0 * entry.Value / node.Packs:0.#} %"))));
        if (node.Resets > 0)
        {
            Item("starts", $"{node.Resets} after the first");
        }
    }

    private static string Energy(NodeSummary node) => node.Headline.EnergyJoules is not double joules
        ? "no register"
        : Text($"{joules / JoulesPerKilowattHour:0.000} kWh") + (node.EstimatedPacks == 0
            ? ""
            : $", an estimate: voltage was not measured in {node.EstimatedPacks} packs");

    private static string Recomputed(NodeSummary node)
    {
        long not = node.PeriodsNotRecomputed.Values.Sum();
        return $"; {node.PeriodsRecomputed} recomputed from their samples"
            + (not == 0 ? "" : $", {not} not: {string.Join(", ", node.PeriodsNotRecomputed.Keys.Select(reason => reason.Meaning()))}");
    }

    private int WriteAnswer(AnswerResult answer, int shown)
    {
        Item(answer.Answer.Code(), answer.IsOk ? "yes" : answer.Findings.All(finding => finding.IsNote) ? "no" : "NO");
        foreach (StatedFinding finding in answer.Findings)
        {
            if (shown++ < MaximumShown)
            {
                Item("", $"{(finding.IsNote ? "note: " : "")}{finding.Code}{Packs(finding)}: {finding.Text}");
            }
        }

        return shown;
    }

    private static string Packs(StatedFinding finding) => finding switch
    {
        { FirstSeq: null } => "",
        _ when finding.FirstSeq == finding.LastSeq => $" (pack {finding.LastSeq})",
        _ => $" ({finding.Count} in packs {finding.FirstSeq} to {finding.LastSeq})",
    };

    /// <summary>What belongs to no key of the registry, and what only all keys together say.</summary>
    private void WriteStrangers()
    {
        StatedFinding[] own = [.. check.OwnFindings];
        if (own.Length == 0)
        {
            return;
        }

        Line("of no key");
        foreach (StatedFinding finding in own)
        {
            Item("", $"{finding.Code}: {finding.Text}" + (finding.Count > 1 ? $" ({finding.Count} times)" : ""));
        }

        _output.WriteLine();
    }

    private void WritePieces()
    {
        IReadOnlyList<Finding> findings = check.Findings;
        foreach (Finding finding in findings.Take(MaximumShown))
        {
            string pack = finding.Seq is long seq ? $"{Name(finding)} pack {seq}" : $"{finding.Length} bytes";
            Wrapped("  ", "    ", $"'{finding.File}' at byte {finding.Offset}: {pack}: {finding.Judgement.Describe()}");
        }

        if (findings.Count > MaximumShown)
        {
            Line("  … more: see --json");
        }

        if (findings.Count > 0)
        {
            _output.WriteLine();
        }

        IEnumerable<string> counts = Enum.GetValues<Verdict>().Where(verdict => check.Count(verdict) > 0)
            .Select(verdict => Text($"{verdict.Code()} {check.Count(verdict):N0}"));
        Line(string.Join(", ", counts));
    }

    private string Name(NodeSummary node) => check.Registry.NameOf(node.Node);

    private string Name(Finding finding) =>
        finding.Kid is ulong kid && check.Registry.Find(kid) is RegisteredNode node ? check.Registry.NameOf(node) : "?";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Item(string name, string text) => Wrapped($"  {name,-14}", Indent, text);

    /// <summary>Breaks a text between words; names in evidence, registry and folder are a stranger's.</summary>
    private void Wrapped(string start, string indent, string text)
    {
        string rest = PlainText.Of(text);
        string head = start;
        while (head.Length + rest.Length > Columns && rest.LastIndexOf(' ', Columns - head.Length) is > 0 and int space)
        {
            _output.WriteLine(head + rest[..space]);
            rest = rest[(space + 1)..];
            head = indent;
        }

        _output.WriteLine(head + rest);
    }

    private void Line(string line) => Wrapped("", "  ", line);
}
