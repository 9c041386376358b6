using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>Divides a node's packs by the meter that they were read from, in one pass.</summary>
internal sealed class MeterStretches
{
    private readonly List<MeterStretch> _closed = [];
    private MeterStretch? _open;
    private long _pulses;
    private long _boot;
    private int _board;

    /// <summary>The stretches so far, in order.</summary>
    public IReadOnlyList<MeterStretch> All => _open is null ? _closed : [.. _closed, _open];

    /// <summary>Takes the next pack; one without a meter changes nothing.</summary>
    public void Take(PackRecords pack, long seq, long boot, int board)
    {
        if (pack.MeterSerial is not string serial || pack.ImportJoules is not long joules)
        {
            return;
        }

        double ratio = pack.MeterRatio ?? 1;
        bool isSame = board == _board && _open is MeterStretch open
            && open.Serial == serial && open.Ratio == ratio && open.AccuracyClass == pack.MeterClass
            && pack.MeterImportKilowattHours.HasValue == open.LastImportKilowattHours.HasValue
            && !(pack.MeterImportKilowattHours < open.LastImportKilowattHours)
            && !pack.Events.Any(BeginsASeries);
        if (!isSame)
        {
            Begin(pack, serial, ratio, joules, seq, board);
        }
        else
        {
            long before = boot == _boot ? _pulses : 0;
            _open = _open! with
            {
                Packs = _open!.Packs with { Last = seq },
                LastImportKilowattHours = pack.MeterImportKilowattHours,
                LastExportKilowattHours = pack.MeterExportKilowattHours,
                Pulses = pack.MeterPulses is long pulses ? _open!.Pulses + Math.Max(0, pulses - before) : _open!.Pulses,
                LastImportJoules = joules,
            };
        }

        _pulses = pack.MeterPulses ?? 0;
        _boot = boot;
        _board = board;
    }

    private static bool BeginsASeries(NodeEvent signed) =>
        signed is NodeEvent.Resume || (signed is NodeEvent.Meter meter && BeginsASeries(meter.Finding));

    private static bool BeginsASeries(MeterFinding finding) => finding
        is MeterFinding.Swapped or MeterFinding.Fell or MeterFinding.Jumped or MeterFinding.Ratio or MeterFinding.Rolled;

    private void Begin(PackRecords pack, string serial, double ratio, long joules, long seq, int board)
    {
        if (_open is not null)
        {
            _closed.Add(_open);
        }

        _open = new MeterStretch(serial, pack.MeterClass, ratio, new SeqRange(seq, seq), board)
        {
            FirstImportKilowattHours = pack.MeterImportKilowattHours,
            LastImportKilowattHours = pack.MeterImportKilowattHours,
            FirstExportKilowattHours = pack.MeterExportKilowattHours,
            LastExportKilowattHours = pack.MeterExportKilowattHours,
            Pulses = pack.MeterPulses is null ? null : 0,
            FirstImportJoules = joules,
            LastImportJoules = joules,
        };
    }
}
