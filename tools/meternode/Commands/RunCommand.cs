using System.CommandLine;
using System.Diagnostics;
using MeterNode.Cli.Parsing;
using MeterNode.Core.Configuration;
using MeterNode.Node.Loop;
using MeterNode.Plant;
using MeterNode.Plant.Flashing;
using MeterNode.Plant.Hardware;
using MeterNode.Plant.Provisioning;
using MeterNode.VirtualBoard;
using MeterNode.VirtualBoard.Scenes;
using MeterNode.VirtualPlant.Simulation;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode run</c>: the firmware of a bundle on the virtual board.</summary>
internal static class RunCommand
{
    private const int MaximumDelaySeconds = 5;

    public static Command Create()
    {
        var bundle = new Argument<string>("bundle") { Description = "Bundle made by 'meternode node add'." };
        var machine = new Option<string>("--machine")
        {
            Description =
            "Simulated machine: " + string.Join(", ", SimulatedMachine.Names) + ", or bench, a load that --load sets.",
            DefaultValueFactory = _ => "press"
        };
        var board = new Option<string?>("--board")
        {
            Description = "Board whose pins the machine is wired to (default: the one that the configuration names)."
        };
        var load = new Option<string?>("--load")
        {
            Description = "File with amperes and power factor of the bench, for example '20 0.5'; it may change at any time."
        };
        var reference = new Option<string?>("--reference-log")
        {
            Description = "File into which the bench's reference instrument keeps writing phase, A, V, W."
        };
        var gainError = NumberOption.Decimal(
            "--gain-error", -20, 20, 0,
            "How far the front end's parts are off, %: currents read so much more, voltages half of it less.", "%");
        var speed = NumberOption.Decimal("--speed", 0.1, 1000, 1, "Plant seconds per wall second, 0.1 to 1000.");
        var seconds = NumberOption.Whole("--seconds", 0, 1_000_000_000, 0, "Wall time to run, s; 0 runs until interrupted.", "s");
        var storage = new Option<string?>("--storage")
        {
            Description =
            "Folder that stands for the node's flash (default: BUNDLE/flash); it survives restarts, as flash does."
        };
        var network = new Option<string[]>("--network")
        {
            Description = "Access point in range, SSID/PASSWORD, beside the one that the bundle was flashed with; repeat it for several.",
            DefaultValueFactory = _ => [],
        };
        var profile = ProfileOption.Create();
        var command = new Command("run", """
            Runs the node's own firmware on a virtual board with a simulated machine, connected to the plant's broker.

            Example:
              meternode run ~/plant/nodes/press-7 --machine press --speed 30
              meternode run ~/plant/nodes/press-7 --machine bench --load load.txt --gain-error 5
            """)
        {
            bundle, machine, load, reference, gainError, board, profile, speed, seconds, storage, network,
        };
        command.Runs((parsed, context) => Run(
            Path.GetFullPath(parsed.GetValue(bundle)!),
            new BenchOptions
            {
                Board = parsed.GetValue(board) ?? string.Empty,
                Profile = ProfileOption.Of(parsed.GetValue(profile)),
                GainErrorPercent = parsed.GetValue(gainError),
            },
            (seed, hertz) => MachineOf(parsed.GetValue(machine)!, parsed.GetValue(load), parsed.GetValue(reference), seed, hertz),
            parsed.GetValue(speed),
            parsed.GetValue(seconds),
            parsed.GetValue(storage),
            [.. parsed.GetValue(network)!.Select(Network)],
            context));
        return command;
    }

    private static Machine MachineOf(string name, string? load, string? referenceLog, int seed, int mainsHertz)
    {
        const string Bench = "bench";
        if (name == Bench)
        {
            return load == null
                ? throw new OperatorException(OperatorError.Usage, "--machine bench needs --load, the file that sets the load")
                : new BenchLoadFile(Path.GetFullPath(load), referenceLog).CreateBench(seed, mainsHertz);
        }

        return load == null && referenceLog == null
            ? SimulatedMachine.Create(name, seed, mainsHertz)
            : throw new OperatorException(
                OperatorError.Usage, "--load and --reference-log have no effect without --machine bench: leave them out, or name bench");
    }

