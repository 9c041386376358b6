namespace MeterNode.Figures;

/// <summary>
/// The states of a machine over a period, stretch by stretch. Our proposal: off, P below 2 % of P95; production, shots at most three median
/// cycles apart; otherwise standby.
/// </summary>
public sealed class MachineStates
{
    private const double OffShare = 0.02;
    private const double PowerShare = 0.95;
    private const double CyclesApart = 3;

    private readonly double[] _seconds = new double[Enum.GetValues<LoadState>().Length];
    private readonly long[] _joules = new long[Enum.GetValues<LoadState>().Length];

    private MachineStates(LoadState[] states, double? p95Watts, double? medianCycleSeconds)
    {
        States = states;
        P95Watts = p95Watts;
        MedianCycleSeconds = medianCycleSeconds;
    }

    /// <summary>The state of each stretch.</summary>
    public IReadOnlyList<LoadState> States { get; }

    /// <summary>The least power that is not exceeded in 95 % of the time, W; null without a stretch.</summary>
    public double? P95Watts { get; }

    /// <summary>The lower median of the packs' mean cycle times, s; null where no pack has one.</summary>
    public double? MedianCycleSeconds { get; }

    /// <summary>True when shots say whether the machine produced; otherwise it is only known when it was off.</summary>
    public bool HasProduction => MedianCycleSeconds is not null;

    /// <summary>Time in a state, s.</summary>
    public double Seconds(LoadState state) => _seconds[(int)state];

    /// <summary>Energy in a state, J. Over all states it is the energy of the period.</summary>
    public long Joules(LoadState state) => _joules[(int)state];

    /// <summary>The states of a node.</summary>
    public static MachineStates Of(NodeCalendar node)
    {
        List<EnergyStretch> stretches = node.Stretches;
        double? p95 = Percentile(stretches);
        double? cycle = Median([.. stretches.Where(stretch => stretch.CycleSeconds > 0).Select(stretch => (double)stretch.CycleSeconds)]);
        bool[] isProducing = Producing(stretches, cycle);
        var states = new LoadState[stretches.Count];
        for (int i = 0; i < states.Length; i++)
        {
            states[i] = stretches[i].IsBridged || stretches[i].Millis == 0 || p95 is null ? LoadState.Unknown
                : stretches[i].Watts < OffShare * p95 ? LoadState.Off
                : cycle is null ? LoadState.Unknown
                : isProducing[i] ? LoadState.Production
                : LoadState.Standby;
        }

        var found = new MachineStates(states, p95, cycle);
        for (int i = 0; i < states.Length; i++)
        {
            found._seconds[(int)states[i]] += stretches[i].Millis / 1000.0;
            found._joules[(int)states[i]] += stretches[i].Joules;
        }

        return found;
    }

    private static double? Percentile(List<EnergyStretch> stretches)
    {
        EnergyStretch[] known = [.. stretches.Where(stretch => !stretch.IsBridged && stretch.Millis > 0).OrderBy(stretch => stretch.Watts)];
        double wanted = PowerShare * known.Sum(stretch => (double)stretch.Millis);
        double passed = 0;
        foreach (EnergyStretch stretch in known)
        {
            passed += stretch.Millis;
            if (passed >= wanted)
            {
                return stretch.Watts;
            }
        }

        return null;
    }

    private static double? Median(double[] values)
    {
        Array.Sort(values);
        return values.Length == 0 ? null : values[(values.Length - 1) / 2];
    }

    /// <summary>A stretch with a shot, and every stretch between two of them that are not too far apart.</summary>
    private static bool[] Producing(List<EnergyStretch> stretches, double? cycleSeconds)
    {
        var producing = new bool[stretches.Count];
        int before = -1;
        for (int i = 0; i < producing.Length; i++)
        {
            if (stretches[i].Shots <= 0)
            {
                continue;
            }

            producing[i] = true;
            if (before >= 0 && stretches[i].StartMillis - stretches[before].EndMillis <= CyclesApart * 1000 * cycleSeconds)
            {
                Array.Fill(producing, true, before, i - before);
            }

            before = i;
        }

        return producing;
    }
}
