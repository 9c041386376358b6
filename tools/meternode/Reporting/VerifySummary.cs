using System.Globalization;
using System.Text.Json;
using MeterNode.Plant;
using MeterNode.Wire;

namespace MeterNode.Cli.Reporting;

/// <summary>Writes what an <see cref="EvidenceCheck"/> found, for people or as JSON.</summary>
public sealed class VerifySummary(EvidenceCheck check, IReadOnlyList<string> files, TimeSpan elapsed)
{
    private const int FindingsShown = 20;

    /// <summary>More ranges than this are counted in the text; JSON has them all.</summary>
    private const int MaximumGapsListed = 100;

    /// <summary>What the meter signed itself; null when nobody gave its key.</summary>
    public MeterStatements? Statements { get; init; }

    private double PacksPerSecond => check.Items / Math.Max(elapsed.TotalSeconds, 1e-6);

    /// <summary>One JSON object; keys are part of the contract.</summary>
    public void WriteJson(TextWriter output)
    {
        var result = new
        {
            schemaVersion = 1,
            inOrder = check.IsInOrder,
            files,
            packs = check.Items,
            bytes = check.Bytes,
            verdicts = Enum.GetValues<Verdict>().ToDictionary(verdict => verdict.Code(), check.Count),
            nodes = check.Nodes.Select(node => new
            {
                id = node.Node.Id,
                kid = node.Node.KidText,
                machine = node.Node.Machine,
                packs = node.Packs,
                firstSeq = node.FirstSeq,
                lastSeq = node.LastSeq,
                firstUtc = Utc(node.FirstUtcSeconds),
                lastUtc = Utc(node.LastUtcSeconds),
                chain = ChainState(node),
                enrolmentChecked = node.EnrolmentChecked,
                gaps = node.Missing.Select(part => new
                {
                    first = part.Packs.First,
                    last = part.Packs.Last,
                    declared = part.IsDeclared,
                    declaredIn = part.DeclaredIn,
                    cause = part.Cause?.Code(),
                }),
                breaks = node.Breaks,
                outOfOrder = node.OutOfOrder,
                accuracyPeriods = new
                {
                    recomputed = node.PeriodsRecomputed,
                    notRecomputed = node.PeriodsNotRecomputed.ToDictionary(entry => entry.Key.Code(), entry => entry.Value),
                    contradictions = node.ContradictionCount,
                },
                resets = node.Resets,
                resumes = node.Resumes,
                estimatedPacks = node.EstimatedPacks,
                timeQuality = node.PacksByTimeQuality.ToDictionary(entry => entry.Key.Code(), entry => entry.Value),
            }),
            findings = check.Findings.Select(finding => new
            {
                file = finding.File,
                offset = finding.Offset,
                length = finding.Length,
                node = finding.Node,
                kid = finding.Kid?.ToString("x16"),
                seq = finding.Seq,
                verdict = finding.Judgement.Verdict.Code(),
                reason = finding.Judgement.Reason == PackError.None ? null : finding.Judgement.Reason.Code(),
                text = finding.Judgement.Describe(),
            }),
            contradictions = check.Nodes.SelectMany(node => node.Contradictions.Select(Json).Concat(node.Content.Findings.Select(Json))),
            meterStatements = Statements?.Counts,
            seconds = Math.Round(elapsed.TotalSeconds, 3),
            packsPerSecond = Math.Round(PacksPerSecond, 1),
        };
        Write(output, JsonSerializer.Serialize(result, JsonFormat.Line));
    }

    /// <summary>A summary that fits a screen.</summary>
    public void WriteText(TextWriter output)
    {
        Write(output, Heading());
        string unenrolled = string.Join(", ", check.Nodes.Where(node => !node.EnrolmentChecked).Select(Name));
        if (unenrolled.Length > 0)
        {
            Write(
                output,
                $"No enrolment record was checked for {unenrolled}: the packs are of that key, but its name and machine are only what was "
                    + $"given beside it.");
        }

        output.WriteLine();
        foreach (NodeSummary node in check.Nodes)
        {
            WriteNode(output, node);
        }

        foreach (Verdict verdict in Enum.GetValues<Verdict>())
        {
            if (check.Count(verdict) > 0)
            {
                Write(output, $"{verdict.Code(),-14}{check.Count(verdict).ToString("N0", CultureInfo.InvariantCulture),12}");
            }
        }

        PeriodContradiction[] contradictions = [.. check.Nodes.SelectMany(node => node.Contradictions)];
        foreach (PeriodContradiction found in contradictions.Take(FindingsShown))
        {
            Write(output, $"  {check.Registry.NameOf(found.Node)} pack {found.Seq}: {found.Rule.Code()}: {found.Describe()}");
        }

        if (contradictions.Length > FindingsShown)
        {
            Write(output, "  … more contradictions: see --json");
        }

        foreach (ContentFinding found in ContentFindings().Take(FindingsShown))
        {
            string kind = found.Rule.IsNote() ? "note: " : "";
            Write(output, $"  {check.Registry.NameOf(found.Node)} {Packs(found.Packs)}: {kind}{found.Rule.Code()}: {found.Describe()}");
        }

        if (ContentFindings().Skip(FindingsShown).Any())
        {
            Write(output, "  … more of them: see --json");
        }

        IReadOnlyList<Finding> findings = check.Findings;
        foreach (Finding finding in findings.Take(FindingsShown))
        {
            string pack = finding.Seq is long seq ? $"{Name(finding)} pack {seq}" : $"{finding.Length} bytes";
            Write(output, $"  {finding.File} at byte {finding.Offset}: {pack}: {finding.Judgement.Describe()}");
        }

        if (findings.Count > FindingsShown)
        {
            Write(output, "  … more: see --json");
        }

        output.WriteLine();
        Write(output, string.Create(
            CultureInfo.InvariantCulture,
            $"{check.Items:N0} packs, {check.Bytes:N0} bytes in {elapsed.TotalSeconds:0.00} s: {PacksPerSecond:N0} packs/s on one core"));
        if (check.Items == 0)
        {
            Write(output, "There is no pack in it.");
        }
    }

