using MeterNode.Core.Configuration;
using MeterNode.Core.Ports;
using MeterNode.Node;
using MeterNode.Node.Hardware;
using MeterNode.Node.Loop;
using MeterNode.Node.Storage;
using MeterNode.VirtualBoard;
using MeterNode.VirtualBoard.Scenes;
using nanoFramework.Runtime.Native;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>
/// The firmware itself on a virtual board, on a thread of its own: bundle files in the board's storage, a machine at its inputs,
/// time held to a multiple of the wall clock.
/// </summary>
public sealed class VirtualNode : IDisposable
{
    private static readonly TimeSpan s_maximumDrain = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_cancelledDrain = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _cancel = new();
    private readonly Thread _thread;
    private readonly NodeFitting _fitting;
    private readonly long _runMicros;
    private readonly double _gainErrorPercent;
    private volatile LoopRun? _run;
    private volatile bool _finished;
    private volatile bool _isCut;
    private volatile bool _isSending;
    private volatile bool _mayEnd;
    private volatile NodeApplication? _claiming;

    /// <summary>Runs for <paramref name="plantTime"/> of board time; with <paramref name="speed"/> 0 as fast as the CPU allows.</summary>
    public VirtualNode(MachineBoard bench, DateTime startUtc, double speed, TimeSpan plantTime, NodeFitting? fitting = null)
    {
        _fitting = fitting ?? new NodeFitting();
        Board = bench.Board;
        Machine = bench.Machine;
        _gainErrorPercent = bench.GainErrorPercent;
        Board.Clock.WorldStartUtc = startUtc;
        if (_fitting.HasTime)
        {
            Board.Clock.SyncUtc();
        }

        Board.Clock.PaceSpeed = speed;
        _runMicros = (long)plantTime.TotalMicroseconds;
        _thread = new Thread(Run) { Name = "node " + Id, IsBackground = true };
    }

    /// <summary>Name of the node.</summary>
    public string Id => Board.Name;

    /// <summary>The virtual board.</summary>
    public Board Board { get; }

    /// <summary>The machine that it is wired to.</summary>
    public Machine Machine { get; }

    /// <summary>The firmware; null until it has started.</summary>
    public NodeApplication? Firmware { get; private set; }

    /// <summary>Why a board that the plant has not enrolled yet is not connected, or that it waits; null for a node.</summary>
    public string? Claim =>
        _claiming is NodeApplication firmware ? firmware.UplinkFailure ?? "waits until the plant has enrolled it" : null;

    /// <summary>What ended the firmware before its time, or null.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>True when it has run for its time and everything was sent, or it failed.</summary>
    public bool IsFinished => _finished;

    /// <summary>How often the board was reset, by its watchdog or by the firmware.</summary>
    public int Resets { get; private set; }

    /// <summary>Board time metered, s.</summary>
    public double MeteredSeconds => (_run?.MeteredMicros ?? 0) / 1e6;

    /// <summary>Board seconds per wall second from now on; 0 for as fast as the CPU allows. No effect before the firmware runs.</summary>
    public void SetSpeed(double speed)
    {
        if (_run is LoopRun run)
        {
            run.Speed = speed;
        }
    }

    /// <summary>Starts the node on a thread of its own.</summary>
    public void Start() => _thread.Start();

    /// <summary>Asks the node to end its run early and cleanly.</summary>
    public void Cancel()
    {
        _cancel.Cancel();
        EndAttempt();
    }

    /// <summary>
    /// Takes the supply away: nothing is said, written or ended any more. What stands before the board's files must be cut too
    /// (<see cref="BoardFlash"/>), or the loop may still write until it has noticed.
    /// </summary>
    public void CutPower()
    {
        _isCut = true;
        Board.Network.IsReachable = false;
        _cancel.Cancel();
    }

    /// <summary>True once the last pack is made and the node only sends.</summary>
    public bool IsSending => _isSending;

    /// <summary>The node need not send any more (<see cref="NodeFitting.SendingTime"/>).</summary>
    public void EndSending() => _mayEnd = true;

    /// <summary>Waits for the node's end; false when it took longer.</summary>
    public bool Join(TimeSpan timeout) => _thread.Join(timeout);

