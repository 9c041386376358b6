using System.Globalization;
using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>
/// Computes the figures of one node from its packs, in one pass. With a registry every pack's signature is checked on the way, and a
/// pack whose bytes are not what the node signed is counted and left out.
/// </summary>
public sealed class NodeFigureBuilder
{
    private readonly NodeFigures _node;
    private readonly PackVerifier? _verifier;
    private readonly SortedDictionary<(int Zone, double EndSeconds), Dictionary<string, double>> _periods = [];
    private readonly Dictionary<(int Zone, double EndSeconds), string> _definitions = [];
    private long _lastBoot = -1;
    private long _nextSeq;
    private readonly List<SeqRange> _missing = [];

    /// <summary>Starts on the node <paramref name="id"/>.</summary>
    /// <param name="id">Name of the node.</param>
    /// <param name="machine">The machine that it is enrolled for.</param>
    /// <param name="shotMassKilograms">Mass of product a shot, kg, as the operator says it.</param>
    /// <param name="verifier">Checks every pack; null where no keys were given.</param>
    public NodeFigureBuilder(string id, string machine, double? shotMassKilograms, PackVerifier? verifier)
    {
        _node = new NodeFigures { Id = id, Machine = machine, ShotMassKilograms = shotMassKilograms };
        _verifier = verifier;
    }

    /// <summary>Adds one pack. Packs come in the order of their numbers; <paramref name="verdict"/> is what its chain says.</summary>
    public void Add(ReadOnlyMemory<byte> bytes, Verdict verdict)
    {
        if (!TryDecode(bytes, out Pack? pack, out PackPayload? payload))
        {
            _node.RefusedPacks++;
            return;
        }

        AddChain(pack!, payload!, verdict);
        foreach (Reading record in payload!.Readings)
        {
            AddRecord(record, pack!.Seq, payload.HasUtc);
        }

        ClosePeriods(pack!.Seq, payload.HasUtc);
    }

    /// <summary>The figures over all packs that were added.</summary>
    public NodeFigures Build()
    {
        _node.Missing = _missing;
        return _node;
    }

    private bool TryDecode(ReadOnlyMemory<byte> bytes, out Pack? pack, out PackPayload? payload)
    {
        if (_verifier is not null)
        {
            VerifiedPack verified = _verifier.Verify(bytes);
            pack = verified.Pack;
            payload = verified.Payload;
            return verified.IsAuthentic && verified.Node!.Id == _node.Id;
        }

        payload = null;
        return Pack.TryDecode(bytes, out pack) == PackError.None && PackPayload.TryRead(pack!.Payload, out payload) == PackError.None;
    }

    private void AddChain(Pack pack, PackPayload payload, Verdict verdict)
    {
        if (pack.Seq > _nextSeq)
        {
            _missing.Add(new SeqRange(_nextSeq, pack.Seq - 1));
        }

        _node.Packs = _node.PackCount == 0 ? new SeqRange(pack.Seq, pack.Seq) : _node.Packs with { Last = pack.Seq };
        _node.PackCount++;
        _nextSeq = pack.Seq + 1;
        _node.TimeQuality[payload.TimeQuality] = _node.TimeQuality.GetValueOrDefault(payload.TimeQuality) + 1;
        string mode = payload.Mode ?? "not stated";
        _node.Modes[mode] = _node.Modes.GetValueOrDefault(mode) + 1;
        _node.Resets += _lastBoot >= 0 && pack.Boot > _lastBoot ? 1 : 0;
        _lastBoot = pack.Boot;
        if (verdict == Verdict.ChainBreak)
        {
            _node.Breaks.Add(pack.Seq);
        }

        if (_node.Runs.Count > 0 && _node.Runs[^1] is var run && run.Packs.Last == pack.Seq - 1 && run.Verdict == verdict)
        {
            _node.Runs[^1] = run with { Packs = run.Packs with { Last = pack.Seq } };
        }
        else
        {
            _node.Runs.Add(new PackRun(new SeqRange(pack.Seq, pack.Seq), verdict));
        }
    }

    private void AddRecord(in Reading record, long seq, bool hasUtc)
    {
        switch (record.Name)
        {
            case "p" when hasUtc && record.Value is double watts:
                _node.Power.Add(record.AtSeconds, watts, seq);
                return;
            case "ei" when record.Value is double joules:
                _node.ImportJoules = RegisterFigure.Moved(_node.ImportJoules, joules, seq);
                if (hasUtc)
                {
                    _node.Energy.Add(record.AtSeconds, (joules - _node.ImportJoules.Baseline) / 3.6e6, seq);
                }

                return;
            case "ee" when record.Value is double joules:
                _node.ExportJoules = RegisterFigure.Moved(_node.ExportJoules, joules, seq);
                return;
            case "shots" when record.Value is double shots:
                _node.Shots = RegisterFigure.Moved(_node.Shots, shots, seq);
                return;
            case "heat" when record.Value is double joules:
                _node.HeatJoules = RegisterFigure.Moved(_node.HeatJoules, joules, seq);
                return;
            case "ev":
                _node.Events.Add(new SignedEvent(hasUtc ? record.AtSeconds : null, seq, record.Text ?? ""));
                return;
        }

        if (record.Name.Length >= 2 && record.Name[0] == 't' && char.IsAsciiDigit(record.Name[1]))
        {
            AddZone(record, seq, hasUtc, record.Name[1] - '0');
        }
    }

    private void AddZone(in Reading record, long seq, bool hasUtc, int zone)
    {
        if (record.Name.Length > 2)
        {
            AddPeriod(record, zone);
        }
        else if (record.Value is null)
        {
            string fault = $"t{zone} {record.Text}";
            _node.TemperatureFaults[fault] = _node.TemperatureFaults.GetValueOrDefault(fault) + 1;
        }
        else if (hasUtc)
        {
            if (!_node.Temperatures.TryGetValue(zone, out Series? series))
            {
                series = new Series("zone " + zone.ToString(CultureInfo.InvariantCulture), "°C");
                _node.Temperatures.Add(zone, series);
            }

            series.Add(record.AtSeconds, record.Value.Value, seq);
        }
    }

    private void AddPeriod(in Reading record, int zone)
    {
        var key = (zone, record.AtSeconds);
        if (!_periods.TryGetValue(key, out Dictionary<string, double>? values))
        {
            values = [];
            _periods.Add(key, values);
        }

        if (record.Value is double value)
        {
            values[record.Name[3..]] = value;
        }
        else if (record.Name.EndsWith(".def", StringComparison.Ordinal))
        {
            _definitions[key] = record.Text!;
        }
    }

    private void ClosePeriods(long seq, bool hasUtc)
    {
        foreach (((int zone, double end), Dictionary<string, double> values) in _periods)
        {
            _node.Accuracy.Add(new AccuracyFigure(seq, zone, hasUtc ? end : null, values, _definitions.GetValueOrDefault((zone, end))));
        }

        _periods.Clear();
        _definitions.Clear();
    }
}
