using System.CommandLine;
using MeterNode.Cli.Parsing;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode node retire</c> and <c>meternode node revoke</c>: a node's key counts no longer.</summary>
internal static class NodeEndCommands
{
    public static Command Retire()
    {
        (Argument<string> node, Option<string> plant) = NodeCommand();
        var at = new Option<string?>("--at")
        {
            Description = "Last moment that counts, in UTC (default: now); after it the node was not in service any more.",
            HelpName = "TIME",
        };
        var command = new Command("retire", """
            Ends a node's service. Its evidence until then stays good for ever; what comes later is refused. The broker no longer accepts
            its certificate. The plant signs all this; the name may be given to a new board with 'meternode node replace'.

            Examples:
              meternode node retire press-1 --plant ~/plant
              meternode node retire press-1 --plant ~/plant --at 2026-11-26T09:30:00Z
            """)
        {
            node, plant, at,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetValue(plant)!);
            string name = parsed.GetRequiredValue(node);
            NodeLife.Retire(folder, name, UtcTime.Parse(parsed.GetValue(at), "--at"));
            context.Error.WriteLine($"Node '{name}' is retired. Its evidence stays verifiable.");
            SayBrokers(context, folder, name, hasUser: false);
            return ExitCode.Ok;
        });
        return command;
    }

    public static Command Revoke()
    {
        (Argument<string> node, Option<string> plant) = NodeCommand();
        var reason = new Option<string>("--reason") { Description = $"Why: {string.Join(", ", NodeLife.Reasons)}.", Required = true };
        reason.AcceptOnlyFromAmong([.. NodeLife.Reasons]);
        var from = new Option<string?>("--from")
        {
            Description = "The moment, in UTC, from which its key may have been in other hands (default: now).",
            HelpName = "TIME",
        };
        var command = new Command("revoke", """
            Says that a node's key may be in other hands from a moment on. What the key signed for times before stays good; what it signed
            for later times is refused, also where it is stored already. The broker ends its connection and no longer accepts its
            certificate.

            Examples:
              meternode node revoke press-1 --plant ~/plant --reason stolen --from 2026-11-25T18:00:00Z
            """)
        {
            node, plant, reason, from,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetValue(plant)!);
            string name = parsed.GetRequiredValue(node);
            NodeLife.Revoke(folder, name, parsed.GetRequiredValue(reason), UtcTime.Parse(parsed.GetValue(from), "--from"));
            context.Error.WriteLine($"The key of '{name}' is revoked.");
            SayBrokers(context, folder, name, hasUser: false);
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>The name and the plant of a command about one node.</summary>
    internal static (Argument<string> Node, Option<string> Plant) NodeCommand() =>
    (
        new Argument<string>("node") { Description = "The plant's name for the node." },
        new Option<string>("--plant") { Description = "Plant folder made by 'meternode init'.", Required = true });

    /// <summary>What the brokers need to know of a certificate that was revoked.</summary>
    internal static void SayBrokers(CommandContext context, PlantFolder plant, string node, bool hasUser)
    {
        context.Error.WriteLine("Embedded broker: it refuses the certificate within a second; nothing is to be done.");
        foreach ((string broker, RuleReason step) in RevokedAtBrokers.Steps(plant, node, hasUser))
        {
            context.Error.WriteLine($"{broker + ":",-16} {step}");
        }
    }
}
