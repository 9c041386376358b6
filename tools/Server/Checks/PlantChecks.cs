using MeterNode.Plant;

namespace MeterNode.Server.Checks;

/// <summary>
/// Everything that can be known to be wrong with a plant before it is started: the folder and its keys, certificates, ports, evidence
/// store, disk, clock, registry. Nothing is changed but the layout of an older store.
/// </summary>
public static class PlantChecks
{
    /// <summary>All findings, in the order in which they are best put right; those in order among them.</summary>
    public static IReadOnlyList<PlantFinding> Run(PlantCheckOptions options)
    {
        var findings = new List<PlantFinding>();
        foreach ((string name, Func<PlantCheckOptions, IEnumerable<PlantFinding>> check) in
            (ReadOnlySpan<(string, Func<PlantCheckOptions, IEnumerable<PlantFinding>>)>)
            [
                ("folder", FolderChecks.Run),
                ("certificates", CertificateChecks.Run),
                ("ports", PortChecks.Run),
                ("store", StoreChecks.Run),
                ("disk and clock", MachineChecks.Run),
            ])
        {
            try
            {
                findings.AddRange(check(options));
            }
            catch (Exception e) when (e is OperatorException or IOException or UnauthorizedAccessException)
            {
                findings.Add(PlantFinding.Fail(name, e.Message.ReplaceLineEndings(" ")));
            }
        }

        return findings;
    }
}
