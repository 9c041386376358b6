using System.Globalization;
using MeterNode.Figures;
using MeterNode.Plant.Stores;
using MeterNode.Server.Computing;
using MeterNode.Server.Reports;
using MeterNode.Tools.Tests.Checkpoints;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Reporting;

/// <summary>Reports of a <see cref="CheckpointPlant"/>, as HTML.</summary>
internal static class MadeReports
{
    /// <summary>The report of a period in UTC, for example 2026-09-21T14:30, in a folder beside the plant's.</summary>
    public static MadeReport Make(CheckpointPlant plant, string from, string to, string name = "report", string? db = null,
        string[]? formats = null)
    {
        using IEvidenceStore store = EvidenceStores.Open(db ?? plant.Folder.Store, create: false);
        var maker = new ReportMaker(plant.Folder, Registry.Load(plant.Registry), store);
        var request = new FigureRequest
        {
            Calendar = new PlantCalendar(new EvidencePeriod(Seconds(from), Seconds(to)), TimeZoneInfo.Utc),
        };
        return maker.Make(
            new ReportOrder(request, plant.Beside(name)) { Formats = formats ?? ["html"], Now = DateTimeOffset.UnixEpoch },
            CancellationToken.None);
    }

    /// <summary>What a check of the report finds.</summary>
    public static ReportVerdict Check(MadeReport report) => new ReportCheck(report.Folder).Check(CancellationToken.None);

    /// <summary>A figure of the report.</summary>
    public static ReportFigure Figure(MadeReport report, string kind, string name, string id) =>
        report.Figures.Figures.Single(figure => figure.Scope.Kind == kind && figure.Scope.Name == name && figure.Id == id);

    /// <summary>The files of the report's evidence, in the order of their names.</summary>
    public static string[] Evidence(MadeReport report) =>
        [.. Directory.GetFiles(Path.Combine(report.Folder, ReportFiles.Evidence)).Order(StringComparer.Ordinal)];

    private static long Seconds(string utc) =>
        DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeSeconds();
}
