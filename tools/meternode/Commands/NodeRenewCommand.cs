using System.CommandLine;
using MeterNode.Cli.Changing;
using MeterNode.Cli.Parsing;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode node renew</c>: another TLS certificate for a node.</summary>
internal static class NodeRenewCommand
{
    public static Command Create()
    {
        (Argument<string> node, Option<string> plant) = NodeEndCommands.NodeCommand();
        var byCable = new Option<bool>("--cable")
        {
            Description = "Write a new TLS key too, into the bundle only; then flash the node. So it goes where no pack of it is stored.",
        };
        Option<double> timeout = NumberOption.Decimal(
            "--timeout", 0.1, 86_400, 120, "Maximum time to wait for the answer, s; a fall-back takes 10 minutes.", "s");
        var command = new Command("renew", $"""
            Gives a node another TLS certificate, which counts for {CertificateIssuer.NodeDays} days: over the air, for the key that it
            has. A node that does not reach the plant with it goes back to the former one, which counts until it expires. 'meternode
            serve' does the same by itself {NodeRenewal.Early.TotalDays:0} days before a certificate ends.

            Examples:
              meternode node renew press-1 --plant ~/plant
              meternode node renew press-1 --plant ~/plant --cable
            """)
        {
            node, plant, byCable, timeout,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetValue(plant)!);
            string name = parsed.GetRequiredValue(node);
            return parsed.GetValue(byCable) || !IsHeardOf(folder, name, context) ? ByCable(folder, name, context)
                : OverTheAir(folder, name, TimeSpan.FromSeconds(parsed.GetValue(timeout)), context);
        });
        return command;
    }

    private static int ByCable(PlantFolder plant, string node, CommandContext context)
    {
        DateTimeOffset until = NodeLife.Renew(plant, node);
        context.Error.WriteLine($"The certificate of '{node}' in its bundle counts until {UtcTime.Text(until)}.");
        context.Error.WriteLine($"Flash the bundle '{plant.BundlePath(node)}', or start 'meternode run' again.");
        return ExitCode.Ok;
    }

    private static int OverTheAir(PlantFolder plant, string node, TimeSpan timeout, CommandContext context)
    {
        (long serial, DateTimeOffset until) = NodeRenewal.Begin(plant, node);
        context.Error.WriteLine($"The certificate until {UtcTime.Text(until)} goes to '{node}' with the configuration {serial}.");
        ChangeOutcome outcome = new ChangeRun(plant, node, timeout).Send();
        context.WriteLine($"{node}: {outcome.Describe(node, isWaitedFor: true)} (configuration {serial})");
        return outcome.Code(isWaitedFor: true);
    }

    /// <summary>Whether it has ever sent a pack, so that it may be on the air.</summary>
    private static bool IsHeardOf(PlantFolder plant, string node, CommandContext context)
    {
        if (!EvidenceStores.IsThere(plant.Store))
        {
            return false;
        }

        using IEvidenceStore store = EvidenceStores.Open(plant.Store, create: false, context.Error.WriteLine);
        return NodeOverview.Of(plant, store, DateTimeOffset.UtcNow, node).Any(key => key.HasBeenHeard());
    }
}
