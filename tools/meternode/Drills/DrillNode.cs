using System.Text.Json.Nodes;
using MeterNode.Plant.Provisioning;
using MeterNode.VirtualBoard;
using MeterNode.VirtualPlant.Simulation;

namespace MeterNode.Cli.Drills;

/// <summary>One node over all its lives: the same flash, key and machine; each life is a new board at the plant's time.</summary>
internal sealed class DrillNode : IDisposable
{
    /// <summary>Failures of the loop that the firmware's main program bears before it restarts (MeterNode.Node, Program).</summary>
    private const int FailuresBeforeRestart = 10;

    private static readonly TimeSpan s_endOfLife = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_sendingTime = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan s_resume = TimeSpan.FromSeconds(45);

    private readonly PlantFolder _plant;
    private readonly DrillTime _time;
    private readonly string _machine;
    private readonly int _seed;
    private BoardFlash? _flash;
    private VirtualNode? _life;
    private long _partitionBytes;

    /// <summary>Makes the node of a plant; nothing runs yet.</summary>
    public DrillNode(PlantFolder plant, DrillTime time, string id, string machine, int seed, string storage)
    {
        _plant = plant;
        _time = time;
        _machine = machine;
        _seed = seed;
        Id = id;
        Storage = storage;
    }

    public string Id { get; }

    /// <summary>Folder that stands for the board's flash.</summary>
    public string Storage { get; }

    /// <summary>What the node has made.</summary>
    public PackLedger Ledger { get; } = new();

    /// <summary>Lives begun.</summary>
    public int Lives { get; private set; }

    /// <summary>Inputs other than the simulated machine's waveforms; null for these.</summary>
    public Func<Core.Configuration.NodeConfiguration, Core.Ports.IClock, Core.Ports.NodeInputs>? Inputs { get; set; }

    /// <summary>The node's present life; <see cref="InvalidOperationException"/> before the first.</summary>
    public VirtualNode Life => _life ?? throw new InvalidOperationException("the node was never switched on");

    /// <summary>Writes that a full flash refused in the present life.</summary>
    public int RefusedWrites => Life.Board.Storage.RefusedWrites;

    /// <summary>
    /// From now on the flash has room for what is there and so many blocks more, in later lives too: what finds none is refused as the
    /// board's file system refuses it, without a word.
    /// </summary>
    public void FillFlash(int freeBlocks)
    {
        BoardStorage storage = Life.Board.Storage;
        _partitionBytes = storage.UsedBytes + (freeBlocks * BoardStorage.BlockBytes);
        storage.PartitionBytes = _partitionBytes;
    }

    /// <summary>Registers the node in the plant and puts its files on the board.</summary>
    public void Provision(Action<JsonObject>? change = null)
    {
        using MachineBoard bench = MachineBoard.Connect(Id, _machine, _seed, Storage);
        JsonObject configuration = bench.Configuration();
        configuration["readingsPerPack"] = 2;
        configuration["sampling"] = new JsonObject { ["intervalMs"] = 1000 };
        change?.Invoke(configuration);
        bench.Provision(_plant, configuration);
    }

    /// <summary>Switches the node on.</summary>
    public void SwitchOn(bool hasTime = true, DateTime? startUtc = null, double? speed = null)
    {
        _life?.Dispose();
        MachineBoard bench = MachineBoard.Connect(Id, _machine, _seed, Storage);
        bench.Board.Storage.PartitionBytes = _partitionBytes;
        var fitting = new NodeFitting
        {
            Files = files => WatchedFlash(new BoardFlash(files)),
            Inputs = Inputs,
            MaximumFailures = FailuresBeforeRestart,
            HasTime = hasTime,
            SendingTime = s_sendingTime,
        };
        _life = new VirtualNode(bench, startUtc ?? _time.UtcNow, speed ?? _time.Speed, TimeSpan.FromDays(3650), fitting);
        Lives++;
        _life.Start();
    }

    /// <summary>Ends the node's life at once; with <paramref name="shareOfWrite"/> in the middle of its next write to flash.</summary>
    public void CutPower(double? shareOfWrite = null)
    {
        VirtualNode life = Life;
        if (shareOfWrite is double share && _flash is BoardFlash flash)
        {
            flash.CutInNextWrite(share);
            life.Join(TimeSpan.FromSeconds(5));
        }

        _flash?.Cut();
        life.CutPower();
        life.Join(s_endOfLife);
    }

    /// <summary>Switches a node on again that has restarted by itself; true when it had.</summary>
    public bool ReviveIfEnded()
    {
        if (_life is not { IsFinished: true, Failure: not (null or PowerCutException) })
        {
            return false;
        }

        SwitchOn();
        return true;
    }

    /// <summary>Somebody switches the node off with care: it makes a last pack and sends until <see cref="End"/>.</summary>
    public void BeginEnd() => Life.Cancel();

    /// <summary>The node is switched off, whatever it has sent.</summary>
    public void End()
    {
        Life.Cancel();
        Life.EndSending();
        Life.Join(s_endOfLife);
    }

    /// <summary>Erases the flash and puts the files of the bundle on it, as a new board of the same node would be flashed.</summary>
    public void EraseFlash()
    {
        foreach (string file in Directory.EnumerateFiles(Storage))
        {
            File.Delete(file);
        }

        NodeBundle.Deploy(_plant.BundlePath(Id), Storage);
    }

    /// <summary>
    /// Switches a board on whose flash is empty, and waits until it goes on from a receipt. Its clock is the wall's: only so it can tell a
    /// receipt of now from one of before.
    /// </summary>
    public void Resume(DrillBench bench)
    {
        long newest = Ledger.Packs[^1].Sequence;
        SwitchOn(startUtc: DateTime.UtcNow, speed: 1);
        WaitForResume(bench, newest);
    }

    /// <summary>Waits until the node's next number follows <paramref name="newest"/>, and lets its time run as fast as before.</summary>
    public void WaitForResume(DrillBench bench, long newest)
    {
        if (!bench.WaitUntil(() => Life.Firmware?.Loop.NewestSequence >= newest, s_resume))
        {
            bench.Fault($"{Id} has not gone on from a receipt within {s_resume.TotalSeconds:F0} s");
        }

        Life.SetSpeed(_time.Speed);
    }

    public void Dispose()
    {
        _flash?.Cut();
        _life?.CutPower();
        _life?.Dispose();
    }

    private BoardFlash WatchedFlash(BoardFlash flash)
    {
        flash.Appended += Ledger.Read;
        _flash = flash;
        return flash;
    }
}
