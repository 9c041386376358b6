namespace MeterNode.Wire;

/// <summary>What is counted since the start of the node does not fall before the next start.</summary>
internal sealed class CounterRule : IContentRule
{
    private static readonly RecordKind[] s_counters =
    [
        RecordKind.UptimeSeconds, RecordKind.WindowsUsed, RecordKind.WindowsDiscarded, RecordKind.RefusedRate, RecordKind.RefusedGap,
        RecordKind.RefusedClipped, RecordKind.RefusedShort, RecordKind.RefusedDisturbed, RecordKind.RefusedNoResponse,
        RecordKind.RefusedLate, RecordKind.OverRange, RecordKind.MeterPulses,
    ];

    private readonly double[] _last = new double[s_counters.Length];

    /// <inheritdoc/>
    public void Check(ContentStep step)
    {
        if (!step.IsSameBoot)
        {
            Array.Clear(_last);
        }

        for (int i = 0; i < s_counters.Length; i++)
        {
            if (step.Records.Number(s_counters[i]) is not double value)
            {
                continue;
            }

            if (value < _last[i])
            {
                step.Say(Contradiction.CounterFell, $"{RecordTable.Of(s_counters[i]).Pattern} was {_last[i]:0} and is {value:0}");
            }

            _last[i] = value;
        }
    }
}