    /// <inheritdoc/>
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
            // Behind the end of the run board time passes in a standstill only.
            Board.Clock.Schedule((_runMicros * 1000) + (_fitting.MaximumWait.Ticks * 100), EndAttempt);
            while (!RunFirmware())
            {
            }
        }
        catch (Exception e)
        {
            // The thread's only caller is the simulation, which asks for the failure and reports it.
            Failure = e;
            if (_fitting.MaximumFailures > 0 && e is not PowerCutException)
            {
                Firmware?.Loop.StopAfterFailure();
            }
        }
        finally
        {
            EndUplink();
            _finished = true;
        }
    }

    /// <summary>Runs the firmware to the end of the run; false when its board was reset before, and may start again.</summary>
    private bool RunFirmware()
    {
        try
        {
            IFileStore files = new FlashFileStore(Board.StorageRoot + Path.DirectorySeparatorChar);
            files = _fitting.Files == null ? files : _fitting.Files(files);
            if (!PendingChange.Settle(files))
            {
                Power.RebootDevice();
            }

            NodeApplication firmware = CreateFirmware(new BoardNodeClock(Board.Clock), files);
            if (firmware.Claim is ClaimLoop claim)
            {
                return !RunClaim(firmware, claim);
            }

            Firmware = firmware;
            firmware.StartUplink();
            _run = new LoopRun(firmware.Loop, Board, Machine, _fitting.MaximumFailures);
            if (!_run.RunTo(_runMicros, _cancel.Token))
            {
                firmware.Loop.Stop();
                Power.RebootDevice();
            }

            if (!_isCut)
            {
                _run.Finish(_cancel.Token);
                Drain(firmware);
            }

            return true;
        }
        catch (BoardResetException)
        {
            Resets++;
            Firmware?.StopUplink();
            Board.Restart();
            return _cancel.IsCancellationRequested || Board.Clock.NowMicros >= _runMicros;
        }
    }

    /// <summary>In real time, until the plant has enrolled the board: then it starts anew. False when it has not.</summary>
    private bool RunClaim(NodeApplication firmware, ClaimLoop claim)
    {
        double speed = Board.Clock.PaceSpeed;
        _claiming = firmware;
        try
        {
            Board.Clock.PaceSpeed = 1;
            firmware.StartUplink();
            while (!claim.IsEnrolled && !_cancel.IsCancellationRequested && Board.Clock.NowMicros < _runMicros)
            {
                Board.Clock.AdvanceTo(Math.Min(claim.Poll(Board.Clock.NowMicros), _runMicros));
            }
        }
        finally
        {
            firmware.StopUplink();
            _claiming = null;
            Board.Clock.PaceSpeed = speed;
        }

        if (claim.IsEnrolled)
        {
            Power.RebootDevice();
        }

        return claim.IsEnrolled;
    }

    /// <summary>As the firmware's own main program does it: a start that fails under a configuration on trial gives that one up.</summary>
    private NodeApplication CreateFirmware(BoardNodeClock clock, IFileStore files)
    {
        try
        {
            return OpenFirmware(clock, files);
        }
        catch (Exception e) when (e is not (PowerCutException or BoardResetException) && PendingChange.GiveUpStart(files))
        {
            Power.RebootDevice();
            throw;
        }
    }

    private NodeApplication OpenFirmware(BoardNodeClock clock, IFileStore files)
    {
        MachineMeter.FitWhereConfigured(Board, Machine);
        MachineAfe.FitWhereConfigured(Board, Machine, _gainErrorPercent);
        MachineElement.FitWhereConfigured(Board, NodeApplication.LoadConfiguration(files));
        if (_fitting is { Files: null, Inputs: null })
        {
            return NodeApplication.CreateOnBoard(clock);
        }

        NodeConfiguration configuration = NodeApplication.LoadConfiguration(files);
        NodeInputs inputs = _fitting.Inputs == null
            ? BoardInputs.Open(configuration, clock) : _fitting.Inputs(configuration, clock);
        return NodeApplication.Create(configuration, clock, files, inputs);
    }

    /// <summary>The uplink's thread would keep the process alive. Without a supply nobody waits for it.</summary>
    private void EndUplink()
    {
        if (_isCut || Failure is PowerCutException)
        {
            Board.Network.IsReachable = false;
            Task.Run(() => Firmware?.StopUplink());
        }
        else
        {
            Firmware?.StopUplink();
        }
    }

    /// <summary>
    /// A peer that accepts and says nothing stops the whole board, as it stops a real one. The run ends all the same: its attempt to
    /// connect is given up.
    /// </summary>
    private void EndAttempt()
    {
        if ((_claiming ?? Firmware) is { UplinkFailure: not null } firmware)
        {
            firmware.StopUplink();
        }
    }

    private TimeSpan MaximumDrain(NodeApplication firmware) =>
        _cancel.IsCancellationRequested ? s_cancelledDrain : firmware.UplinkFailure != null ? _fitting.MaximumWait : s_maximumDrain;

    /// <summary>Board time stands still while the last packs go out; for at most two wall minutes, a few seconds once cancelled.</summary>
    private void Drain(NodeApplication firmware)
    {
        DateTime started = DateTime.UtcNow;
        TimeSpan? sending = _fitting.SendingTime;
        _isSending = true;
        while (!_mayEnd && (sending != null || firmware.Loop.SentSequence < firmware.Loop.NewestSequence)
            && DateTime.UtcNow - started < (sending ?? MaximumDrain(firmware)))
        {
            firmware.Loop.PollUplink(Board.Clock.NowMicros);
            Thread.Sleep(sending != null ? 5 : 20);
        }
    }
}
