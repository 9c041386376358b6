using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>Checks packs of a <see cref="TestPlant"/> and says what was found in few words.</summary>
internal static class Asked
{
    /// <summary>When the checks of these tests are made.</summary>
    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds + 100_000);

    /// <summary>From one second after the start of the test nodes to another.</summary>
    public static EvidencePeriod Period(double from, double to) => new(TestNode.StartSeconds + from, TestNode.StartSeconds + to);

    /// <summary>Files of these packs, checked together.</summary>
    public static EvidenceCheck Of(
        Registry registry, IEnumerable<IEnumerable<byte[]>> files, EvidencePeriod? period = null, IAnchors? anchors = null)
    {
        var check = new EvidenceCheck(registry, Now) { Period = period, Anchors = anchors };
        check.Read([.. files.Select((packs, i) => EvidenceFile.Of($"file {i}", [.. packs.SelectMany(pack => pack)]))]);
        return check;
    }

    /// <summary>One file of these packs.</summary>
    public static EvidenceCheck Of(
        Registry registry, IEnumerable<byte[]> packs, EvidencePeriod? period = null, IAnchors? anchors = null) =>
        Of(registry, [packs], period, anchors);

    /// <summary>For example <c>yes virtual-board</c> or <c>no packs-missing 3-4 (2)</c>.</summary>
    public static string Say(AnswerResult answer) => string.Join(
        ' ', answer.Findings.Select(finding => finding.Code
            + (finding.FirstSeq is null ? "" : $" {finding.FirstSeq}-{finding.LastSeq}")
            + (finding.Count == 1 ? "" : $" ({finding.Count})")).Prepend(answer.IsOk ? "yes" : "no"));

    /// <summary>All that a check says but where the pieces lie in the files: for comparing.</summary>
    public static string Everything(EvidenceCheck check)
    {
        IEnumerable<string> nodes = check.Nodes.OrderBy(node => node.Node.Kid).Select(node =>
            $"{node.Node.KidText} {node.Packs} {node.FirstSeq} {node.LastSeq} {string.Join(", ", node.Gaps)} {node.Breaks} "
                + $"{node.Headline.EnergyJoules} {node.Headline.FromUtcSeconds} {node.Headline.ToUtcSeconds} {node.Headline.Coverage} "
                + $"{node.Headline.Accuracy} {node.PeriodsRecomputed} {Say(node.Answers)}");
        IEnumerable<string> verdicts = Enum.GetValues<Verdict>().Select(verdict => $"{verdict} {check.Count(verdict)}");
        IEnumerable<string> findings = check.Findings.Select(found => $"{found.Kid:x16} {found.Seq} {found.Judgement.Describe()}").Order();
        string all = $"{check.Items} {check.Bytes} {check.IsInOrder}";
        return string.Join("\n", [.. nodes, Say(check.Answers), .. verdicts, .. findings, all]);
    }

    /// <summary>The four answers in their order.</summary>
    public static string Say(FourAnswers answers) => string.Join(" | ", answers.All.Select(Say));
}
