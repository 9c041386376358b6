using MeterNode.Node.Loop;
using MeterNode.VirtualBoard;
using MeterNode.VirtualBoard.Scenes;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>Moves a board's time as its firmware's loop asks for: the one clockwork of demo, run and simulate.</summary>
internal sealed class LoopRun(NodeLoop loop, Board board, Machine machine, int maximumFailures = 0)
{
    private const long ShotStepMicros = 500_000;

    /// <summary>A turn of the loop that failed has taken time too.</summary>
    private const long FailureMicros = 1000;

    private long _meteredMicros;
    private double _speed = board.Clock.PaceSpeed;
    private int _failures;

    /// <summary>Board time so far, µs. From any thread.</summary>
    public long MeteredMicros => Volatile.Read(ref _meteredMicros);

    /// <summary>Board seconds per wall second from now on, as <see cref="BoardClock.PaceSpeed"/>. From any thread.</summary>
    public double Speed
    {
        get => Volatile.Read(ref _speed);
        set => Volatile.Write(ref _speed, value);
    }

    /// <summary>
    /// Runs to a board time, µs, or until cancelled; false when the firmware wants a restart before. What is due at the very end is still
    /// done: a period or a pack may end there.
    /// </summary>
    public bool RunTo(long untilMicros, CancellationToken cancellation)
    {
        BoardClock clock = board.Clock;
        while (!cancellation.IsCancellationRequested)
        {
            if (clock.PaceSpeed != Speed)
            {
                clock.PaceSpeed = Speed;
            }

            // A turn takes time: one that began before the end is not the last.
            long polledMicros = clock.NowMicros;
            long due = Poll(polledMicros);
            Volatile.Write(ref _meteredMicros, clock.NowMicros);
            if (loop.IsRestartDue)
            {
                return false;
            }

            if (due > untilMicros && polledMicros >= untilMicros)
            {
                break;
            }

            clock.AdvanceTo(Math.Min(due, untilMicros));
        }

        return true;
    }

    /// <summary>
    /// Runs on until the last shot is well past, and stops the firmware: a contact that closes at the very end would be counted or not
    /// by chance.
    /// </summary>
    public void Finish(CancellationToken cancellation)
    {
        BoardClock clock = board.Clock;
        while (!cancellation.IsCancellationRequested && machine.HasShots
            && machine.ShotsBetween((clock.NowMicros - ShotStepMicros) / 1e6, clock.NowMicros / 1e6) > 0)
        {
            if (!RunTo(clock.NowMicros + ShotStepMicros, cancellation))
            {
                break;
            }
        }

        loop.Stop();
        Volatile.Write(ref _meteredMicros, clock.NowMicros);
    }

    /// <summary>As the firmware's own main program polls: what the loop throws does not end it at once.</summary>
    private long Poll(long nowMicros)
    {
        try
        {
            return loop.Poll(nowMicros);
        }
        catch (Exception e) when (e is not (PowerCutException or BoardResetException) && ++_failures <= maximumFailures)
        {
            return nowMicros + FailureMicros;
        }
    }
}
