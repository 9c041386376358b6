using System.CommandLine;
using MeterNode.Cli.Ledger;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Alarms.Channels;
using MeterNode.Server.Interfaces;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode alarm channel add mqtt</c>.</summary>
internal static class AlarmChannelMqttCommand
{
    public static Command Create()
    {
        Argument<string> name = ChannelOptions.Name();
        var broker = new BrokerLinkOptions("the broker");
        var topic = new Option<string?>("--topic") { Description = "Topic (default: meternode/SITE/alarms).", HelpName = "TOPIC" };
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("mqtt", """
            Publishes the list of alarms at a broker of yours, retained, whenever it changes. It is not the plant's own broker, which lets
            nobody in but its nodes and collectors.

            Example:
              meternode alarm channel add mqtt hall --broker home.example.com --user meters --plant ~/plant
            """)
        {
            name, broker.Broker, broker.Security, topic, broker.User, broker.Authority, plant,
        };
        ChannelOptions.Password.AddTo(command);
        command.Runs((parsed, context) =>
        {
            string folder = parsed.GetRequiredValue(plant);
            string path = parsed.GetValue(topic) ?? $"meternode/{PlantFolder.Open(folder).Site}/alarms";
            if (path.Length == 0 || path.AsSpan().IndexOfAny("+#\0") >= 0)
            {
                throw new OperatorException(OperatorError.Usage, $"'{path}' is no topic to publish to: leave out + and #");
            }

            BrokerLink link = broker.Read(parsed, context);
            ChannelOptions.Add(folder, new AlarmChannel
            {
                Name = parsed.GetRequiredValue(name),
                Kind = AlarmChannelKind.Mqtt,
                Host = link.Host,
                Port = link.Port,
                Security = link.Security,
                Topic = path,
                User = link.User,
                Password = link.Password,
                CaFile = link.CaFile,
            });
            return ChannelOptions.Said(context, parsed.GetRequiredValue(name));
        });
        return command;
    }
}
