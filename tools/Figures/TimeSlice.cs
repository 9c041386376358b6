using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>A stretch of a node's time with the packs that its figures are from, for people. Absent figures are null.</summary>
public sealed record TimeSlice(
    double FromUtcSeconds,
    string Packs,
    double? KilowattHours,
    double? MeanWatts,
    double? MaximumWatts,
    double? MeanCelsius,
    double? MinimumCelsius,
    double? MaximumCelsius)
{
    private const int MaximumSlices = 48;
    private static readonly double[] s_lengths = [300, 900, 3600, 14400, 86400, 604800, 2592000, 31536000];

    /// <summary>Cuts the node's time at round instants into at most some fifty slices. Temperatures are those of the first zone.</summary>
    public static IReadOnlyList<TimeSlice> Cut(NodeFigures node)
    {
        var all = node.Power.Points.Concat(node.Energy.Points).ToList();
        if (all.Count == 0)
        {
            return [];
        }

        double from = all.Min(point => point.UtcSeconds);
        double to = all.Max(point => point.UtcSeconds);
        double length = s_lengths.FirstOrDefault(candidate => (to - from) / candidate <= MaximumSlices, s_lengths[^1]);

        // A value belongs to the slice in which the interval ends that it is the figure of.
        double Slice(double seconds) => Math.Ceiling(seconds / length) * length - length;
        var power = node.Power.Points.ToLookup(point => Slice(point.UtcSeconds));
        var energy = node.Energy.Points.ToLookup(point => Slice(point.UtcSeconds));
        var celsius = (node.Temperatures.Values.FirstOrDefault()?.Points ?? []).ToLookup(point => Slice(point.UtcSeconds));
        var slices = new List<TimeSlice>();
        double before = node.Boards[0].Packs.First == 0 ? 0 : node.Energy.Points.Count > 0 ? node.Energy.Points[0].Value : 0;
        foreach (double start in power.Select(group => group.Key).Union(energy.Select(group => group.Key)).Order())
        {
            IEnumerable<string> packs = power[start].Concat(energy[start]).Concat(celsius[start]).GroupBy(point => point.Board)
                .OrderBy(board => board.Key).Select(board => node.PackName(
                    board.Key, new SeqRange(board.Min(point => point.Seq), board.Max(point => point.Seq))));
            double? last = energy[start].Any() ? energy[start].Last().Value : null;
            slices.Add(new TimeSlice(
                start,
                string.Join(", ", packs),
                last - before,
                Mean(power[start]),
                power[start].Any() ? power[start].Max(point => point.Value) : null,
                Mean(celsius[start]),
                celsius[start].Any() ? celsius[start].Min(point => point.Value) : null,
                celsius[start].Any() ? celsius[start].Max(point => point.Value) : null));
            before = last ?? before;
        }

        return slices;
    }

    private static double? Mean(IEnumerable<SeriesPoint> points) => points.Any() ? points.Average(point => point.Value) : null;
}
