using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>What sections look at: the figures by their names, in the language of the report.</summary>
internal sealed class ReportView
{
    private readonly FigureIndex _figures;
    private readonly FigureIndex? _former;
    private readonly string? _formerSite;

    public ReportView(ReportSource source)
    {
        Source = source;
        Say = new ReportLanguage(source.Language);
        _figures = new FigureIndex(source.Figures.Figures);
        _former = source.Comparison is null ? null : new FigureIndex(source.Comparison.Figures);
        _formerSite = source.Comparison?.Registry.Site;
    }

    public ReportSource Source { get; }

    public ReportLanguage Say { get; }

    public ComputedPeriod Period => Source.Figures;

    public PlantCalendar Calendar => Period.Calendar;

    public PlantFigureSet Set => Period.Set;

    public LedgerBook? Book => Source.Book;

    /// <summary>True when another period stands beside this one.</summary>
    public bool HasComparison => _former is not null;

    /// <summary>A figure of the plant as a whole; null where there is none.</summary>
    public ReportFigure? Plant(string id) => Of(FigureScope.Plant, Period.Registry.Site, id);

    /// <summary>The same of the period that is compared with.</summary>
    public ReportFigure? FormerPlant(string id) => _formerSite is null ? null : Former(FigureScope.Plant, _formerSite, id);

    /// <summary>A figure; null where there is none.</summary>
    public ReportFigure? Of(string kind, string name, string id) => _figures.Find(id, new FigureScope(kind, name));

    /// <summary>The same of the period that is compared with.</summary>
    public ReportFigure? Former(string kind, string name, string id) => _former?.Find(id, new FigureScope(kind, name));

    /// <summary>What figures of this kind of scope are about.</summary>
    public IReadOnlyList<string> Names(string kind) => _figures.Names(kind);

    /// <summary>The entries of the ledger of one kind that count.</summary>
    public IReadOnlyList<T> Entries<T>()
        where T : LedgerEntry => Book?.Entries<T>() ?? [];

    /// <summary>A moment in the plant's zone.</summary>
    public DateTimeOffset Local(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, Calendar.Zone);

    /// <inheritdoc cref="Local(DateTimeOffset)"/>
    public DateTimeOffset Local(long millis) => Local(DateTimeOffset.FromUnixTimeMilliseconds(millis));

    /// <summary>True when a time reaches into the period.</summary>
    public bool IsInPeriod(DateTimeOffset from, DateTimeOffset? to) =>
        from.ToUnixTimeSeconds() < Calendar.Period.ToUtcSeconds
            && (to is not DateTimeOffset end || end.ToUnixTimeSeconds() > Calendar.Period.FromUtcSeconds);
}
