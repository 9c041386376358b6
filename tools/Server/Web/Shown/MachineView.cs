using System.Globalization;
using MeterNode.Charts;
using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Server.Web.Shown;

/// <summary>What the page of a machine shows of a period.</summary>
public sealed class MachineView
{
    private const double MeteredShare = 0.9;
    private const int MaximumEvents = 200;

    /// <summary>Figures that are shown as large numbers, or say what the pictures show.</summary>
    private static readonly string[] s_headlines = ["energy", "completeness", "maximumDemand", "energyPerShot"];

    private readonly PageView _view;
    private readonly PagePeriod _period;
    private readonly NodeFigureSet _set;

    /// <summary>Looks at the packs of a node.</summary>
    public MachineView(NodeFigureSet set, PagePeriod period, PageView view)
    {
        _set = set;
        _period = period;
        _view = view;
        Points = [.. PointsOf()];
        Figures = [.. set.All()];
    }

    /// <summary>All figures of the period, as reports have them.</summary>
    public IReadOnlyList<ReportFigure> Figures { get; }

    /// <summary>Mean power of each stretch of the picture until now, kW.</summary>
    public IReadOnlyList<TimeLinePoint> Points { get; }

    /// <summary>The most important figures.</summary>
    public IEnumerable<FigureView> Headlines => s_headlines
        .Select(id => Figures.FirstOrDefault(figure => figure.Id == id)).OfType<ReportFigure>().Select(Shown);

    /// <summary>The other figures.</summary>
    public IEnumerable<FigureView> Others => Figures.Where(figure => !s_headlines.Contains(figure.Id)).Select(Shown);

    /// <summary>Events of the period, the newest first.</summary>
    public IEnumerable<CalendarEvent> Events => _set.Node.Events.OrderByDescending(signed => signed.AtMillis).Take(MaximumEvents);

    /// <summary>Times that were not metered, the newest first.</summary>
    public IEnumerable<MeteringGap> Gaps => _set.Node.Gaps.OrderByDescending(gap => gap.StartMillis).Take(MaximumEvents);

    /// <summary>Length of a point of the picture, as people say it.</summary>
    public string PointName => _view.Text("point." + _period.PointSeconds.ToString("0", CultureInfo.InvariantCulture));

    /// <summary>What the picture of power shows, in a sentence.</summary>
    public string Finding
    {
        get
        {
            TimeLinePoint[] known = [.. Points.Where(point => point.Mean is not null)];
            if (known.Length == 0)
            {
                return _view.Text("power.none");
            }

            TimeLinePoint top = known.MaxBy(point => point.Mean);
            double share = (double)known.Length / Points.Count;
            return _view.Text(
                "power.finding", PointName, NumberShown.Of(FigureRounding.Text(top.Mean!.Value, null, true)),
                _view.Minute(top.Start), NumberShown.Of(100 * Math.Min(1, share), share < 1 ? 1 : 0));
        }
    }

    /// <summary>Power over time, with events as marks.</summary>
    public string PowerChart() => TimeLine.Draw(new TimeLineData
    {
        Texts = new ChartTexts(Finding, _view.Text("chart.too-few")),
        Points = Points,
        PointSeconds = _period.PointSeconds,
        Events = [.. Events.Reverse().Select(signed => new ChartEvent(
            DateTimeOffset.FromUnixTimeMilliseconds(signed.AtMillis), EventName(signed.Event)))],
        Zone = _view.Zone,
        Unit = "kW",
        MeanText = PointName,
        RangeText = _view.Text("power.range"),
        GapText = _view.Text("power.gap"),
        EventText = _view.Text("power.event"),
    });

