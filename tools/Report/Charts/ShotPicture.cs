using MeterNode.Charts;

namespace MeterNode.Report;

/// <summary>How often a shot took how much energy: the mean of each stretch between two readings of the registers that has shots.</summary>
internal static class ShotPicture
{
    public static string Draw(ChartView view) => Histogram.Draw(new HistogramData
    {
        Texts = view.Texts,
        Values = [.. view.Nodes.SelectMany(node => node.Node.Stretches).Where(stretch => stretch.Shots > 0 && !stretch.IsBridged)
            .Select(stretch => new WeightedValue(ChartView.KilowattHours(stretch.Joules) / stretch.Shots, stretch.Shots))],
        CountText = view.Text("shots"),
        ValueText = view.Text("energy-a-shot"),
        Median = view.Text("median"),
    });
}
