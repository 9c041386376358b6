using MeterNode.Report;

namespace MeterNode.Server.Reports;

/// <summary>Writes a report in its formats.</summary>
internal static class ReportRendering
{
    /// <summary>Writes one format into <paramref name="folder"/>.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string format, ReportContent content, string folder, string? browser)
    {
        _ = (content, folder, browser);
        throw new NotSupportedException(format);
    }
}