    /// <summary>How far each temperature zone was from its set-point.</summary>
    public IEnumerable<(int Zone, string Picture)> ZoneCharts() => _set.Zones.Where(zone => zone.Points.Count > 0).Select(zone =>
    {
        AccuracyPoint[] points = [.. zone.Points];
        double? band = points.All(point => point.ToleranceCelsius == points[0].ToleranceCelsius) ? points[0].ToleranceCelsius : null;
        AccuracyPoint[] known = [.. points.Where(point => point.HasFigures)];
        string finding = known.Length == 0 ? _view.Text("control.none") : _view.Text(
            "control.finding", known.Length, NumberShown.Of(known.Max(point => point.P95Error), 1));
        return (points[0].Zone, ControlChart.Draw(new ControlChartData
        {
            Texts = new ChartTexts(finding, _view.Text("chart.too-few")),
            Points = [.. points.Select(point => new ControlPoint(
                DateTimeOffset.FromUnixTimeMilliseconds(point.EndMillis).AddSeconds(-point.Seconds), point.Seconds, point.P95Error,
                point.MaximumError))],
            Band = band,
            Zone = _view.Zone,
            Unit = "°C",
            P95Text = _view.Text("control.p95"),
            MaximumText = _view.Text("control.maximum"),
            BandText = band is double width ? _view.Text("control.band", NumberShown.Of(width, 1)) : "",
            SetPointText = _view.Text("control.setpoint"),
            GapText = _view.Text("control.gap"),
        }));
    });

    /// <summary>What an event is, in words.</summary>
    public string EventName(NodeEvent signed)
    {
        string code = signed.Text.Split(' ')[0];
        return signed is NodeEvent.Unknown ? code : Report.ReportTexts.Of("event." + code, _view.Language);
    }

    private FigureView Shown(ReportFigure figure) => FigureView.Of(
        figure.Scope.Kind == FigureScope.Zone ? $"{figure.Scope.Name}: {figure.Definition.Name(_view.Language)}"
            : figure.Definition.Name(_view.Language), figure, _set.Budget, _view);

    private IEnumerable<TimeLinePoint> PointsOf()
    {
        NodeCalendar node = _set.Node;
        long step = (long)_period.PointSeconds * 1000;
        long to = Math.Min(_period.To.ToUnixTimeMilliseconds(), _view.Now.ToUnixTimeMilliseconds());
        long first = _period.From.ToUnixTimeMilliseconds();
        int stretch = 0;
        for (long from = first; from < to; from += step)
        {
            while (stretch < node.Stretches.Count && node.Stretches[stretch].EndMillis <= from)
            {
                stretch++;
            }

            (double joules, double millis) = Inside(node.Stretches, stretch, from, from + step);
            bool isMetered = millis >= MeteredShare * step;
            double? maximum = isMetered ? MaximumOf(node, first, from, from + step) : null;
            yield return new TimeLinePoint(
                DateTimeOffset.FromUnixTimeMilliseconds(from), isMetered ? joules / millis : null, null, maximum / 1000);
        }
    }

    /// <summary>Energy and metered time between two moments; what was bridged over missing packs is no power at any moment.</summary>
    private static (double Joules, double Millis) Inside(List<EnergyStretch> stretches, int first, long from, long to)
    {
        double joules = 0;
        double millis = 0;
        for (int i = first; i < stretches.Count && stretches[i].StartMillis < to; i++)
        {
            EnergyStretch stretch = stretches[i];
            double inside = Math.Min(stretch.EndMillis, to) - Math.Max(stretch.StartMillis, from);
            if (inside > 0 && !stretch.IsBridged)
            {
                millis += inside;
                joules += stretch.Joules * inside / stretch.Millis;
            }
        }

        return (joules, millis);
    }

    private static double? MaximumOf(NodeCalendar node, long first, long from, long to)
    {
        const long Slot = PlantCalendar.SlotSeconds * 1000L;
        return to - from < Slot ? null
            : Enumerable.Range((int)((from - first) / Slot), (int)((to - from) / Slot)).Where(slot => slot < node.Slots.Length)
                .Max(slot => node.Slots[slot].MaximumWatts);
    }
}
