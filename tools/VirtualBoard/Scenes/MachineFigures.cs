namespace MeterNode.VirtualBoard.Scenes;

/// <summary>What a machine takes at a moment, phase by phase, without waveforms: for parts that meter by themselves.</summary>
public sealed class MachineFigures
{
    private readonly Machine _machine;
    private readonly double[] _fromLevels;
    private readonly double[] _levels;
    private readonly double[] _slopes;
    private readonly double[][] _products;
    private readonly double[] _watts = new double[Machine.PhaseCount];
    private readonly double[] _amperes = new double[Machine.PhaseCount];
    private readonly double[] _volts;
    private double _fromSeconds;
    private double _untilSeconds = -1;
    private double _atSeconds = -1;

    /// <summary>Figures of <paramref name="machine"/>; times must not fall.</summary>
    public MachineFigures(Machine machine)
    {
        _machine = machine;
        _volts = [.. machine.Mains.Voltages.Select(wave => wave.Rms)];
        int count = machine.Loads.Count;
        _fromLevels = new double[count];
        _levels = new double[count];
        _slopes = new double[count];
        _products = new double[Machine.PhaseCount][];
        for (int phase = 0; phase < Machine.PhaseCount; phase++)
        {
            int p = phase;
            _products[p] =
            [
                .. machine.Loads.SelectMany(a => machine.Loads.Select(
                    b => a.Current(p) is HarmonicWave x && b.Current(p) is HarmonicWave y ? x.MeanProduct(y) : 0)),
            ];
        }
    }

    /// <summary>RMS voltage of a phase (0…2), V.</summary>
    public double Volts(int phase) => _volts[phase];

    /// <summary>RMS current of a phase (0…2) at a time, A.</summary>
    public double Amperes(int phase, double seconds)
    {
        MoveTo(seconds);
        return _amperes[phase];
    }

    /// <summary>
    /// Angle by which a sine of this current would lag to take this power, degrees: what distortion takes from the power counts as lag.
    /// </summary>
    public double LagDegrees(int phase, double seconds)
    {
        MoveTo(seconds);
        double apparent = Volts(phase) * _amperes[phase];
        return apparent == 0 ? 0 : Math.Acos(Math.Clamp(_watts[phase] / apparent, -1, 1)) * 180 / Math.PI;
    }

    private void MoveTo(double seconds)
    {
        if (seconds == _atSeconds)
        {
            return;
        }

        _atSeconds = seconds;
        if (seconds < _fromSeconds || seconds >= _untilSeconds)
        {
            _fromSeconds = seconds;
            _untilSeconds = _machine.ReadSegments(seconds, _fromLevels, _slopes);
        }

        int count = _levels.Length;
        for (int i = 0; i < count; i++)
        {
            _levels[i] = _fromLevels[i] + (_slopes[i] * (seconds - _fromSeconds));
        }

        for (int phase = 0; phase < Machine.PhaseCount; phase++)
        {
            double watts = 0;
            double squares = 0;
            for (int i = 0; i < count; i++)
            {
                watts += _levels[i] * _machine.Loads[i].Watts(phase);
                for (int j = 0; j < count; j++)
                {
                    squares += _levels[i] * _levels[j] * _products[phase][(i * count) + j];
                }
            }

            _watts[phase] = watts;
            _amperes[phase] = Math.Sqrt(Math.Max(0, squares));
        }
    }
}
