using MeterNode.Charts;
using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Server.Web.Shown;

/// <summary>What the page of a machine shows of a period that only packs say.</summary>
public sealed class MachineView
{
    private const int MaximumEvents = 200;

    /// <summary>Figures that are shown as large numbers, or say what the pictures show.</summary>
    private static readonly string[] s_headlines = ["completeness", "maximumDemand", "shots", "energyPerShot"];

    private readonly PageView _view;
    private readonly NodeFigureSet _set;

    /// <summary>Looks at the packs of a node.</summary>
    public MachineView(NodeFigureSet set, PageView view)
    {
        _set = set;
        _view = view;
        Figures = [.. set.All()];
    }

    /// <summary>All figures of the period, as reports have them.</summary>
    public IReadOnlyList<ReportFigure> Figures { get; }

    /// <summary>The most important figures beside the energy.</summary>
    public IReadOnlyList<ReportFigure> Headlines =>
        [.. s_headlines.Select(id => Figures.FirstOrDefault(figure => figure.Id == id)).OfType<ReportFigure>()];

    /// <summary>The other figures.</summary>
    public IEnumerable<FigureView> Others =>
        Figures.Where(figure => figure.Id != "energy" && !s_headlines.Contains(figure.Id)).Select(Shown);

    /// <summary>Events of the period, the newest first.</summary>
    public IEnumerable<CalendarEvent> Events => _set.Node.Events.OrderByDescending(signed => signed.AtMillis).Take(MaximumEvents);

    /// <summary>Times that were not metered, the newest first.</summary>
    public IEnumerable<MeteringGap> Gaps => _set.Node.Gaps.OrderByDescending(gap => gap.StartMillis).Take(MaximumEvents);

    /// <summary>Events as marks of a picture.</summary>
    public IReadOnlyList<ChartEvent> Marks => [.. Events.Reverse().Select(signed => new ChartEvent(
        DateTimeOffset.FromUnixTimeMilliseconds(signed.AtMillis), EventName(signed.Event)))];

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
}
