using MeterNode.Drivers.Models;
using MeterNode.VirtualBoard.Scenes;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>
/// The pulse output (S0) of a meter that measures a machine: it closes for 30 ms whenever the machine has taken another pulse's energy,
/// for half of the time to the next pulse where that is shorter.
/// </summary>
internal sealed class MeterPulses : EdgeSource
{
    private const double MaximumCloseSeconds = 0.03;
    private const double MaximumWaitSeconds = 86_400;
    private const double PrecisionSeconds = 1e-4;

    private readonly Machine _machine;
    private readonly double _joulesPerPulse;
    private double _opensSeconds = -1;
    private long _pulses;

    internal MeterPulses(Machine machine, double joulesPerPulse)
    {
        _machine = machine;
        _joulesPerPulse = joulesPerPulse;
    }

    /// <inheritdoc/>
    public override bool InitialLevel => true;

    /// <inheritdoc/>
    public override bool TryNext(long afterNanos, out long nanos, out bool level)
    {
        level = _opensSeconds >= 0;
        double seconds = _opensSeconds;
        if (!level)
        {
            double now = afterNanos * 1e-9;
            if (!TryFind(now, _pulses + 1, out seconds))
            {
                nanos = 0;
                level = true;
                return false;
            }

            _pulses++;
            _opensSeconds = seconds + MaximumCloseSeconds;
            if (TryFind(seconds, _pulses + 1, out double next))
            {
                _opensSeconds = Math.Min(_opensSeconds, (seconds + next) / 2);
            }
        }
        else
        {
            _opensSeconds = -1;
        }

        nanos = Math.Max(afterNanos + 1, (long)(seconds * 1e9));
        return true;
    }

    /// <summary>When the machine has taken so many pulses' energy, if that is within a day.</summary>
    private bool TryFind(double fromSeconds, long pulses, out double seconds)
    {
        double joules = pulses * _joulesPerPulse;
        double step = 1;
        double low = fromSeconds;
        double high = fromSeconds;
        while (_machine.EnergyJoules(0, high) < joules)
        {
            if (high - fromSeconds > MaximumWaitSeconds)
            {
                seconds = 0;
                return false;
            }

            low = high;
            high += step;
            step *= 2;
        }

        while (high - low > PrecisionSeconds)
        {
            double middle = (low + high) / 2;
            (low, high) = _machine.EnergyJoules(0, middle) < joules ? (middle, high) : (low, middle);
        }

        seconds = high;
        return true;
    }
}
