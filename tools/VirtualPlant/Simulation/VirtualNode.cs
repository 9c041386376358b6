using MeterNode.Node;
using MeterNode.VirtualBoard;
using MeterNode.VirtualBoard.Scenes;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>
/// The firmware itself on a virtual board, on a thread of its own: bundle files in the board's storage, a machine at its inputs,
/// time held to a multiple of the wall clock.
/// </summary>
public sealed class VirtualNode : IDisposable
{
    private static readonly TimeSpan s_longestDrain = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_cancelledDrain = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _cancel = new();
    private readonly Thread _thread;
    private readonly long _runMicros;
    private long _endMicros;
    private volatile bool _finished;

    /// <summary>Runs for <paramref name="plantTime"/> of board time; with <paramref name="speed"/> 0 as fast as the CPU allows.</summary>
    public VirtualNode(string id, Board board, Machine machine, DateTime startUtc, double speed, TimeSpan plantTime)
    {
        Id = id;
        Board = board;
        Machine = machine;
        board.Clock.WorldStartUtc = startUtc;
        board.Clock.SyncUtc();
        board.Clock.PaceSpeed = speed;
        _runMicros = (long)plantTime.TotalMicroseconds;
        _thread = new Thread(Run) { Name = "node " + id, IsBackground = true };
    }

    public string Id { get; }

    public Board Board { get; }

    public Machine Machine { get; }

    /// <summary>The firmware; null until it has started.</summary>
    public NodeApplication? Firmware { get; private set; }

    /// <summary>What ended the firmware before its time, or null.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>True when it has run for its time and everything was acknowledged, or it failed.</summary>
    public bool IsFinished => _finished;

    /// <summary>Board time metered, s.</summary>
    public double MeteredSeconds => Volatile.Read(ref _endMicros) / 1e6;

    public void Start() => _thread.Start();

    /// <summary>Asks the node to end its run early and cleanly.</summary>
    public void Cancel() => _cancel.Cancel();

    public bool Join(TimeSpan timeout) => _thread.Join(timeout);

    public void Dispose()
    {
        _cancel.Cancel();
        _thread.Join(TimeSpan.FromSeconds(15));
        Board.Dispose();
        _cancel.Dispose();
    }

    private void Run()
    {
        using IDisposable scope = Board.Enter();
        try
        {
            var clock = new BoardNodeClock(Board.Clock);
            NodeApplication firmware = NodeApplication.CreateOnBoard(clock);
            Firmware = firmware;
            firmware.StartUplink();
            PollUntil(firmware, _runMicros);

            // A contact that closes at the very end would be counted or not by chance: run on until the last shot is well past.
            while (!_cancel.IsCancellationRequested && Machine.HasShots
                && Machine.ShotsBetween((Board.Clock.NowMicros / 1e6) - 0.5, Board.Clock.NowMicros / 1e6) > 0)
            {
                PollUntil(firmware, Board.Clock.NowMicros + 500_000);
            }

            firmware.Loop.Stop();
            Volatile.Write(ref _endMicros, Board.Clock.NowMicros);
            Drain(firmware);
        }
        catch (Exception e)
        {
            // The thread's only caller is the simulation, which asks for the failure and reports it.
            Failure = e;
        }
        finally
        {
            // The uplink's thread would keep the process alive.
            Firmware?.StopUplink();
            _finished = true;
        }
    }

    private void PollUntil(NodeApplication firmware, long untilMicros)
    {
        // What is due at the very end is still done: a period or a pack may end there.
        BoardClock clock = Board.Clock;
        while (!_cancel.IsCancellationRequested)
        {
            long due = firmware.Loop.Poll(clock.NowMicros);
            Volatile.Write(ref _endMicros, clock.NowMicros);
            if (due > untilMicros && clock.NowMicros >= untilMicros)
            {
                break;
            }

            clock.AdvanceTo(Math.Min(due, untilMicros));
        }
    }

    /// <summary>Board time stands still while the last packs go out; for at most two wall minutes, a few seconds once the run was cancelled.</summary>
    private void Drain(NodeApplication firmware)
    {
        DateTime started = DateTime.UtcNow;
        while (firmware.Loop.AcknowledgedSequence < firmware.Loop.NewestSequence
            && DateTime.UtcNow - started < (_cancel.IsCancellationRequested ? s_cancelledDrain : s_longestDrain))
        {
            firmware.Loop.PollUplink(Board.Clock.NowMicros);
            Thread.Sleep(20);
        }
    }
}
