using System.CommandLine;
using MeterNode.Cli.Diagnostics;
using MeterNode.Cli.Flashing;
using MeterNode.Plant;
using MeterNode.Plant.Flashing;
using MeterNode.Plant.Hardware;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode flash</c>: runtime, files, network and application onto a board, through nanoff.</summary>
public static class FlashCommand
{
    private static readonly TimeSpan s_bootPause = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(0.5);

    /// <summary>The command.</summary>
    public static Command Create() => Create(s_bootPause);

    /// <summary>The same with another time for a board to start.</summary>
    internal static Command Create(TimeSpan bootPause)
    {
        var options = new FlashOptions();
        var command = new Command("flash", """
            Flash a board: runtime, the node's files, Wi-Fi and application.

            Examples:
              meternode flash --port /dev/ttyUSB0 --bundle nodes/press-1 --image MeterNode.bin
              meternode flash --port COM3 --bundle press-1-flash.zip --image MeterNode.bin
              meternode flash --port COM3 --bundle nodes/press-1 --skip runtime --dry-run
              meternode flash --port COM3 --bundle nodes/press-1 --image MeterNode.bin --update
              meternode flash --batch --plant ~/plant --image MeterNode.bin
            """);
        foreach (Option option in options.All)
        {
            command.Options.Add(option);
        }

        command.Runs((parsed, context) => parsed.GetValue(options.Batch)
            ? RunBox(options, parsed, context, bootPause)
            : RunOne(options, parsed, context, bootPause));
        return command;
    }

    private static int RunBox(FlashOptions options, ParseResult parsed, CommandContext context, TimeSpan bootPause)
    {
        PlantFolder plant = PlantFolder.Open(options.RequireBox(parsed));
        bool isUpdate = parsed.GetValue(options.Update);
        string[] named = parsed.GetValue(options.Nodes) ?? [];
        foreach (string node in named)
        {
            PlantNodes.BundleOf(plant, node);
        }

        IReadOnlyList<string> nodes = named.Length > 0 ? named : BoardBox.NodesOf(plant, isUpdate);
        var runner = new FlashRunner(
            Nanoff.At(parsed.GetValue(options.NanoffPath)),
            parsed.GetValue(options.Verbose) ? context.Error : TextWriter.Null,
            parsed.GetValue(options.Verbose),
            bootPause);
        FlashRequest common = options.Request(parsed, BoardCatalog.Load(BoardCatalog.Names[0]), "", null);
        var box = new BoardBox(plant, nodes, common, runner);
        if (named.Length > 0 && box.LeftOut is [string leftOut, ..])
        {
            throw new OperatorException(OperatorError.Failure, leftOut);
        }

        return new BoxRun(
            box,
            () => HostProbe.PortPaths(HostProbe.System),
            () => !context.Cancellation.WaitHandle.WaitOne(s_look)).Run(context, parsed.GetValue(options.Json));
    }

    private static int RunOne(FlashOptions options, ParseResult parsed, CommandContext context, TimeSpan bootPause)
    {
        string port = options.RequireOne(parsed);
        string? given = parsed.GetValue(options.Bundle);

        // Asked for first: what is unpacked is removed whenever Ctrl-C comes.
        CancellationToken cancellation = context.Cancellation;
        using UnpackedBundle? unpacked = File.Exists(given) ? Unpack(options, parsed, given) : null;
        string? folder = unpacked?.Folder ?? given;
        if (unpacked is null && !parsed.GetValue(options.Update))
        {
            RefreshCommandFloor(folder);
        }

        FlashRequest request = options.Request(
            parsed, BoardOf(parsed.GetValue(options.Board), folder), port,
            folder is null ? null : FlashBundle.Read(folder));
        FlashPlan plan = FlashPlan.For(request);
        ReportOmissions(request, context.Error);
        if (unpacked is not null)
        {
            context.Error.WriteLine(
                $"'{given}' is unpacked until this ends. It holds the node's keys: delete it when the board is flashed.");
        }

        bool json = parsed.GetValue(options.Json);
        if (parsed.GetValue(options.DryRun))
        {
            plan.WriteDocuments();
            Print(request, plan, [], json, context);
            return ExitCode.Ok;
        }

        Nanoff tool = Nanoff.At(parsed.GetValue(options.NanoffPath));
        plan.WriteDocuments();
        var runner = new FlashRunner(tool, context.Error, parsed.GetValue(options.Verbose), bootPause, cancellation);
        IReadOnlyList<FlashStepResult> results;
        try
        {
            results = runner.Run(request, plan);
        }
        catch (OperationCanceledException)
        {
            context.Error.WriteLine("Stopped: the board is not complete, repeat the command.");
            throw;
        }

        if (json)
        {
            Print(request, plan, results, json: true, context);
        }

        return results[^1].Problem is string problem
            ? throw new OperatorException(OperatorError.DeviceOrIo, $"{results[^1].Step.Title}: {problem}.")
            : ExitCode.Ok;
    }

