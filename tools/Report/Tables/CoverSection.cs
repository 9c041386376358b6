using System.Globalization;
using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>The cover: what the report is about, and whether it is in order.</summary>
internal static class CoverSection
{
    private const int PrefixLength = 16;

    public static ReportSection Of(ReportSource source, ReportLanguage say)
    {
        ComputedPeriod period = source.Figures;
        PlantCalendar calendar = period.Calendar;
        ReportFact Fact(string name, string text) => new(name, say.Text("fact." + name), text);
        return new ReportSection(
            "cover",
            say.Text("section.cover"),
            [
                new ReportFacts(
                    "cover",
                    [
                        Fact("plant", period.Registry.Site),
                        Fact("period", string.Create(
                            CultureInfo.InvariantCulture,
                            $"{calendar.Local(0):yyyy-MM-dd HH:mm} – {calendar.Local(calendar.SlotCount):yyyy-MM-dd HH:mm}")),
                        Fact("zone", calendar.Zone.Id),
                        Fact("plantKey", period.Registry.Fingerprint ?? ReportCell.NotApplicable),
                        Fact("manifest", source.ManifestSha256[..PrefixLength]),
                        Fact("program", $"{source.Manifest.Program.Name} {source.Manifest.Program.Version}"),
                    ]),
            ]);
    }
}
