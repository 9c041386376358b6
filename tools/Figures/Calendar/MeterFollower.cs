using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>Compares a node's register with that of the meter that it reads, pack by pack, in one pass.</summary>
internal sealed class MeterFollower
{
    private readonly List<MeterComparison> _closed = [];
    private MeterComparison? _open;
    private double _firstKilowattHours;
    private double _lastKilowattHours;
    private long _firstJoules;

    /// <summary>The comparisons so far, in order.</summary>
    public IReadOnlyList<MeterComparison> All => _open is null ? _closed : [.. _closed, _open];

    /// <summary>Takes the next pack; one without a register of a meter changes nothing.</summary>
    public void Take(ulong kid, long seq, PackRecords pack)
    {
        if (pack.MeterSerial is not string serial || pack.MeterImportKilowattHours is not double shown
            || pack.ImportJoules is not long joules)
        {
            return;
        }

        double ratio = pack.MeterRatio ?? 1;
        if (_open is null || _open.Kid != kid || _open.Serial != serial || _open.Ratio != ratio || shown < _lastKilowattHours
            || pack.Events.Any(BeginsAnother))
        {
            if (_open is not null)
            {
                _closed.Add(_open);
            }

            _open = new MeterComparison(kid, serial, ratio, new SeqRange(seq, seq));
            _firstKilowattHours = shown;
            _firstJoules = joules;
        }

        _open = _open with
        {
            Packs = _open.Packs with { Last = seq },
            MeterKilowattHours = shown - _firstKilowattHours,
            NodeJoules = joules - _firstJoules,
        };
        _lastKilowattHours = shown;
    }

    private static bool BeginsAnother(NodeEvent signed) => signed is NodeEvent.Resume or NodeEvent.Meter
    {
        Finding: MeterFinding.Swapped or MeterFinding.Fell or MeterFinding.Jumped or MeterFinding.Ratio or MeterFinding.Rolled,
    };
}
