using MeterNode.Charts;
using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>
/// The load-duration curve of the plant, and those of its machines: of the ones with the most energy where they are many.
/// </summary>
internal static class LoadDurationPicture
{
    private const int MaximumTogether = 4;
    private const int MaximumMachines = 9;

    public static string Draw(ChartView view)
    {
        NodeFigureSet[] nodes = [.. view.Nodes.Where(node => node.Node.PackCount > 0).OrderByDescending(node => node.Joules)
            .Take(MaximumMachines)];
        LoadDurationSeries[] machines = [.. nodes.Select(node => new LoadDurationSeries(
            view.NameOf(node),
            [.. node.Node.Slots.Where(slot => slot.IsComplete).Select(slot => slot.Joules / (PlantCalendar.SlotSeconds * 1000.0))]))];
        if (machines.Length == 1)
        {
            return Picture(view, machines);
        }

        var plant = new LoadDurationSeries(
            view.Text("plant"), [.. Enumerable.Range(0, view.Calendar.SlotCount).Select(view.Kilowatts).OfType<double>()]);
        return machines.Length < MaximumTogether ? Picture(view, [plant, .. machines])
            : Picture(view, [plant]) + Picture(view, machines);
    }

    private static string Picture(ChartView view, LoadDurationSeries[] series) => LoadDurationChart.Draw(new LoadDurationData
    {
        Texts = view.Texts,
        Series = series,
        HoursText = view.Text("load-hours"),
    });
}
