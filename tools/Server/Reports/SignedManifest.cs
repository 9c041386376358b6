using System.Text.Json;
using MeterNode.Plant;
using MeterNode.Report;

namespace MeterNode.Server.Reports;

/// <summary>Reads manifest.json.</summary>
internal static class SignedManifest
{
    /// <summary>The manifest; null when the bytes are none.</summary>
    public static ReportManifest? TryParse(byte[] content)
    {
        try
        {
            return JsonSerializer.Deserialize<ReportManifest>(content, JsonFormat.Line) is { SchemaVersion: 1 } manifest ? manifest : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
