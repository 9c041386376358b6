using System.Globalization;
using System.Text.Json;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Wire;

namespace MeterNode.Cli.Reporting;

/// <summary>Writes what an <see cref="EvidenceCheck"/> found as JSON.</summary>
public sealed class VerifySummary(EvidenceCheck check, IReadOnlyList<string> files, TimeSpan elapsed)
{
    /// <summary>What was asked; null for everything.</summary>
    public AskedPeriod? Asked { get; init; }

    /// <summary>One JSON object; keys are part of the contract.</summary>
    public void WriteJson(TextWriter output)
    {
        var result = new
        {
            schemaVersion = 2,
            inOrder = check.IsInOrder,
            plantKey = check.Registry.Fingerprint,
            period = Asked is null
                ? null
                : new { from = Utc(Asked.Period.FromUtcSeconds), to = Utc(Asked.Period.ToUtcSeconds) },
            answers = Json(check.Answers),
            files,
            packs = check.Items,
            bytes = check.Bytes,
            verdicts = Enum.GetValues<Verdict>().ToDictionary(verdict => verdict.Code(), check.Count),
            nodes = check.Nodes.Select(Json),
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
            contradictions = check.Nodes.SelectMany(node => node.Contradictions.Select(Json).Concat(node.ContentFindings.Select(Json))),
            meterStatements = check.MeterKeys is null ? null : MeterStatements(),
            seconds = Math.Round(elapsed.TotalSeconds, 3),
            packsPerSecond = Math.Round(check.Items / Math.Max(elapsed.TotalSeconds, 1e-6), 1),
        };
        output.WriteLine(PlainText.Of(JsonSerializer.Serialize(result, JsonFormat.Line)));
    }

    /// <summary>UTC to the second, ISO 8601; null where no calendar has such a day.</summary>
    internal static string? Utc(double? seconds) => seconds is double utc and >= 0 and <= 253402300799
        ? DateTimeOffset.FromUnixTimeMilliseconds((long)(utc * 1000)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : null;

    private static object Json(NodeSummary node) => new
    {
        id = node.Node.Id,
        kid = node.Node.KidText,
        site = node.Node.Site,
        machine = node.Node.Machine,
        answers = Json(node.Answers),
        energyJoules = node.Headline.EnergyJoules,
        from = Utc(node.Headline.FromUtcSeconds),
        to = Utc(node.Headline.ToUtcSeconds),
        coverage = node.Headline.Coverage,
        controlAccuracy = Json(node.Headline.Accuracy),
        anchor = Json(node.Anchor),
        packs = node.Packs,
        firstSeq = node.FirstSeq,
        lastSeq = node.LastSeq,
        firstUtc = Utc(node.FirstUtcSeconds),
        lastUtc = Utc(node.LastUtcSeconds),
        chain = ChainState(node),
        enrolmentChecked = node.EnrolmentChecked,
        gaps = node.Missing.Take(EvidenceCheck.MaximumFindings).Select(part => new
        {
            first = part.Packs.First,
            last = part.Packs.Last,
            declared = part.IsDeclared,
            declaredIn = part.DeclaredIn,
            cause = part.Cause?.Code(),
        }),
        breaks = node.Breaks,
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
    };

    private static Dictionary<string, object> Json(FourAnswers answers) => answers.All.ToDictionary(
        answer => answer.Answer.Code(),
        answer => (object)new
        {
            ok = answer.IsOk,
            findings = answer.Findings.Select(finding => new
            {
                code = finding.Code,
                severity = finding.Severity,
                firstSeq = finding.FirstSeq,
                lastSeq = finding.LastSeq,
                count = finding.Count,
                text = finding.Text,
            }),
        });

    private static object? Json(AccuracyHeadline? accuracy) => accuracy is null ? null : new
    {
        celsius = accuracy.Celsius,
        zone = accuracy.Zone,
        definition = accuracy.Definition?.Code(),
        end = Utc(accuracy.EndUtcSeconds),
        periods = accuracy.Periods,
    };

    private static object? Json(AnchoredHead? head) => head?.Held is not CheckedCheckpoint held ? null : new
    {
        seq = head.Seq,
        checkpoint = held.Checkpoint.Number,
        file = held.Source,
        time = Utc(held.Checkpoint.Time.ToUnixTimeSeconds()),
        witnesses = held.Witnesses.Select(witness => new
        {
            name = witness.Statement.Name,
            kid = witness.Statement.KidText,
            time = Utc(witness.Statement.Time.ToUnixTimeSeconds()),
            known = witness.IsKnown,
        }),
        timeStamps = held.TimeStamps.Select(stamp => new
        {
            authority = stamp.Authority,
            time = Utc(stamp.Time.ToUnixTimeSeconds()),
            known = stamp.IsKnown,
        }),
    };

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

    private SortedDictionary<string, long> MeterStatements()
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach ((string outcome, long count) in check.Nodes.SelectMany(node => node.MeterStatements))
        {
            counts[outcome] = counts.GetValueOrDefault(outcome) + count;
        }

        return counts;
    }

    private static string ChainState(NodeSummary node) =>
        !node.IsChainInOrder ? "broken" : node.Missing.Count == 0 ? "whole" : "declaredGaps";
}
