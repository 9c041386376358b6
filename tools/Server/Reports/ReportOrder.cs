using MeterNode.Figures;
using MeterNode.Server.Computing;

namespace MeterNode.Server.Reports;

/// <summary>What somebody wants of a report.</summary>
/// <param name="Request">Which figures.</param>
/// <param name="Folder">Folder that it goes into: new, empty, or with an earlier version of the same report.</param>
public sealed record ReportOrder(FigureRequest Request, string Folder)
{
    /// <summary>The period that it is compared with; null for none.</summary>
    public PlantCalendar? Comparison { get; init; }

    /// <summary>The language.</summary>
    public FigureLanguage Language { get; init; }

    /// <summary>The formats, in the order of their names.</summary>
    public IReadOnlyList<string> Formats { get; init; } = ReportFiles.Formats;

    /// <summary>False where the report is wanted without its PDF, too, if that cannot be printed.</summary>
    public bool NeedsPdf { get; init; } = true;

    /// <summary>Address of a service that stamps the manifest (RFC 3161); null for none.</summary>
    public Uri? TimeStampService { get; init; }

    /// <summary>Path of the browser that prints the PDF; null: one is looked for.</summary>
    public string? Browser { get; init; }

    /// <summary>When it is made.</summary>
    public required DateTimeOffset Now { get; init; }
}