    private string Heading()
    {
        long declared = check.Nodes.Sum(node => node.Missing.Sum(part => part.Packs.Count));
        return !check.IsInOrder ? "NOT IN ORDER"
            : declared == 0 ? "IN ORDER: every pack is authentic and every chain is whole."
            : $"IN ORDER with stated gaps: every pack is authentic; {declared} packs are missing, and their nodes have declared them gone.";
    }

    private static object Json(PeriodContradiction found) => new
    {
        node = found.Node.Id,
        kid = found.Node.KidText,
        firstSeq = found.Seq,
        seq = found.Seq,
        rule = found.Rule.Code(),
        severity = found.Rule.Severity(),
        record = found.Record,
        signed = found.Figure.Signed,
        recomputed = found.Figure.Recomputed,
        text = found.Describe(),
    };

    private static object Json(ContentFinding found) => new
    {
        node = found.Node.Id,
        kid = found.Node.KidText,
        firstSeq = found.Packs.First,
        seq = found.Packs.Last,
        rule = found.Rule.Code(),
        severity = found.Rule.Severity(),
        record = (string?)null,
        signed = (double?)null,
        recomputed = (double?)null,
        text = found.Describe(),
    };

    private IEnumerable<ContentFinding> ContentFindings() => check.Nodes.SelectMany(node => node.Content.Findings);

    private static string Packs(SeqRange packs) =>
        packs.First == packs.Last ? $"pack {packs.Last}" : $"packs {packs.First} to {packs.Last}";

    private static string Words(string chainState) => chainState == "declaredGaps" ? "whole but for packs declared gone" : chainState;

    private string Name(NodeSummary node) => check.Registry.NameOf(node.Node);

    private string Name(Finding finding) =>
        finding.Kid is ulong kid && check.Registry.Find(kid) is RegisteredNode node ? check.Registry.NameOf(node) : "?";

    private void WriteNode(TextWriter output, NodeSummary node)
    {
        Write(output, node.Node.Machine.Length > 0 ? $"{Name(node)} ({node.Node.Machine})" : Name(node));
        Write(output, $"  packs         {node.Packs} (numbers {node.FirstSeq} to {node.LastSeq}; nothing is said about later ones)");
        Write(
            output,
            $"  period        {Utc(node.FirstUtcSeconds) ?? "no synchronised time"}"
            + (double.IsNaN(node.LastUtcSeconds) ? "" : " to " + Utc(node.LastUtcSeconds)));
        Write(
            output,
            $"  chain         {Words(ChainState(node))}, {node.Breaks} breaks, {node.Resets} resets, "
                + $"enrolment {(node.EnrolmentChecked ? "checked" : "not checked")}");
        foreach (MissingPacks part in node.Missing.Take(MaximumGapsListed))
        {
            Write(output, $"  missing       {part.Packs} ({part.Packs.Count} packs, {part.Describe()})");
        }

        if (node.Missing.Count > MaximumGapsListed)
        {
            Write(output, $"  missing       … and {node.Missing.Count - MaximumGapsListed} ranges more");
        }

        foreach (long seq in node.Resumes.Take(MaximumGapsListed))
        {
            Write(output, $"  resumed       in pack {seq}: the flash was erased or damaged, and numbers go on behind a receipt");
        }

        if (node.OutOfOrder > 0)
        {
            Write(
                output,
                $"  order         {node.OutOfOrder} packs come behind packs with greater numbers, so their control accuracy was not "
                    + $"recomputed: give the files in order, or export them again");
        }

        WritePeriods(output, node);
        IEnumerable<string> shares = node.PacksByTimeQuality.Where(entry => entry.Value > 0).Select(entry => string.Create(
            CultureInfo.InvariantCulture,
            $"{entry.Key.Code()} {entry.Key.ToString().ToLowerInvariant()} {100.0 * entry.Value / node.Packs:0.#} %"));
        Write(output, "  time quality  " + string.Join(", ", shares));
        if (node.EstimatedPacks > 0)
        {
            Write(
                output,
                $"  estimate      {node.EstimatedPacks} packs have electrical figures from nominal voltage: an estimate, not a "
                    + $"measurement");
        }

        output.WriteLine();
    }

    private static void WritePeriods(TextWriter output, NodeSummary node)
    {
        if (node.PeriodsRecomputed > 0)
        {
            string result = node.ContradictionCount == 0
                ? "their figures are those of the signed samples"
                : $"{node.ContradictionCount} figures are NOT those of the signed samples";
            Write(output, $"  accuracy      {node.PeriodsRecomputed} periods recomputed: {result}");
        }

        foreach ((NotRecomputed reason, long count) in node.PeriodsNotRecomputed)
        {
            Write(output, $"  accuracy      {count} periods not recomputed: {reason.Meaning()}");
        }
    }

    private static string ChainState(NodeSummary node) =>
        !node.IsChainInOrder ? "broken" : node.Missing.Count == 0 ? "whole" : "declaredGaps";

    /// <summary>Names in evidence, registry and folder are a stranger's.</summary>
    private static void Write(TextWriter output, string line) => output.WriteLine(PlainText.Of(line));

    private static string? Utc(double seconds) => double.IsNaN(seconds) || seconds is < 0 or > 253402300799
        ? null
        : DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
