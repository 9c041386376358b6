using System.CommandLine;
using System.Text.Json.Nodes;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Hardware;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode node add</c> and <c>meternode provision</c>: a node's identity and bundle.</summary>
internal static class ProvisionCommand
{
    private const string DefaultBoard = "esp32-wrover";

    /// <summary>The command under its older name.</summary>
    public static Command Create() => Create("provision", "provision");

    /// <summary>The same command as <c>node add</c>.</summary>
    public static Command Add() => Create("add", "node add");

    private static Command Create(string word, string spelling)
    {
        var node = new Argument<string?>("node")
        {
            Description = "Name of the node: letters, digits, '-' and '_'.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var csv = new InputFileOption("--csv")
        {
            Description = "Table of several nodes: a column 'node', the others are options without '--'. All are made, or none.",
        };
        var print = new Option<bool>("--print-config") { Description = "Print the configuration as JSON, and make nothing." };
        var plant = new Option<string>("--plant") { Description = "Plant folder made by 'meternode init'.", Required = true };
        var config = new InputFileOption("--config")
        {
            Description =
            "Readable configuration (docs/configuration.md); without it a starter is made from the options below."
        };
        var board = new Option<string?>("--board")
        {
            Description = "Board (see 'meternode board') or a board .json file "
                + $"(default: {DefaultBoard}, with --afe {AfeSection.Boards[0]}, or the one that --config names).",
        };
        var machine = new Option<string>("--machine")
        {
            Description = "What the node is clamped to.",
            DefaultValueFactory = _ => string.Empty
        };
        var phases = NumberOption.Whole("--phases", 1, 3, 3, "Phases, 1 to 3.");
        var voltage = new Option<bool>("--voltage")
        {
            Description =
            "Voltages are wired; without them power is an estimate and labelled so."
        };
        var mains = NumberOption.Mains("--mains", "Mains frequency, 50 or 60 Hz.");
        var clamp = new Option<string>("--ct") { Description = "Current clamp.", DefaultValueFactory = _ => "SCT-013-000" };
        var meter = new Option<string?>("--meter")
        {
            Description =
                "Read a meter instead of clamps: map (hardware/meters or a .json file), '@', address; or s0@ and its pulses for a kWh.",
        };
        var afe = new Option<bool>("--afe")
        {
            Description =
            "A metering IC (ATM90E32AS) measures instead of the board's converter; --phases 2 is split-phase. Calibrate it."
        };
        var meterSerial = new Option<string>("--meter-serial")
        {
            Description = "Serial number of a meter that does not say its own.",
            DefaultValueFactory = _ => string.Empty
        };
        var meterClass = new Option<string>("--meter-class")
        {
            Description = $"Accuracy class as printed on the meter: {string.Join(", ", MeterOptions.AccuracyClasses)}.",
            DefaultValueFactory = _ => string.Empty
        };
        var meterRatio = NumberOption.Ratio(
            "--meter-ratio", 0.001, 100000, "Ratio of the meter's current transformers: 40, or 200/5 as it is printed.");
        var setpoint = NumberOption.Decimals(
            "--setpoint", -270, 2000, "Set-point of a temperature zone, °C; once for each of up to four zones, zone 1 first.", "°C");
        var tolerance = NumberOption.Decimal("--tolerance", 0.1, 500, 5, "Tolerance band around the set-point, ± °C.", "°C");
        var wifi = new WifiOptions("Wi-Fi network of the node.", "File whose first line is the Wi-Fi password.");
        var command = new Command(word, $"""
            Makes a node's TLS identity, signed configuration and claim. The bundle goes onto the board with 'meternode flash', or onto a
            virtual board with 'meternode run'. The board makes its evidence key itself, and 'serve' enrols it when it starts.
            'meternode node add' and 'meternode provision' are the same.

            Examples:
              meternode {spelling} press-7 --plant ~/plant --machine "die-casting press 7" --voltage --setpoint 220
              meternode {spelling} press-8 --plant ~/plant --board esp32-s3-n16r8 --voltage --setpoint 220 --setpoint 60
              meternode {spelling} press-7 --plant ~/plant --meter sdm630@1 --meter-class B
              meternode {spelling} press-7 --plant ~/plant --afe --phases 2 --mains 60
              meternode {spelling} press-7 --plant ~/plant --config press-7.json
              meternode {spelling} --plant ~/plant --csv nodes.csv
            """)
        {
            node, plant, csv, print, config, board, machine, phases, voltage, mains, clamp, afe, meter, meterSerial, meterClass, meterRatio,
            setpoint, tolerance,
        };
        foreach (Option option in wifi.All)
        {
            command.Options.Add(option);
        }

        var starter = new StarterOnly(config, meter, afe, setpoint)
        {
            InConfiguration =
            [
                (machine, "machine"), (phases, "phases"), (voltage, "mode"), (mains, "mains.hertz"), (clamp, "phases[].i.gain"),
                (afe, "afe"), (meter, "meter"), (meterSerial, "meter.serial"), (meterClass, "meter.class"), (meterRatio, "meter.ratio"),
                (setpoint, "zones[].setpoint"), (tolerance, "zones[].tolerance"),
            ],
            OfConverter = [voltage],
            OfClamps = [clamp, afe],
            OfMeters = [meterSerial, meterClass, meterRatio],
            OfZones = [tolerance],
        };
        NewNode Prepare(ParseResult parsed)
        {
            starter.Require(parsed);
            string? boardName = parsed.GetValue(board);
            BoardDefinition? definition = boardName == null ? null : BoardCatalog.Load(boardName);
            JsonObject document =
                parsed.GetValue(config) is string file
                    ? WithBoard(ConfigurationFile.Read(file), definition)
                    : StarterConfiguration.Create(new StarterOptions
                    {
                        Board = boardName ?? (parsed.GetValue(afe) ? AfeSection.Boards[0] : DefaultBoard),
                        Machine = parsed.GetValue(machine)!,
                        Phases = parsed.GetValue(phases),
                        WithVoltage = parsed.GetValue(voltage),
                        HasMeteringIc = parsed.GetValue(afe),
                        Meter = parsed.GetValue(meter) is string read
                            ? new MeterOptions
                            {
                                Meter = read,
                                Serial = parsed.GetValue(meterSerial)!,
                                AccuracyClass = MeterOptions.ReadAccuracyClass(parsed.GetValue(meterClass)!),
                                Ratio = parsed.GetValue(meterRatio),
                            }
                            : null,
                        MainsHertz = parsed.GetValue(mains),
                        CurrentTransformer = parsed.GetValue(clamp)!,
                        SetpointsCelsius = parsed.GetValue(setpoint) ?? [],
                        ToleranceCelsius = parsed.GetValue(tolerance),
                    });
            return new NewNode(
                parsed.GetValue(node)!, document, definition,
                wifi.Read(parsed) is { } network
                    ? new JsonObject { ["ssid"] = network.Ssid, ["password"] = network.Password }
                    : null,
                boardName ?? (string?)document["board"]?["name"] ?? "BOARD", parsed.GetValue(afe));
        }

        command.Runs((parsed, context) =>
        {
            if (parsed.GetValue(node) == null == (parsed.GetValue(csv) == null))
            {
                throw new OperatorException(OperatorError.Usage, "give either the name of a node, or --csv with a table of several");
            }

            PlantFolder folder = PlantFolder.Open(Path.GetFullPath(parsed.GetValue(plant)!));
            (string Where, NewNode Node)[] nodes = parsed.GetValue(csv) is string table
                ? [.. NodeTable.Read(command, table, folder.Path, Prepare)]
                : [("", Prepare(parsed))];
            if (parsed.GetValue(print))
            {
                foreach ((_, NewNode made) in nodes)
                {
                    context.Output.WriteLine(made.Document.ToJsonString(JsonFormat.File));
                }

                return ExitCode.Ok;
            }

            Make(folder, nodes, context);
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Makes all nodes or none.</summary>
    private static void Make(PlantFolder plant, (string Where, NewNode Node)[] nodes, CommandContext context)
    {
        using (PlantTransaction change = PlantTransaction.Begin(plant))
        {
            foreach ((string where, NewNode node) in nodes)
            {
                try
                {
                    string? note = null;
                    ConfigurationKinds.Require(
                        () => note = NodeProvisioner.Add(change, node.Name, node.Document, node.Board, node.Network));
                    if (note != null)
                    {
                        context.Error.WriteLine($"meternode: {where}{note}");
                    }
                }
                catch (OperatorException e) when (where.Length > 0)
                {
                    throw new OperatorException(e.Kind, $"{where}{e.Message}; no node is made");
                }
            }

            change.Commit();
        }

        if (nodes.Any(made => made.Node.HasMeteringIc))
        {
            context.Error.WriteLine("meternode: the metering IC has nominal gains: calibrate the node before its figures count");
        }

        foreach ((_, NewNode node) in nodes)
        {
            string bundle = plant.BundlePath(node.Name);
            context.Error.WriteLine($"Node '{node.Name}' is added and waits for its board: '{bundle}'");
            if (nodes.Length == 1)
            {
                context.Error.WriteLine($"On a board:     meternode flash --port PORT --board {node.BoardName} --bundle '{bundle}'");
                context.Error.WriteLine($"On this machine: meternode run '{bundle}'");
            }
        }
    }

    /// <summary>What a configuration does not say about pins comes from the board that was named.</summary>
    private static JsonObject WithBoard(JsonObject document, BoardDefinition? board)
    {
        if (board != null)
        {
            BoardPins.Fill(document, board);
        }

        return document;
    }
}
