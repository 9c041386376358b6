using System.Runtime.InteropServices;

namespace MeterNode.Figures;

/// <summary>Finds the stretches of a node by time. They stand in the order of their boards: those of two boards at once overlap.</summary>
internal sealed class StretchIndex
{
    private readonly List<EnergyStretch> _stretches;
    private readonly long[] _latestEnds;
    private readonly long[] _earliestStarts;

    public StretchIndex(List<EnergyStretch> stretches)
    {
        _stretches = stretches;
        _latestEnds = new long[stretches.Count];
        _earliestStarts = new long[stretches.Count];
        long end = long.MinValue;
        long start = long.MaxValue;
        for (int i = 0; i < stretches.Count; i++)
        {
            _latestEnds[i] = end = Math.Max(end, stretches[i].EndMillis);
            int back = stretches.Count - 1 - i;
            _earliestStarts[back] = start = Math.Min(start, stretches[back].StartMillis);
        }
    }

    /// <summary>How many stretches it knows.</summary>
    public int Count => _latestEnds.Length;

    /// <summary>A run of stretches that holds all that touch a time; some in it may lie beside it.</summary>
    public ReadOnlySpan<EnergyStretch> Touching(long fromMillis, long toMillis)
    {
        int first = FirstAtLeast(_latestEnds, fromMillis);
        int end = FirstAtLeast(_earliestStarts, toMillis + 1);
        return end <= first ? [] : CollectionsMarshal.AsSpan(_stretches)[first..end];
    }

    private static int FirstAtLeast(long[] rising, long least)
    {
        int low = 0;
        int high = rising.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = rising[middle] < least ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
