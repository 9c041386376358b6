using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>Follows the calibration that a node states in every pack, and the day that its events name.</summary>
internal sealed class CalibrationStretches
{
    private readonly List<CalibrationStretch> _all = [];

    /// <summary>The stretches so far, in order.</summary>
    public IReadOnlyList<CalibrationStretch> All => _all;

    /// <summary>Takes the next pack; one that states no calibration changes nothing.</summary>
    public void Take(PackRecords pack, long seq, int board)
    {
        if (pack.CalibrationCounter is not long counter)
        {
            return;
        }

        // The event may be in an earlier pack than the first one of a store, or in the pack of another boot.
        string? due = pack.Events.OfType<NodeEvent.Calibration>().LastOrDefault(signed => signed.Counter == counter)?.Due;
        if (_all.Count > 0 && _all[^1] is var open && open.Counter == counter && open.Board == board)
        {
            _all[^1] = open with { DueDay = due ?? open.DueDay, Packs = open.Packs with { Last = seq } };
        }
        else
        {
            _all.Add(new CalibrationStretch(counter, due, new SeqRange(seq, seq), board));
        }
    }
}