    private static int Run(
        string bundle,
        BenchOptions bench,
        Func<int, int, Machine> machineOf,
        double speed,
        int seconds,
        string? storage,
        WifiStation[] inRange,
        CommandContext context)
    {
        storage ??= Path.Combine(bundle, "flash");
        NodeConfiguration configuration = NodeFacts.ReadConfiguration(bundle).Configuration;
        using FileStream turn = TakeFlash(storage);
        NodeBundle.Deploy(bundle, storage);
        if (bench.Board.Length == 0)
        {
            string named = configuration.Board.Name;
            bench = bench with { Board = BoardCatalog.Names.Contains(named) ? named : MachineBoard.DefaultBoard };
        }

        string id = Path.GetFileName(bundle.TrimEnd(Path.DirectorySeparatorChar));
        const int Seed = 1;
        var wired = MachineBoard.Connect(id, machineOf(Seed, configuration.MainsHertz), Seed, storage, bench);
        Array.ForEach(inRange, wired.Board.Network.AddAccessPoint);
        if (FlashBundle.Read(bundle).Wifi is WifiCredentials flashed)
        {
            wired.Board.Network.Flash(new WifiStation(flashed.Ssid, flashed.Password));
        }

        TimeSpan plantTime = seconds == 0 ? TimeSpan.FromDays(3650) : TimeSpan.FromSeconds(seconds * speed);
        using var node = new VirtualNode(
            wired, DateTime.UtcNow, speed, plantTime, new NodeFitting { MaximumWait = TimeSpan.FromSeconds(5) });
        using CancellationTokenRegistration cancel = context.Cancellation.Register(node.Cancel);
        node.Start();
        double? before = null;
        var watch = Stopwatch.StartNew();
        using (Progress progress = context.BeginProgress())
        {
            while (!node.IsFinished)
            {
                Thread.Sleep(200);
                if (seconds > 0 && watch.Elapsed.TotalSeconds > seconds + MaximumDelaySeconds
                    && (node.Firmware == null || node.Firmware.UplinkFailure != null))
                {
                    // The board stands still in a connection attempt, and its time with it.
                    node.Cancel();
                }

                if (node.Claim is string claim && progress.IsDue)
                {
                    progress.Report($"the board has its key and is not enrolled: {claim}");
                }

                if (node.Firmware is { } firmware && progress.IsDue)
                {
                    long register = firmware.Loop.ImportJoules;
                    double fromStart = MachineAfe.TrueJoules(node.Machine, configuration, node.MeteredSeconds);

                    // What an earlier run has left in the register is as it was.
                    before ??= register - fromStart;
                    progress.Report(Line(firmware.Loop, firmware.UplinkFailure ?? "connected", before.Value + fromStart, node));
                }
            }
        }

        if (node.Failure != null)
        {
            throw new OperatorException(OperatorError.Failure, $"the firmware stopped: {node.Failure.Message}");
        }

        return context.Cancellation.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Ok;
    }

    /// <summary>A collector signs the first packs at once, and then after each 'collect --receipt-seconds' of wall time.</summary>
    private const string FirstReceipt = " (no receipt of a collector yet)";

    /// <summary>One process a flash: a node that runs twice would sign two histories with one key.</summary>
    private static FileStream TakeFlash(string storage)
    {
        string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(storage)) + ".lock";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return ExclusiveFile.TryOpen(path, FileOptions.DeleteOnClose) ?? throw new OperatorException(
            OperatorError.Failure, $"'{storage}' is in use by another 'meternode run': end that one; a node runs once");
    }

    private static WifiStation Network(string text)
    {
        int slash = text.IndexOf('/');
        return slash > 0
            ? new WifiStation(text[..slash], text[(slash + 1)..])
            : throw new OperatorException(OperatorError.Usage, $"--network '{text}': write SSID/PASSWORD, or SSID/ for an open network");
    }

    private static string Line(NodeLoop loop, string uplink, double trueJoules, VirtualNode node) =>
        $"{node.MeteredSeconds:F0} s  {loop.ImportJoules / 3.6e6:F3} kWh ({trueJoules / 3.6e6:F3} true)  {loop.Shots} shots  "
        + $"packs {loop.NewestSequence + 1}, stored {loop.StoredSequence + 1}"
        + $"{(loop.StoredSequence < 0 ? FirstReceipt : "")}  {(loop.IsWaiting ? "waits for a receipt" : uplink)}";
}
