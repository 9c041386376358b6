using System.CommandLine;
using System.Diagnostics;
using MeterNode.Cli.Parsing;
using MeterNode.Node.Loop;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.VirtualBoard.Profiles;
using MeterNode.VirtualPlant.Simulation;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode run</c>: the firmware of a bundle on the virtual board.</summary>
internal static class RunCommand
{
    private const int MaximumDelaySeconds = 5;

    public static Command Create()
    {
        var bundle = new Argument<string>("bundle") { Description = "Bundle made by 'meternode provision'." };
        var machine = new Option<string>("--machine")
        {
            Description =
            "Simulated machine: " + string.Join(", ", SimulatedMachine.Names) + ".",
            DefaultValueFactory = _ => "press"
        };
        var board = new Option<string>("--board")
        {
            Description = "Board whose pins the machine is wired to.",
            DefaultValueFactory = _ => MachineBoard.DefaultBoard
        };
        var speed = NumberOption.Decimal("--speed", 0.1, 1000, 1, "Plant seconds per wall second, 0.1 to 1000.");
        var seconds = NumberOption.Whole("--seconds", 0, 1_000_000_000, 0, "Wall time to run, s; 0 runs until interrupted.");
        var storage = new Option<string?>("--storage")
        {
            Description =
            "Folder that stands for the node's flash (default: BUNDLE/flash); it survives restarts, as flash does."
        };
        var profile = ProfileOption.Create();
        var command = new Command("run", """
            Runs the node's own firmware on a virtual board with a simulated machine, connected to the plant's broker.

            Example:
              meternode run ~/plant/nodes/press-7 --machine press --speed 30
            """)
        {
            bundle, machine, board, profile, speed, seconds, storage,
        };
        command.Runs((parsed, context) => Run(
            Path.GetFullPath(parsed.GetValue(bundle)!),
            parsed.GetValue(machine)!,
            parsed.GetValue(board)!,
            ProfileOption.Of(parsed.GetValue(profile)),
            parsed.GetValue(speed),
            parsed.GetValue(seconds),
            parsed.GetValue(storage),
            context));
        return command;
    }

    private static int Run(
        string bundle,
        string machineName,
        string boardName,
        BoardProfile profile,
        double speed,
        int seconds,
        string? storage,
        CommandContext context)
    {
        storage ??= Path.Combine(bundle, "flash");
        NodeBundle.Deploy(bundle, storage);
        string id = Path.GetFileName(bundle.TrimEnd(Path.DirectorySeparatorChar));
        var bench = MachineBoard.Connect(id, machineName, 1, storage, boardName, profile);
        TimeSpan plantTime = seconds == 0 ? TimeSpan.FromDays(3650) : TimeSpan.FromSeconds(seconds * speed);
        using var node = new VirtualNode(
            bench, DateTime.UtcNow, speed, plantTime, new NodeFitting { MaximumWait = TimeSpan.FromSeconds(5) });
        using CancellationTokenRegistration cancel = context.Cancellation.Register(node.Cancel);
        node.Start();
        var watch = Stopwatch.StartNew();
        using (Progress progress = context.BeginProgress())
        {
            while (!node.IsFinished)
            {
                Thread.Sleep(200);
                if (seconds > 0 && watch.Elapsed.TotalSeconds > seconds + MaximumDelaySeconds && node.Firmware?.UplinkFailure != null)
                {
                    // The board stands still in a connection attempt, and its time with it.
                    node.Cancel();
                }

                if (node.Firmware is { } firmware && progress.IsDue)
                {
                    progress.Report(Line(node, firmware.Loop, firmware.UplinkFailure ?? "connected"));
                }
            }
        }

        if (node.Failure != null)
        {
            throw new OperatorException(OperatorError.Failure, $"the firmware stopped: {node.Failure.Message}");
        }

        return context.Cancellation.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Ok;
    }

    private static string Line(VirtualNode node, NodeLoop loop, string uplink) =>
        $"{node.MeteredSeconds:F0} s  {loop.ImportJoules / 3.6e6:F3} kWh  {loop.Shots} shots  "
        + $"packs {loop.NewestSequence + 1}, stored {loop.StoredSequence + 1}  {(loop.IsWaiting ? "waits for a receipt" : uplink)}";
}
