using System.CommandLine;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Flashing;
using MeterNode.Plant.Hardware;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode flash</c>: runtime, files, network and application onto a board, through nanoff.</summary>
public static class FlashCommand
{
    private static readonly TimeSpan s_bootPause = TimeSpan.FromSeconds(4);

    /// <summary>The command.</summary>
    public static Command Create() => Create(s_bootPause);

    /// <summary>The same with another time for a board to start.</summary>
    internal static Command Create(TimeSpan bootPause)
    {
        var port = new Option<string>("--port") { Description = "Serial port of the board, e.g. /dev/ttyUSB0 or COM3.", Required = true };
        var board = new Option<string>("--board")
        {
            Description = "Board name (see 'meternode board') or a board .json file.",
            Required = true
        };
        var bundle = new Option<string?>("--bundle") { Description = "Folder made by 'meternode node add'." };
        var image = new InputFileOption("--image") { Description = "Deployable application image (.bin)." };
        var skip = new Option<string[]>("--skip")
        {
            Description =
            "Step to leave out: check, runtime, files, network, application. May be repeated.",
            AllowMultipleArgumentsPerToken = true
        };
        skip.AcceptOnlyFromAmong("check", "runtime", "files", "network", "application");
        var erase = new Option<bool>("--erase")
        {
            Description = "Erase the whole flash first. Packs that no collector has stored are lost."
        };
        var update = new Option<bool>("--update")
        {
            Description = "New firmware for a node in use: the application, and the runtime if the application needs another. "
                + "Configuration, keys, registers and packs on the node stay."
        };
        var baud = NumberOption.OptionalWhole("--baud", 9_600, 5_000_000, "Baud rate while the runtime is written.");
        var target = new Option<string?>("--target") { Description = "Runtime image in place of the board's." };
        var runtimeVersion = new Option<string?>("--runtime-version")
        {
            Description =
            "Runtime version in place of the newest stable one."
        };
        var archive = new Option<string?>("--archive")
        {
            Description =
            "Folder of runtime packages for places without internet (made by 'nanoff --updatearchive')."
        };
        var nanoff = new InputFileOption("--nanoff") { Description = "Path of nanoff, when it is not on PATH." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Write the JSON files, print the commands, touch no board." };
        var verbose = new Option<bool>("--verbose") { Description = "Show what nanoff prints." };
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("flash", """
            Flash a board: runtime, the node's files, Wi-Fi and application.

            Examples:
              meternode flash --port /dev/ttyUSB0 --board esp32-s3-n16r8 --bundle nodes/press-1 --image MeterNode.bin
              meternode flash --port COM3 --board esp32-wrover --bundle nodes/press-1 --skip runtime --dry-run
              meternode flash --port COM3 --board esp32-wrover --bundle nodes/press-1 --image MeterNode.bin --update
            """)
        {
            port, board, bundle, image, update, skip, erase, baud, target, runtimeVersion, archive, nanoff, dryRun, verbose, json,
        };
        command.Runs((parsed, context) =>
        {
            if (!parsed.GetValue(update))
            {
                RefreshCommandFloor(parsed.GetValue(bundle));
            }

            var request = new FlashRequest
            {
                Board = BoardCatalog.Load(parsed.GetRequiredValue(board)),
                Port = parsed.GetRequiredValue(port),
                Bundle = parsed.GetValue(bundle) is string folder ? FlashBundle.Read(folder) : null,
                Image = parsed.GetValue(image) is string file ? ApplicationImage.Read(file) : null,
                Update = parsed.GetValue(update),
                Skip = Skipped(parsed.GetValue(skip) ?? []),
                Erase = parsed.GetValue(erase),
                Baud = parsed.GetValue(baud),
                Target = parsed.GetValue(target),
                RuntimeVersion = parsed.GetValue(runtimeVersion),
                Archive = parsed.GetValue(archive),
            };
            TextWriter error = context.Error;
            RequireSameBoard(request, parsed.GetValue(bundle));
            FlashPlan plan = FlashPlan.For(request);
            ReportOmissions(request, error);
            if (parsed.GetValue(dryRun))
            {
                plan.WriteDocuments();
                Print(request, plan, [], parsed.GetValue(json), context);
                return ExitCode.Ok;
            }

            Nanoff tool = Nanoff.At(parsed.GetValue(nanoff));
            plan.WriteDocuments();
            IReadOnlyList<FlashStepResult> results =
                new FlashRunner(tool, error, parsed.GetValue(verbose), bootPause).Run(request, plan);
            if (parsed.GetValue(json))
            {
                Print(request, plan, results, json: true, context);
            }

            return results[^1].Problem is string problem
                ? throw new OperatorException(OperatorError.DeviceOrIo, $"{results[^1].Step.Title}: {problem}.")
                : ExitCode.Ok;
        });
        return command;
    }

    /// <summary>The word <c>check</c> is for the look before and the look after.</summary>
    private static HashSet<FlashStepKind> Skipped(string[] words)
    {
        HashSet<FlashStepKind> skipped = [.. words.Select(word => Enum.Parse<FlashStepKind>(word, ignoreCase: true))];
        if (skipped.Contains(FlashStepKind.Check))
        {
            skipped.Add(FlashStepKind.Confirm);
        }

        return skipped;
    }

    /// <summary>The node must not carry out again what was sent to it before.</summary>
    private static void RefreshCommandFloor(string? bundle)
    {
        if (bundle != null && Directory.Exists(Path.Combine(bundle, "files")))
        {
            NodeBundle.WriteCommandFloor(bundle);
        }
    }

    /// <summary>A configuration for other pins would meter nothing, or something else.</summary>
    private static void RequireSameBoard(FlashRequest request, string? bundle)
    {
        string file = Path.Combine(bundle ?? string.Empty, "node.json");
        if (bundle == null || !File.Exists(file))
        {
            return;
        }

        string? provisioned = (string?)System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(file))?["board"]?["name"];
        if (provisioned != null && provisioned != request.Board.Name)
        {
            throw new OperatorException(
                OperatorError.Failure,
                $"the bundle was provisioned for {provisioned}, not for {request.Board.Name}: its pins would be wrong");
        }
    }

    private static void ReportOmissions(FlashRequest request, TextWriter error)
    {
        if (request.Update)
        {
            error.WriteLine(
                "--update: configuration, keys, registers and packs on the board stay; it does not measure while it is written.");
        }
        else if (request.Bundle is null)
        {
            error.WriteLine("No --bundle: the node's files and Wi-Fi stay as they are.");
        }
        else if (request.Bundle.Wifi is null)
        {
            error.WriteLine("The bundle has no network.json: the node's Wi-Fi stays as it is.");
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
