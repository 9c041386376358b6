using System.Globalization;
using MeterNode.VirtualPlant.Metrology;

namespace MeterNode.Cli.Calibrating;

/// <summary>Averages a node's present values at one load, and refuses what was not steady.</summary>
/// <param name="feed">The node's values.</param>
/// <param name="serial">Serial of the configuration that the node must run with.</param>
/// <param name="phases">Phases that it must show.</param>
/// <param name="count">Values in a mean.</param>
/// <param name="maximumScatterPercent">Greatest standard uncertainty of a mean current or power, %.</param>
internal sealed class PointMeter(ILiveFeed feed, long serial, int phases, int count, double maximumScatterPercent)
{
    /// <summary>Values that are let go by, so that no mean holds the load before.</summary>
    private const int Settling = 2;

    private const double MaximumRefusedShare = 0.05;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(90);

    /// <summary>Mean of the node's values at a load, one point a phase.</summary>
    /// <param name="reference">What the reference showed; asked for when the values are in.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="problem">Why the values cannot be used, or empty.</param>
    /// <returns>Null when they cannot be used.</returns>
    public MeasuredPoint[]? Measure(Func<ReferenceValues[]> reference, CancellationToken cancellation, out string problem)
    {
        feed.Skip();
        for (int i = 0; i < Settling; i++)
        {
            feed.Next(s_limit, cancellation);
        }

        var values = new List<LiveValues>();
        while (values.Count < count)
        {
            values.Add(feed.Next(s_limit, cancellation));
            problem = Refusal(values[^1], values[0]);
            if (problem.Length > 0)
            {
                return null;
            }
        }

        ReferenceValues[] shown = reference();
        MeasuredPoint[] points = [.. Enumerable.Range(0, phases).Select(p => Mean(p, shown[p], values))];
        problem = Unsteady(points, values);
        return problem.Length == 0 ? points : null;
    }

    /// <summary>The next values, whatever they are; to see which load there is.</summary>
    public LiveValues Look(CancellationToken cancellation) => feed.Next(s_limit, cancellation);

    private static MeasuredPoint Mean(int phase, ReferenceValues reference, List<LiveValues> values)
    {
        LivePhase[] own = [.. values.Select(value => value.Phases[phase])];
        double watts = own.Average(value => value.Watts);
        double squares = own.Average(value => value.Amperes * value.Amperes);
        double scatter = reference.Amperes == 0 ? 0 : 100 * Scatter(own.Select(value => value.Watts)) / Math.Abs(watts);
        return new MeasuredPoint(
            new CalibrationPoint(
                phase + 1, reference.Amperes, reference.Volts, reference.Watts, Math.Sqrt(squares),
                own.Average(value => value.Volts), watts, own.Average(value => value.Vars)),
            scatter);
    }

    /// <summary>Standard uncertainty of a mean (GUM, JCGM 100:2008, 4.2.3).</summary>
    private static double Scatter(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double mean = all.Average();
        return Math.Sqrt(all.Sum(value => (value - mean) * (value - mean)) / (all.Length - 1) / all.Length);
    }

    private string Refusal(LiveValues value, LiveValues first)
    {
        long refused = value.WindowsRefused - first.WindowsRefused;
        long used = value.WindowsUsed - first.WindowsUsed;
        return value.Serial != serial
            ? $"the node runs with configuration {value.Serial} and its bundle has {serial}: flash the bundle, or start "
                + "'meternode run' again"
            : value.Phases.Count != phases
                ? $"the node shows {value.Phases.Count} of {phases} phases: it meters nothing ('meternode watch' says why)"
            : refused < 0 || used < 0
                ? "the node's counts have fallen meanwhile: it has started anew, or another node answers under its name ('meternode run' "
                    + "twice?): end the other one, and take the point again"
            : value.OverRange > first.OverRange
                ? "an input reaches its limit: the current is too high for this clamp and its burden"
            : refused > MaximumRefusedShare * (used + refused)
                ? $"{refused} windows were refused meanwhile: the signals are disturbed, or the board is too busy"
            : string.Empty;
    }

    private string Unsteady(MeasuredPoint[] points, List<LiveValues> values)
    {
        foreach (CalibrationPoint point in points.Select(item => item.Point).Where(point => point.RefAmperes > 0))
        {
            LivePhase[] own = [.. values.Select(value => value.Phases[point.Phase - 1])];
            foreach ((string name, double mean, double scatter) in new[]
            {
                ("current", point.NodeAmperes, Scatter(own.Select(value => value.Amperes))),
                ("power", Math.Abs(point.NodeWatts), Scatter(own.Select(value => value.Watts))),
            })
            {
                if (mean == 0 || 100 * scatter / mean > maximumScatterPercent)
                {
                    return mean == 0
                        ? $"the node shows no {name} in phase {point.Phase}: close the clamp, or look at its leads"
                        : string.Create(
                            CultureInfo.InvariantCulture,
                            $"the {name} of phase {point.Phase} is not steady ({100 * scatter / mean:F2} % of its mean, at most "
                                + $"{maximumScatterPercent} %): wait until the load stands still, or take more values (--values)");
                }
            }
        }

        return string.Empty;
    }
}
