using MeterNode.Wire;

namespace MeterNode.Plant.Audit;

/// <summary>An entry of the audit log as an object for JSON.</summary>
public static class AuditJson
{
    /// <summary>The object.</summary>
    public static object Of(AuditEntry entry) => new
    {
        number = entry.Number,
        time = entry.Time,
        by = entry.By,
        via = entry.Via,
        what = entry.What,
        about = entry.About,
        files = entry.Files,
        sha256 = Convert.ToHexStringLower(entry.Hash),
    };
}
