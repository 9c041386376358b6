using System.CommandLine;
using MeterNode.Cli.Parsing;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode node renew</c>: another TLS certificate for a node.</summary>
internal static class NodeRenewCommand
{
    public static Command Create()
    {
        (Argument<string> node, Option<string> plant) = NodeEndCommands.NodeCommand();
        var command = new Command("renew", $"""
            Writes a new TLS key and certificate into a node's bundle; they count for {CertificateIssuer.NodeDays} days. The evidence
            key stays. The former certificate counts until it expires, so the node stays connected until it is flashed.

            Example:
              meternode node renew press-1 --plant ~/plant
            """)
        {
            node, plant,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetValue(plant)!);
            string name = parsed.GetRequiredValue(node);
            DateTimeOffset until = NodeLife.Renew(folder, name);
            context.Error.WriteLine($"The certificate of '{name}' in its bundle counts until {UtcTime.Text(until)}.");
            context.Error.WriteLine($"Flash the bundle '{folder.BundlePath(name)}', or start 'meternode run' again.");
            return ExitCode.Ok;
        });
        return command;
    }
}
