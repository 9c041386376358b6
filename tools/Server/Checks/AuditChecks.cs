using MeterNode.Plant.Audit;
using MeterNode.Wire;

namespace MeterNode.Server.Checks;

/// <summary>The audit log: whether every entry is signed and in its place.</summary>
internal static class AuditChecks
{
    /// <inheritdoc cref="PlantChecks.Run"/>
    public static IEnumerable<PlantFinding> Run(PlantCheckOptions options)
    {
        IReadOnlyList<AuditEntry> entries = AuditLog.Read(options.Server.Plant, out string? problem);
        yield return problem != null
            ? PlantFinding.Fail(
                "audit", $"the audit log in '{options.Server.Plant.In("audit")}' is not in order ({problem}): compare it with a backup")
            : PlantFinding.Ok("audit", $"{entries.Count} entries, each signed and in its place");
    }
}
