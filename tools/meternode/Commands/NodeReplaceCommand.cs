using System.CommandLine;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode node replace</c>: a new board under the name of a former one.</summary>
internal static class NodeReplaceCommand
{
    public static Command Create()
    {
        (Argument<string> node, Option<string> plant) = NodeEndCommands.NodeCommand();
        var eui = new Option<string?>("--eui")
        {
            Description = "The new board's EUI-64, 16 hex digits (default: one is made).",
            HelpName = "HEX",
        };
        var at = new Option<string?>("--at")
        {
            Description = "Last second of the former key, in UTC (default: now). Give the moment at which the former board stopped, so "
                + "that the time until the new one is stated as not metered, and not as packs that are missing.",
            HelpName = "TIME",
        };
        var command = new Command("replace", """
            Makes certificate, claim and bundle for a new or erased board that takes a node's name over. The former key ends: its
            evidence stays good. The configuration is carried over, but not the calibration: it was of the former board's inputs. The
            former bundle moves to nodes/NAME.former. A node that waits for its board gets another claim, and the former one is void.

            Examples:
              meternode node replace press-1 --plant ~/plant
              meternode node replace press-1 --plant ~/plant --at 2026-11-24T17:05:00Z
            """)
        {
            node, plant, eui, at,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetValue(plant)!);
            string name = parsed.GetRequiredValue(node);
            string? address = parsed.GetValue(eui);
            if (address != null && (address.Length != 16 || !address.All(char.IsAsciiHexDigit)))
            {
                throw new OperatorException(
                    OperatorError.Usage, $"--eui '{address}' is not 16 hex digits: leave it out, or write the board's own");
            }

            string? note = NodeLife.Replace(folder, name, address, UtcTime.Parse(parsed.GetValue(at), "--at"));
            if (note != null)
            {
                context.Error.WriteLine("meternode: " + note);
            }

            string bundle = folder.BundlePath(name);
            context.Error.WriteLine($"Node '{name}' waits for its new board: '{bundle}'. Calibrate it before its figures count.");
            context.Error.WriteLine(
                $"On a board:      meternode flash --port PORT --board "
                    + $"{(string?)NodeFacts.ReadConfiguration(bundle).Document?["board"]?["name"] ?? "BOARD"} --bundle '{bundle}'");
            context.Error.WriteLine($"On this machine: meternode run '{bundle}'");
            NodeEndCommands.SayBrokers(context, folder, name, hasUser: true);
            return ExitCode.Ok;
        });
        return command;
    }
}
