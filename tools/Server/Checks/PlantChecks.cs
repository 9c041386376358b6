using MeterNode.Plant;
using MeterNode.Wire;

namespace MeterNode.Server.Checks;

/// <summary>
/// Everything that can be known to be wrong with a plant before it is started: the folder and its keys, certificates, ports, evidence
/// store, disk, clock, registry; and, when asked for, how the plant is as a whole. Nothing is changed but the layout of an older store.
/// </summary>
public static class PlantChecks
{
    /// <summary>All findings, in the order in which they are best put right; those in order among them.</summary>
    public static IReadOnlyList<PlantFinding> Run(PlantCheckOptions options)
    {
        var findings = new List<PlantFinding>();
        (string, Func<PlantCheckOptions, IEnumerable<PlantFinding>>)[] whole = !options.IsWhole ? [] :
        [
            ("history", HistoryChecks.Run),
            ("ledger", LedgerChecks.Run),
            ("audit", AuditChecks.Run),
            ("checkpoints", CheckpointChecks.Run),
            ("nodes", NodeChecks.Run),
            ("growth", GrowthChecks.Run),
            ("backup", BackupChecks.Run),
            ("influx", InfluxChecks.Run),
        ];
        foreach ((string name, Func<PlantCheckOptions, IEnumerable<PlantFinding>> check) in
            (ReadOnlySpan<(string, Func<PlantCheckOptions, IEnumerable<PlantFinding>>)>)
            [
                ("folder", FolderChecks.Run),
                ("certificates", CertificateChecks.Run),
                ("ports", PortChecks.Run),
                ("store", StoreChecks.Run),
                ("disk and clock", MachineChecks.Run),
                .. whole,
            ])
        {
            try
            {
                findings.AddRange(check(options));
            }
            catch (Exception e) when (e is OperatorException or IOException or UnauthorizedAccessException or RegistryException)
            {
                findings.Add(PlantFinding.Fail(name, e.Message.ReplaceLineEndings(" ")));
            }
        }

        return findings;
    }
}
