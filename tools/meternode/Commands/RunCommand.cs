using MeterNode.Plant;
using System.CommandLine;
using MeterNode.Plant.Hardware;
using MeterNode.Plant.Provisioning;
using MeterNode.VirtualPlant.Simulation;
using MeterNode.VirtualBoard;
using MeterNode.VirtualBoard.Scenes;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode run</c>: the firmware of a bundle on the virtual board.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var bundle = new Argument<DirectoryInfo>("bundle") { Description = "Bundle made by 'meternode provision'." };
        var machine = new Option<string>("--machine") { Description = "Simulated machine: " + string.Join(", ", SimulatedMachine.Names) + ".", DefaultValueFactory = _ => "press" };
        var board = new Option<string>("--board") { Description = "Board whose pins the machine is wired to.", DefaultValueFactory = _ => "esp32-wrover" };
        var speed = new Option<double>("--speed") { Description = "Plant seconds per wall second, 0.1 to 1000.", DefaultValueFactory = _ => 1 };
        var seconds = new Option<int>("--seconds") { Description = "Wall time to run, s; 0 runs until interrupted." };
        var storage = new Option<DirectoryInfo?>("--storage") { Description = "Folder that stands for the node's flash (default: BUNDLE/flash); it survives restarts, as flash does." };
        var command = new Command("run", """
            Runs the node's own firmware on a virtual board with a simulated machine, connected to the plant's broker.

            Example:
              meternode run ~/plant/nodes/press-7 --machine press --speed 30
            """)
        {
            bundle, machine, board, speed, seconds, storage,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(bundle)!.FullName,
            parsed.GetValue(machine)!,
            parsed.GetValue(board)!,
            parsed.GetValue(speed),
            parsed.GetValue(seconds),
            parsed.GetValue(storage)?.FullName));
        return command;
    }

    private static int Run(string bundle, string machineName, string boardName, double speed, int seconds, string? storage)
    {
        if (speed is not (>= 0.1 and <= 1000) || seconds < 0)
        {
            throw new OperatorException(OperatorError.Usage, "--speed must be from 0.1 to 1000 and --seconds not negative");
        }

        Machine machine = SimulatedMachine.Create(machineName, 1);
        storage ??= Path.Combine(bundle, "flash");
        NodeBundle.Deploy(bundle, storage);
        var board = new Board(Path.GetFileName(bundle.TrimEnd(Path.DirectorySeparatorChar)), storage);
        board.Adc.UseEsp32();
        MachineScene.Connect(machine, board, null, SceneConfiguration.Wiring(BoardCatalog.Load(boardName)));
        TimeSpan plantTime = seconds == 0 ? TimeSpan.FromDays(3650) : TimeSpan.FromSeconds(seconds * speed);
        using var node = new VirtualNode(board.Name, board, machine, DateTime.UtcNow, speed, plantTime);
        using var interruption = new Interruption();
        using CancellationTokenRegistration cancel = interruption.Token.Register(node.Cancel);
        node.Start();
        DateTime nextLine = DateTime.UtcNow;
        while (!node.IsFinished)
        {
            Thread.Sleep(200);
            if (node.Firmware is { } firmware && DateTime.UtcNow >= nextLine)
            {
                nextLine = DateTime.UtcNow.AddSeconds(10);
                string uplink = firmware.UplinkFailure ?? "connected";
                Console.Error.WriteLine($"{node.MeteredSeconds:F0} s  {firmware.Loop.ImportJoules / 3.6e6:F3} kWh  {firmware.Loop.Shots} shots  packs {firmware.Loop.AcknowledgedSequence + 1}/{firmware.Loop.NewestSequence + 1}  {uplink}");
            }
        }

        if (node.Failure != null)
        {
            throw new OperatorException(OperatorError.Failure, $"the firmware stopped: {node.Failure.Message}");
        }

        return interruption.Token.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Ok;
    }
}
