using MeterNode.Figures;
using MeterNode.Plant.Stores;
using MeterNode.Report;
using MeterNode.Server.Computing;
using MeterNode.Server.Reports;
using MeterNode.Tools.Tests.Figures;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Reporting.Tables;

/// <summary>
/// Reports of the made month: gaps, a replaced board, a changed set-point, two articles, a ledger. It is computed once for all tests.
/// </summary>
internal static class MonthReport
{
    public static readonly string Manifest = new('a', 64);

    private static readonly Lazy<Computed> s_computed = new(Compute);

    public static ComputedPeriod Figures => s_computed.Value.Figures;

    public static LedgerBook Book => s_computed.Value.Book;

    /// <summary>The report in a language, without another period beside it or with the week before it.</summary>
    public static ReportContent Of(FigureLanguage language, bool isCompared = false) =>
        ReportComposer.Compose(Source(language) with { Comparison = isCompared ? s_computed.Value.Comparison : null });

    public static ReportSource Source(FigureLanguage language) => SourceOf(Figures, Book, language);

    public static ReportSource SourceOf(ComputedPeriod figures, LedgerBook? book, FigureLanguage language) => new()
    {
        Figures = figures,
        Book = book,
        Anchors = new ReportAnchors([], [], []),
        Language = language,
        Manifest = new ReportManifest
        {
            SchemaVersion = 1,
            Number = "works/2026-10-01/2026-11-01",
            Version = 1,
            MadeAt = DateTimeOffset.UnixEpoch,
            Program = new ManifestProgram("MeterNode", "0.0.0"),
            Plant = new ManifestPlant(figures.Registry.Site, figures.Registry.Fingerprint ?? "", figures.Registry.PlantKey ?? []),
            Request = new ManifestRequest(
                new ManifestPeriod(figures.Calendar.Local(0), figures.Calendar.Local(figures.Calendar.SlotCount)), figures.Calendar.Zone.Id,
                "en", [])
            {
                Grid = "China",
                ShiftStarts = ["06:00", "14:00", "22:00"],
            },
            Tables = ReportComputing.Tables,
            Files = [new ManifestFile("ledger.cbor", new string('b', 64), 12)],
            InOrder = figures.IsInOrder,
            Findings = [],
            Doubts = [],
        },
        ManifestSha256 = Manifest,
        VerifyPageSha256 = new string('c', 64),
    };

    private static Computed Compute()
    {
        using var plant = new MonthPlant();
        var registry = Registry.Load(plant.Folder.RegistryPath);
        using IEvidenceStore store = EvidenceStores.Open(plant.Folder.Store, create: false);
        var computing = new PlantComputing(PlantPapers.Of(plant.Folder, registry), new StoredPacks(store));
        TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(MonthPlant.Zone);
        FigureRequest request = new()
        {
            Calendar = Calendar(zone, new DateTime(2026, 10, 1), new DateTime(2026, 11, 1)),
            Grid = "China",
            ShiftStarts = [new TimeOnly(6, 0), new TimeOnly(14, 0), new TimeOnly(22, 0)],
        };
        ComputedPeriod figures = computing.Compute(request, CancellationToken.None);
        ComputedPeriod former = computing.Compute(
            request with { Calendar = Calendar(zone, new DateTime(2026, 10, 1), new DateTime(2026, 10, 8)) }, CancellationToken.None);
        return new Computed(figures, former, computing.Book.Book!);
    }

    private static PlantCalendar Calendar(TimeZoneInfo zone, DateTime from, DateTime to) => new(
        new EvidencePeriod(
            new DateTimeOffset(from, zone.GetUtcOffset(from)).ToUnixTimeSeconds(),
            new DateTimeOffset(to, zone.GetUtcOffset(to)).ToUnixTimeSeconds()),
        zone);

    private sealed record Computed(ComputedPeriod Figures, ComputedPeriod Comparison, LedgerBook Book);
}
