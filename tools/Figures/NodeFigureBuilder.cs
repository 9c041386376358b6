using System.Globalization;
using System.Security.Cryptography;
using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>
/// Computes the figures of one node from its packs, in one pass, one board after the other. With a registry every pack's signature is
/// checked on the way, and a pack whose bytes are not what the board signed is counted and left out.
/// </summary>
public sealed class NodeFigureBuilder
{
    private readonly NodeFigures _node;
    private readonly PackVerifier? _verifier;
    private readonly Dictionary<RecordKind, long> _counted = [];
    private BoardFigures? _board;
    private List<SeqRange> _missing = [];
    private GapDeclarations _declared = new();
    private PeriodRecomputation _recomputation = new();
    private long _lastBoot;
    private long _nextSeq;
    private readonly MeterStatementCheck _statements;
    private readonly MeterStretches _meters = new();
    private readonly CalibrationStretches _calibrations = new();
    private readonly DateTimeOffset _now;
    private ContentCheck? _content;

    /// <summary>Starts on the node <paramref name="id"/>.</summary>
    /// <param name="id">Name of the node.</param>
    /// <param name="machine">The machine that it is enrolled for.</param>
    /// <param name="shotMassKilograms">Mass of product a shot, kg, as the operator says it.</param>
    /// <param name="verifier">Checks every pack; null where no keys were given.</param>
    /// <param name="meterKeys">Public keys of meters that sign themselves.</param>
    /// <param name="site">The plant that enrolled it; empty when nobody has said.</param>
    /// <param name="now">When the figures are made; null for the clock of this machine.</param>
    public NodeFigureBuilder(
        string id, string machine, double? shotMassKilograms, PackVerifier? verifier, IReadOnlyList<ECDsa>? meterKeys = null,
        string site = "", DateTimeOffset? now = null)
    {
        _now = now ?? DateTimeOffset.UtcNow;
        _statements = new MeterStatementCheck(meterKeys ?? []);
        _node = new NodeFigures { Id = id, Site = site, Machine = machine, ShotMassKilograms = shotMassKilograms };
        _verifier = verifier;
    }

    /// <summary>The next packs are of the board with this key: its chain and its registers begin at 0.</summary>
    public void NextBoard(ulong kid)
    {
        CloseBoard();
        _board = new BoardFigures(kid);
        _node.Boards.Add(_board);
        _missing = [];
        _declared = new GapDeclarations();
        _recomputation = new PeriodRecomputation();
        _content = _verifier?.Registry.Find(kid) is RegisteredNode node ? new ContentCheck(node, _now) : null;
        if (_content is not null)
        {
            _node.Contents.Add(_content);
        }

        _counted.Clear();
        _lastBoot = -1;
        _nextSeq = 0;
    }

    /// <summary>
    /// Adds one pack. Packs of a board come in the order of their numbers; <paramref name="verdict"/> is what its chain says. Where nobody
    /// has named a board, the first pack does.
    /// </summary>
    public void Add(ReadOnlyMemory<byte> bytes, Verdict verdict)
    {
        if (_board is null)
        {
            NextBoard(Pack.TryDecode(bytes, out Pack? first) == PackError.None ? first!.Kid : 0);
        }

        // A pack out of order was stored under another number than the one that it is signed with.
        if (!TryDecode(bytes, out Pack? pack, out PackPayload? payload) || pack!.Seq < _nextSeq)
        {
            _board!.RefusedPacks++;
            return;
        }

        AddChain(pack!, payload!, verdict);
        _board!.Headline.Take(pack!, payload!);
        _content?.Take(pack!, payload!);
        AddRecords(payload!.Records, pack!.Seq, payload.HasUtc);
        _statements.Take(payload.Records, pack.Seq, Board);
        _meters.Take(payload.Records, pack.Seq, pack.Boot, Board);
        _calibrations.Take(payload.Records, pack.Seq, Board);
        _node.Accuracy.AddRange(_recomputation.Add(pack, payload).Select(
            period => new AccuracyFigure(Board, pack.Seq, payload.HasUtc ? period.Signed.EndSeconds : null, period)));
    }

    /// <summary>The figures over all packs that were added.</summary>
    public NodeFigures Build()
    {
        CloseBoard();
        _node.Meters = _meters.All;
        _node.Calibrations = _calibrations.All;
        _node.MeterStatements = _statements.Counts.Count == 0 ? null : _statements;
        return _node;
    }

    private int Board => _node.Boards.Count - 1;

    private void CloseBoard()
    {
        if (_board is not null)
        {
            _board.Missing = _declared.Divide(_missing);
        }
    }

    private bool TryDecode(ReadOnlyMemory<byte> bytes, out Pack? pack, out PackPayload? payload)
    {
        if (_verifier is not null)
        {
            VerifiedPack verified = _verifier.Verify(bytes);
            pack = verified.Pack;
            payload = verified.Payload;
            _board!.PacksAfterEnd += verified.Judgement.Verdict == Verdict.KeyEnded ? 1 : 0;
            return verified.IsAuthentic && verified.Node!.Kid == _board!.Kid;
        }

        payload = null;
        return Pack.TryDecode(bytes, out pack) == PackError.None && (_board!.Kid == 0 || pack!.Kid == _board.Kid)
            && PackPayload.TryRead(pack!.Payload, out payload) == PackError.None;
    }

