using System.CommandLine;
using MeterNode.Cli.Ledger;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Interfaces;
using MeterNode.Server.Interfaces.Sparkplug;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode sparkplug</c>: shows the plant's nodes to a Sparkplug B host.</summary>
internal static class SparkplugCommand
{
    public static Command Create() => new("sparkplug", "Shows the plant's nodes to a Sparkplug B host, a SCADA or MES for example.")
    {
        Set(), Show(), Remove(),
    };

    private static Command Set()
    {
        var broker = new BrokerLinkOptions("the broker that the host uses");
        var group = new Option<string?>("--group") { Description = "Id of the group (default: the plant's name).", HelpName = "ID" };
        var edge = new Option<string>("--edge-node")
        {
            Description = "Id of the edge node that 'serve' is.",
            HelpName = "ID",
            DefaultValueFactory = _ => SparkplugSettings.UsualEdgeNode,
        };
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("set", """
            'serve' is an edge node there, and each node of the plant a device of it: born while its values are fresh, dead while they are
            stale. It is a broker of yours: the plant's own lets nobody in but its nodes and collectors. A server that runs begins within
            seconds.

            Example:
              meternode sparkplug set --broker scada.example.com --user meters --password-file ~/mqtt.password --plant ~/plant
            """)
        {
            broker.Broker, broker.Security, broker.User, broker.Authority, group, edge, plant,
        };
        ChannelOptions.Password.AddTo(command);
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetRequiredValue(plant));
            BrokerLink link = broker.Read(parsed, context);
            var settings = new SparkplugSettings
            {
                Broker = link,
                Group = Id(parsed.GetValue(group) ?? folder.Site, "--group"),
                EdgeNode = Id(parsed.GetValue(edge)!, "--edge-node"),
            };
            settings.Save(folder);
            context.Error.WriteLine($"'serve' shows the nodes at {link.Endpoint}; its log says so, or why not.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Show()
    {
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("show", """
            Says where the nodes are shown.

            Example:
              meternode sparkplug show --plant ~/plant
            """)
        {
            plant,
        };
        command.Runs((parsed, context) =>
        {
            SparkplugSettings? settings = SparkplugSettings.Load(PlantFolder.Open(parsed.GetRequiredValue(plant)));
            if (settings is null)
            {
                context.Error.WriteLine("The nodes are shown nowhere: 'meternode sparkplug set' changes that.");
                return ExitCode.Ok;
            }

            context.WriteLine($"{settings.Broker}, group {settings.Group}, edge node {settings.EdgeNode}");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Remove()
    {
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("remove", """
            Ends it, and removes the settings with their password. A server that runs says to the host that the edge node is dead.

            Example:
              meternode sparkplug remove --plant ~/plant
            """)
        {
            plant,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetRequiredValue(plant));
            if (SparkplugSettings.Load(folder) is null)
            {
                throw new OperatorException(OperatorError.Failure, "the nodes are shown nowhere: there is nothing to remove");
            }

            SparkplugSettings.Delete(folder);
            context.Error.WriteLine("The nodes are not shown any more.");
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>An id is one level of a topic.</summary>
    private static string Id(string text, string option) => text.Length > 0 && text.AsSpan().IndexOfAny("+#/\0") < 0 ? text
        : throw new OperatorException(OperatorError.Usage, $"{option} '{text}' is no id: leave out +, # and /");
}
