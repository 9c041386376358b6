using System.Text.Json;
using MeterNode.Plant;
using MeterNode.Report;

namespace MeterNode.Server.Reports;

/// <summary>Reads manifest.json.</summary>
internal static class SignedManifest
{
    private static readonly JsonSerializerOptions s_options = new(JsonFormat.Line) { AllowDuplicateProperties = false };

    /// <summary>The manifest; null when the bytes are none, or say one thing twice.</summary>
    public static ReportManifest? TryParse(byte[] content)
    {
        try
        {
            return JsonSerializer.Deserialize<ReportManifest>(content, s_options) is { SchemaVersion: 1 } manifest && IsWhole(manifest)
                ? manifest
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>No list has a hole, which the reader of JSON lets pass.</summary>
    private static bool IsWhole(ReportManifest manifest) =>
        new IEnumerable<object?>[]
        {
            manifest.Tables, manifest.Files, manifest.Findings, manifest.Doubts, manifest.Request.Formats, manifest.Request.OwnFactors,
            manifest.Request.ShiftStarts,
        }.All(list => list.All(one => one is not null)) && manifest.Tables.All(table => table.Name.Length > 0)
            && manifest.Files.All(file => file.Name.Length > 0 && !file.Name.Contains('\0', StringComparison.Ordinal));
}
