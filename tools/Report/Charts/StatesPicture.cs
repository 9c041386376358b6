using MeterNode.Charts;

namespace MeterNode.Report;

/// <summary>Energy and time of each machine by what it was doing.</summary>
internal static class StatesPicture
{
    public static string Draw(ChartView view) => StateBars.Draw(new StateBarsData
    {
        Texts = view.Texts,
        Rows = [.. view.Nodes.Select(node => new StateRow(view.NameOf(node), ChartView.KilowattHours(node), ChartView.Hours(node)))],
        States = view.States,
        EnergyText = view.Text("energy-by-state"),
        HoursText = view.Text("time-by-state"),
    });
}
