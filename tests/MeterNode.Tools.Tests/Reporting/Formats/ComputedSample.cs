using MeterNode.Figures;
using MeterNode.Plant.Stores;
using MeterNode.Report;
using MeterNode.Server.Computing;
using MeterNode.Tools.Tests.Checkpoints;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Reporting;

/// <summary>Sample reports whose figures are those of a small plant, computed once.</summary>
internal static class ComputedSample
{
    /// <summary>Texts that a spreadsheet would compute, that end a cell or a line, that are long, or that a file cannot hold.</summary>
    public static readonly string[] HostileNames =
    [
        "=1+1", "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(1)", "＝1+1", "'=1", "tab\there", "line\r\nend", "\"quoted\", and; more", " spaces ",
        "_x003D_1+1", "压铸机 😀 1号", "\u0000\u0001\u001b[31m\u202e\ud800", new string('长', 300),
    ];

    private static readonly Lazy<ComputedPeriod> s_figures = new(Compute);

    public static ReportContent Of(FigureLanguage language, string name) =>
        SampleReport.Of(language, name) with { Figures = s_figures.Value };

    /// <summary>The same with a row of each hostile name.</summary>
    public static ReportContent Hostile(FigureLanguage language)
    {
        ReportContent content = Of(language, "press");
        return content with { Sections = [.. content.Sections, new ReportSection("hostile", "[a]:*?/\\'", [Names()])] };
    }

    private static ReportTable Names() => new()
    {
        Id = "T17",
        Name = "events",
        Title = "[a]:*?/\\ " + new string('x', 60),
        EmptyText = "–",
        Columns =
        [
            new("name", "=name", ReportColumnKind.Text),
            new("value", "value", ReportColumnKind.Number, "kWh"),
            new("day", "day", ReportColumnKind.Time),
        ],
        Rows =
        [
            .. HostileNames.Select((name, i) => new[]
            {
                ReportCell.Of(name),
                i switch
                {
                    0 => ReportCell.Of(-0.0005, "-0.0005"),
                    1 => ReportCell.Of(1234.5, "1230"),
                    2 => ReportCell.Of(9007199254740991),
                    3 => ReportCell.Of(12.5, "12.5 %"),
                    _ => ReportCell.Of(i / 3.0, (i / 3.0).ToString("F3", System.Globalization.CultureInfo.InvariantCulture)),
                },
                ReportCell.Of(i == 0 ? new DateOnly(1899, 12, 31) : new DateOnly(2026, 11, i)),
            }),
        ],
        Notes = ["=note"],
    };

    private static ComputedPeriod Compute()
    {
        using var plant = new CheckpointPlant(2);
        plant.Measure(180);
        using IEvidenceStore store = EvidenceStores.Open(plant.Folder.Store, create: false);
        var period = new EvidencePeriod(
            new DateTimeOffset(2026, 9, 21, 14, 30, 0, TimeSpan.Zero).ToUnixTimeSeconds(),
            new DateTimeOffset(2026, 9, 21, 16, 30, 0, TimeSpan.Zero).ToUnixTimeSeconds());
        var calendar = new PlantCalendar(period, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));
        return new PlantComputing(PlantPapers.Of(plant.Folder, plant.Nodes.Registry), new StoredPacks(store))
            .Compute(new FigureRequest { Calendar = calendar, Grid = "East" }, CancellationToken.None);
    }
}