    /// <summary>A bundle that came as a zip; refuses what needs the plant's folder, or what would outlast this command.</summary>
    private static UnpackedBundle Unpack(FlashOptions options, ParseResult parsed, string zip) =>
        parsed.GetValue(options.Erase)
            ? throw new OperatorException(
                OperatorError.Usage,
                "--erase is not done with a zip: the plant may have enrolled the board since, with a key that is on it only; leave --erase "
                    + "out, or flash where the plant's folder is")
            : parsed.GetValue(options.DryRun)
                ? throw new OperatorException(
                    OperatorError.Usage,
                    $"--dry-run is not done with a zip, whose files are gone when it ends: unpack '{zip}' and give its folder")
                : UnpackedBundle.Of(zip);

    /// <summary>The node must not carry out again what was sent to it before.</summary>
    private static void RefreshCommandFloor(string? bundle)
    {
        if (bundle != null && Directory.Exists(Path.Combine(bundle, "files")))
        {
            NodeBundle.WriteCommandFloor(bundle);
        }
    }

    /// <summary>The board that is named, or the bundle's; a configuration for other pins would meter nothing, or something else.</summary>
    private static BoardDefinition BoardOf(string? named, string? bundle)
    {
        string file = Path.Combine(bundle ?? string.Empty, "node.json");
        string? provisioned = bundle is null || !File.Exists(file)
            ? null
            : (string?)System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(file))?["board"]?["name"];
        BoardDefinition board = BoardCatalog.Load(named ?? provisioned ?? throw new OperatorException(
            OperatorError.Usage, "the board is not known: name it with --board (see 'meternode board')"));
        return provisioned is null || provisioned == board.Name
            ? board
            : throw new OperatorException(
                OperatorError.Failure, $"the bundle was provisioned for {provisioned}, not for {board.Name}: its pins would be wrong");
    }

    private static void ReportOmissions(FlashRequest request, TextWriter error)
    {
        if (request.Update)
        {
            error.WriteLine(
                "--update: configuration, keys, registers and packs on the board stay. 'meternode command NAME --plant DIR stop' before it "
                    + "closes the running pack; without it up to a minute of metering is lost.");
        }
        else if (request.Bundle is null)
        {
            error.WriteLine("No --bundle: the node's files and Wi-Fi stay as they are.");
        }
        else if (request.Bundle.Wifi is null)
        {
            error.WriteLine("The bundle has no network.json: the node's Wi-Fi stays as it is.");
        }

        if (request is { Update: false, Erase: false, Bundle.HasPendingChange: true })
        {
            error.WriteLine("The configuration that waits for the node's answer goes over the air, with a way back: it is not flashed.");
        }

        foreach (string path in request.Bundle?.OpenSecrets() ?? [])
        {
            error.WriteLine($"Others on this machine can read '{path}': chmod 600 '{path}'");
        }

        if (request.Image is null)
        {
            error.WriteLine("No --image: the node's application stays as it is.");
        }

        if (request.Erase)
        {
            error.WriteLine("--erase: everything on the board is deleted, packs that no collector has stored included.");
        }
    }

    private static void Print(
        FlashRequest request, FlashPlan plan, IReadOnlyList<FlashStepResult> results, bool json, CommandContext context)
    {
        if (!json)
        {
            context.Error.WriteLine("Set " + string.Join(' ', FlashPlan.Environment.Select(e => e.Key + "=" + e.Value)) + " and run:");
            foreach (FlashStep step in plan.Steps)
            {
                context.Output.WriteLine(step.CommandLine());
            }

            if (plan.Steps.Any(s => s.Kind == FlashStepKind.Network))
            {
                context.Error.WriteLine(
                    "With --networkdeployment alone nanoff prints its help first and then does the work; that is normal.");
            }

            return;
        }

        context.WriteJson(new
        {
            schemaVersion = 1,
            board = request.Board.Name,
            port = request.Port,
            environment = FlashPlan.Environment,
            files = plan.Documents.Keys,
            steps = plan.Steps.Select((step, i) => new
            {
                name = step.Kind.ToString().ToLowerInvariant(),
                command = (string[])["nanoff", .. step.Arguments],
                state = i >= results.Count ? "planned" : results[i] switch
                {
                    { IsLeftOut: true } => "notNeeded",
                    { Problem: null } => "done",
                    _ => "failed",
                },
                seconds = i < results.Count ? Math.Round(results[i].Seconds, 1) : (double?)null,
                problem = i < results.Count ? results[i].Problem : null,
            }),
        });
    }
}
