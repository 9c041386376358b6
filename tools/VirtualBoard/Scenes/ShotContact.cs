using MeterNode.Drivers.Models;

namespace MeterNode.VirtualBoard.Scenes;

/// <summary>The machine's cycle contact to ground on an input with pull-up: closes at each shot, with bounce at both ends.</summary>
public sealed class ShotContact : EdgeSource
{
    private const double BounceSeconds = 0.006;

    private readonly Machine _machine;
    private readonly int _seed;
    private readonly Queue<(long Nanos, bool Level)> _edges = new();
    private int _nextShot;

    internal ShotContact(Machine machine, int seed)
    {
        _machine = machine;
        _seed = seed;
    }

    /// <inheritdoc/>
    public override bool InitialLevel => true;

    /// <inheritdoc/>
    public override bool TryNext(long afterNanos, out long nanos, out bool level)
    {
        while (true)
        {
            while (_edges.TryDequeue(out (long Nanos, bool Level) edge))
            {
                if (edge.Nanos > afterNanos)
                {
                    (nanos, level) = edge;
                    return true;
                }
            }

            if (!_machine.HasShots)
            {
                nanos = 0;
                level = true;
                return false;
            }

            (double closes, double opens) = _machine.ShotPulse(_nextShot);
            var random = new Random(HashCode(_seed, _nextShot));
            Bounce(closes, level: false, random);
            Bounce(opens, level: true, random);
            _nextShot++;
        }
    }

    private static int HashCode(int seed, int shot) => unchecked((seed * 486187739) + (shot * 16777619));

    // First contact at the given time, then two to eight pairs of chatter within 6 ms, in order and ending at the level.
    private void Bounce(double seconds, bool level, Random random)
    {
        int extra = 2 * random.Next(1, 5);
        double[] offsets = new double[extra];
        for (int i = 0; i < extra; i++)
        {
            offsets[i] = 50e-6 + (random.NextDouble() * BounceSeconds);
        }

        Array.Sort(offsets);
        long at = (long)(seconds * 1e9);
        _edges.Enqueue((at, level));
        bool now = level;
        long last = at;
        foreach (double offset in offsets)
        {
            now = !now;
            last = Math.Max(last + 1000, at + (long)(offset * 1e9));
            _edges.Enqueue((last, now));
        }
    }
}
