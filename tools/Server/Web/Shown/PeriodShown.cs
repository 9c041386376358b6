using System.Globalization;
using MeterNode.Charts;
using MeterNode.Figures;
using MeterNode.Server.Today;
using MeterNode.Wire;

namespace MeterNode.Server.Web.Shown;

/// <summary>What a page shows of a node and a period: from packs where it is short, from rollups where it is long.</summary>
public sealed record PeriodShown
{
    private const double MeteredShare = 0.9;

    /// <summary>A day or a month has a mean where so much of it was metered; below <see cref="MeteredShare"/> it is a part.</summary>
    private const double LeastShareOfDays = 0.1;

    private const double Kilo = 1000;
    private const double LateSeconds = 180;

    /// <summary>The period.</summary>
    public required PagePeriod Period { get; init; }

    /// <summary>Length of a point of the picture, as people say it.</summary>
    public required string PointName { get; init; }

    /// <summary>What the band about the line is.</summary>
    public required string RangeName { get; init; }

    /// <summary>Mean power of each stretch of the picture until now, kW.</summary>
    public required IReadOnlyList<TimeLinePoint> Points { get; init; }

    /// <summary>The energy, with what it rests on.</summary>
    public required ReportFigure Energy { get; init; }

    /// <summary>Its budget; null where it has none.</summary>
    public required UncertaintyBudget? Budget { get; init; }

    /// <summary>Energy, J.</summary>
    public required long Joules { get; init; }

    /// <summary>Share of the time until now that was metered, %; null before the period.</summary>
    public required double? MeteredPercent { get; init; }

    /// <summary>Figures beside the energy that are shown large.</summary>
    public required IReadOnlyList<ReportFigure> Headlines { get; init; }

    /// <summary>Temperatures.</summary>
    public required IReadOnlyList<ZoneShown> Zones { get; init; }

    /// <summary>What only packs say: all figures, events, gaps with their reason; null where it is from rollups.</summary>
    public required MachineView? Packs { get; init; }

    /// <summary>What only rollups say: counts of days, months or years; null where it is from packs.</summary>
    public NodeHistory? History { get; private init; }

    /// <summary>Energy by the shifts of the ledger.</summary>
    public required ShiftsShown Shifts { get; init; }

    /// <summary>True while rollups are made for the first time.</summary>
    public bool IsBehind { get; private init; }

    private IReadOnlyList<InstrumentStretch> Instruments { get; init; } = [];

    /// <summary>From the packs of a period.</summary>
    public static PeriodShown Of(NodeFigureSet set, PagePeriod period, PageView view, LedgerBook? book)
    {
        var packs = new MachineView(set, view);
        double until = Math.Min(period.To.ToUnixTimeSeconds(), view.Now.ToUnixTimeSeconds()) - period.From.ToUnixTimeSeconds();
        return new PeriodShown
        {
            Period = period,
            PointName = view.Text("point." + period.PointSeconds.ToString("0", CultureInfo.InvariantCulture)),
            RangeName = view.Text("power.range"),
            Points = [.. PacksPoints.Of(set.Node, period, view)],
            Energy = packs.Figures.First(figure => figure.Id == "energy"),
            Budget = set.Budget,
            Joules = set.Joules,
            MeteredPercent = until > 0 ? 100 * Math.Min(1, set.Node.MeteredSeconds(set.Node.Calendar.Whole) / until) : null,
            Headlines = packs.Headlines,
            Zones = [.. ZoneShown.Of(set.Node, view)],
            Packs = packs,
            Shifts = ShiftsShown.Of(set, book, view.Now),
            Instruments = set.Node.Instruments,
        };
    }

    /// <summary>From the rollups of a period.</summary>
    public static PeriodShown Of(NodeHistory history, PagePeriod period, PageView view)
    {
        ReportFigure[] figures = [.. history.Counted.All()];
        string name = view.Text("point." + period.Step switch
        {
            HistoryStep.QuarterHour => "900",
            HistoryStep.Hour => "3600",
            HistoryStep.Day => "day",
            _ => "month",
        });
        return new PeriodShown
        {
            Period = period,
            PointName = name,
            RangeName = view.Text("history.range"),
            Points = [.. history.Points.Select(point => Point(point, period.Step, view.Now))],
            Energy = figures.First(figure => figure.Id == "energy"),
            Budget = history.Counted.Budget,
            Joules = history.Counted.Joules,
            MeteredPercent = figures.First(figure => figure.Id == "timeMetered").Value,
            Headlines = [.. figures.Where(figure => figure.Id is not "energy")],
            Zones = [.. ZoneShown.Of(history.Points, name)],
            Packs = null,
            History = history,
            Shifts = ShiftsShown.Of(history, period, view),
            IsBehind = history.IsBehind,
            Instruments = history.Counted.Instruments,
        };
    }

    /// <summary>What the picture of power shows, in a sentence.</summary>
    public string Finding(PageView view)
    {
        TimeLinePoint[] known = [.. Points.Where(point => point.Mean is not null)];
        if (known.Length == 0 || MeteredPercent is not double percent)
        {
            return view.Text("power.none");
        }

        TimeLinePoint top = known.MaxBy(point => point.Mean);
        return view.Text(
            "power.finding", PointName, NumberShown.Of(FigureRounding.Text(top.Mean!.Value, null, true)),
            view.Minute(top.Start), NumberShown.Of(percent, percent is < 100 and >= 99.95 ? 2 : percent < 100 ? 1 : 0));
    }

    /// <summary>How much more energy than in another period.</summary>
    public EnergyDifference DifferenceTo(PeriodShown other) => EnergyDifference.Of(
        Joules, Budget, other.Joules, other.Budget,
        Instruments.Concat(other.Instruments).DistinctBy(stretch => (
            stretch.Kid, stretch.Configuration, stretch.Mode, stretch.Calibration, stretch.MeterClass, stretch.MeterRatio)).Count() == 1);

    private static TimeLinePoint Point(HistoryPoint point, HistoryStep step, DateTimeOffset now)
    {
        DateTimeOffset end = point.To > now ? now : point.To;
        double length = Math.Max(1, (end - point.From).TotalSeconds - (point.To > now ? LateSeconds : 0));
        double share = point.MeteredSeconds / length;
        bool isShown = point.Watts is not null && share >= (step is HistoryStep.Day or HistoryStep.Month ? LeastShareOfDays : MeteredShare);
        return new TimeLinePoint(
            point.From, isShown ? point.Watts!.Value.Mean / Kilo : null, isShown ? point.Watts!.Value.Minimum / Kilo : null,
            isShown ? point.Watts!.Value.Maximum / Kilo : null)
        {
            End = point.To,
            IsPartial = isShown && share < MeteredShare,
        };
    }
}