    private void AddChain(Pack pack, PackPayload payload, Verdict verdict)
    {
        if (pack.Seq > _nextSeq)
        {
            _missing.Add(new SeqRange(_nextSeq, pack.Seq - 1));
        }

        BoardFigures board = _board!;
        board.Packs = board.PackCount == 0 ? new SeqRange(pack.Seq, pack.Seq) : board.Packs with { Last = pack.Seq };
        board.PackCount++;
        if (payload.HasUtc)
        {
            board.FirstUtcSeconds ??= payload.BeginSeconds;
            board.LastUtcSeconds = payload.EndSeconds;
        }

        _nextSeq = pack.Seq + 1;
        _node.TimeQuality[payload.TimeQuality] = _node.TimeQuality.GetValueOrDefault(payload.TimeQuality) + 1;
        string mode = payload.Mode ?? "not stated";
        _node.Modes[mode] = _node.Modes.GetValueOrDefault(mode) + 1;
        if (pack.Boot != _lastBoot)
        {
            _counted.Clear();
        }

        board.Resets += _lastBoot >= 0 && pack.Boot > _lastBoot ? 1 : 0;
        _lastBoot = pack.Boot;
        if (verdict == Verdict.ChainBreak)
        {
            board.Breaks.Add(pack.Seq);
        }

        if (board.Runs.Count > 0 && board.Runs[^1] is var run && run.Packs.Last == pack.Seq - 1 && run.Verdict == verdict)
        {
            board.Runs[^1] = run with { Packs = run.Packs with { Last = pack.Seq } };
        }
        else
        {
            board.Runs.Add(new PackRun(new SeqRange(pack.Seq, pack.Seq), verdict));
        }
    }

    private void AddRecords(PackRecords pack, long seq, bool hasUtc)
    {
        foreach (PackRecords moment in pack.Earlier)
        {
            AddRegisters(moment, seq, hasUtc);
        }

        AddRegisters(pack, seq, hasUtc);
        foreach (NodeEvent.Gap gap in pack.Events.OfType<NodeEvent.Gap>())
        {
            _declared.Add(seq, gap);
        }

        _node.Events.AddRange(pack.Events.Select(signed => new SignedEvent(hasUtc ? signed.AtSeconds : null, Board, seq, signed)));
        foreach (ZoneRecords zone in pack.Zones)
        {
            AddTemperatures(zone, seq, hasUtc);
        }

        if (!hasUtc)
        {
            return;
        }

        foreach (TimedValue watts in pack.PowerWatts.OrderBy(watts => watts.AtSeconds))
        {
            _node.Power.Add(watts.AtSeconds, watts.Value, seq, Board);
        }
    }

    private void AddRegisters(PackRecords moment, long seq, bool hasUtc)
    {
        _node.ImportJoules = RegisterFigure.Moved(_node.ImportJoules, moment.ImportJoules, seq, Board);
        _node.ExportJoules = RegisterFigure.Moved(_node.ExportJoules, moment.ExportJoules, seq, Board);
        _node.Shots = RegisterFigure.Moved(_node.Shots, moment.Shots, seq, Board);
        if ((_node.HeatJoules?.Board == Board || seq == 0) && moment.NetHeatJoules is double net)
        {
            _node.NetHeatJoules = (_node.NetHeatJoules ?? 0) + net;
        }

        _node.HeatJoules = RegisterFigure.Moved(_node.HeatJoules, moment.HeatJoules, seq, Board);
        foreach (RecordKind kind in NodeCounters.All)
        {
            if (moment.Number(kind) is double count)
            {
                long before = _counted.GetValueOrDefault(kind);
                _node.Counters[kind] = _node.Counters.GetValueOrDefault(kind) + Math.Max(0, (long)count - before);
                _counted[kind] = Math.Max(before, (long)count);
            }
        }

        double deviation = moment.SamplingDeviationJoules ?? 0;
        _node.SamplingVarianceJoules2 += deviation * deviation;
        if (moment.UnmeteredSeconds is double seconds)
        {
            _node.UnmeteredSeconds = (_node.UnmeteredSeconds ?? 0) + seconds;
        }

        if (hasUtc && moment.ImportJoules is not null)
        {
            _node.Energy.Add(moment.EndSeconds, _node.ImportJoules!.Difference / 3.6e6, seq, Board);
        }
    }

    private void AddTemperatures(ZoneRecords zone, long seq, bool hasUtc)
    {
        foreach (TemperatureReading reading in zone.MoldCelsius.OrderBy(reading => reading.AtSeconds))
        {
            if (reading.Status is ThermalStatus status)
            {
                _node.TemperatureFaults[(zone.Zone, status)] = _node.TemperatureFaults.GetValueOrDefault((zone.Zone, status)) + 1;
            }
            else if (hasUtc)
            {
                if (!_node.Temperatures.TryGetValue(zone.Zone, out Series? series))
                {
                    series = new Series("zone " + zone.Zone.ToString(CultureInfo.InvariantCulture), "°C");
                    _node.Temperatures.Add(zone.Zone, series);
                }

                series.Add(reading.AtSeconds, reading.Celsius!.Value, seq, Board);
            }
        }
    }
}
