using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>Composes a report: which tables and charts it has, in which order.</summary>
public static class ReportComposer
{
    /// <summary>The whole report.</summary>
    public static ReportContent Compose(ReportSource source)
    {
        var say = new ReportLanguage(source.Language);
        return new ReportContent
        {
            Language = source.Language,
            Title = say.Text("report-title"),
            Site = source.Figures.Registry.Site,
            Number = source.Manifest.Number,
            Version = source.Manifest.Version,
            ManifestSha256 = source.ManifestSha256,
            Figures = source.Figures,
            Sections =
            [
                CoverSection.Of(source, say),
                MachineSection.Of(source, say),
            ],
        };
    }
}
