using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Plant.Checkpoints;
using MeterNode.Server.Computing;
using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>
/// Holds the packs of a report against checkpoints that somebody else has kept, and against those of the report with the keys of witnesses
/// that somebody knows.
/// </summary>
/// <param name="folder">Folder of the report.</param>
/// <param name="own">Names of the checkpoints in it.</param>
internal sealed class HeldCheckpoints(string folder, IReadOnlyList<string> own)
{
    /// <summary>Checkpoints that somebody has kept.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Public keys of witnesses (SubjectPublicKeyInfo).</summary>
    public IReadOnlyList<byte[]> WitnessKeys { get; init; } = [];

    /// <summary>Certificates of time-stamp authorities, or of the roots above them (PEM, DER).</summary>
    public IReadOnlyList<string> TimeAuthorityFiles { get; init; } = [];

    /// <summary>What is wrong, and up to which pack each key is anchored.</summary>
    /// <exception cref="OperatorException">A file is no checkpoint, or no certificate.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public (IReadOnlyList<ReportFinding> Findings, IReadOnlyList<ReportFinding> Notes) Check(
        Registry registry, PlantCalendar calendar, CancellationToken cancellation)
    {
        using var times = new TimeAuthorities(TimeAuthorityFiles);
        var set = new CheckpointSet(
            registry,
            [
                .. own.Select(name => (name, PlantCheckpoints.Read(Path.Combine(folder, name)))),
                .. Files.Select(file => (file, PlantCheckpoints.Read(file))),
            ],
            WitnessKeys,
            times.Check);
        var reading = new PlantReading(
            new EvidenceFolder(folder, [(ReportFiles.Evidence, calendar)]), registry, calendar)
        {
            Anchors = set,
            Workers = Environment.ProcessorCount,
        };
        reading.Read(cancellation);
        var findings = new List<ReportFinding>();
        findings.AddRange(set.Problems.Concat(set.RegistryProblems).Select(
            problem => new ReportFinding(ReportFinding.Evidence, registry.Site, problem)));
        findings.AddRange(reading.Findings.Select(
            finding => new ReportFinding(ReportFinding.Evidence, finding.Node, finding.Finding)));
        return (findings, [.. reading.Anchored.Select(entry => Note(registry, entry.Key, entry.Head))]);
    }

    private static ReportFinding Note(Registry registry, RegisteredNode key, AnchoredHead? head)
    {
        string? vouched = head?.IsWitnessed == true ? head.Held?.VouchedText : ", which only the plant signed";
        return new ReportFinding(
            ReportFinding.Anchored, registry.NameOf(key),
            head is null ? "no checkpoint names a pack of the period" : $"anchored up to pack {head.Seq} by {head.Source}{vouched}");
    }
}
