namespace MeterNode.VirtualBoard.Scenes;

/// <summary>
/// Where in a machine's time the sampling is: the straight pieces of its loads and of the mains angle around the last sample,
/// so that a sample costs a few table look-ups. The mains angle is straight within tenths of a second (error below 1e-6 turns).
/// </summary>
internal sealed class MachineCursor
{
    private const long SliceNanos = 100_000_000;

    private readonly Machine _machine;
    private readonly FrontEnd _frontEnd;
    private readonly HarmonicWave?[][] _waves;
    private readonly double[][][] _products;
    private readonly double[] _levels;
    private readonly double[] _slopes;
    private readonly double[] _sliceLevels;
    private readonly double[] _ctLeadTurns = new double[Machine.PhaseCount];
    private readonly double _voltageLeadTurns;
    private long _slice = -1;
    private double _sliceTurns;
    private double _turnsPerNano;
    private long _fromNanos;
    private long _untilNanos = -1;

    internal MachineCursor(Machine machine, FrontEnd frontEnd)
    {
        _machine = machine;
        _frontEnd = frontEnd;
        int count = machine.Loads.Count;
        _levels = new double[count];
        _slopes = new double[count];
        _sliceLevels = new double[count];
        _voltageLeadTurns = frontEnd.VoltageLeadDegrees / 360;
        _waves = new HarmonicWave?[Machine.PhaseCount][];
        _products = new double[Machine.PhaseCount][][];
        for (int phase = 0; phase < Machine.PhaseCount; phase++)
        {
            int p = phase;
            _waves[p] = machine.Loads.Select(load => load.Current(p)).ToArray();
            _products[p] = _waves[p]
                .Select(a => _waves[p].Select(b => a == null || b == null ? 0 : a.MeanProduct(b)).ToArray()).ToArray();
        }
    }

    internal double Voltage(int phase, long nanos)
    {
        MoveToSlice(nanos);
        return _machine.Mains.Voltages[phase].At(TurnsAt(phase, nanos) + _voltageLeadTurns);
    }

    internal double Current(int phase, long nanos)
    {
        MoveToSlice(nanos);
        if (nanos < _fromNanos || nanos >= _untilNanos)
        {
            double until = _machine.ReadSegments(nanos * 1e-9, _levels, _slopes);
            _fromNanos = nanos;
            _untilNanos = double.IsInfinity(until) ? long.MaxValue : Math.Max((long)(until * 1e9), nanos + 1);
        }

        double turns = TurnsAt(phase, nanos) + _ctLeadTurns[phase];
        double seconds = (nanos - _fromNanos) * 1e-9;
        double sum = 0;
        HarmonicWave?[] waves = _waves[phase];
        for (int i = 0; i < waves.Length; i++)
        {
            double level = _levels[i] + (_slopes[i] * seconds);
            if (level != 0 && waves[i] is HarmonicWave wave)
            {
                sum += level * wave.At(turns);
            }
        }

        return sum;
    }

    private double TurnsAt(int phase, long nanos) =>
        _sliceTurns + ((nanos - (_slice * SliceNanos)) * _turnsPerNano) - (phase / 3.0);

    private void MoveToSlice(long nanos)
    {
        long slice = nanos / SliceNanos;
        if (slice == _slice)
        {
            return;
        }

        _slice = slice;
        double start = slice * SliceNanos * 1e-9;
        double turns = _machine.Mains.TurnsAt(start);
        _turnsPerNano = (_machine.Mains.TurnsAt(start + (SliceNanos * 1e-9)) - turns) / SliceNanos;

        // Whole turns do not matter; dropping them keeps the fraction exact after months.
        _sliceTurns = turns - Math.Floor(turns);
        _machine.ReadSegments(start, _sliceLevels, _slopes);
        _untilNanos = -1;
        for (int phase = 0; phase < Machine.PhaseCount; phase++)
        {
            // A clamp leads by atan(R / ωL): for these small angles inversely proportional to frequency.
            _ctLeadTurns[phase] =
                _frontEnd.CtPhase.At(RmsAmperes(phase)) * FrontEnd.CtPhaseHertz / _machine.Mains.NominalHertz / 360;
        }
    }

    private double RmsAmperes(int phase)
    {
        double sum = 0;
        for (int i = 0; i < _sliceLevels.Length; i++)
        {
            for (int j = 0; j < _sliceLevels.Length; j++)
            {
                sum += _sliceLevels[i] * _sliceLevels[j] * _products[phase][i][j];
            }
        }

        return Math.Sqrt(sum);
    }
}
