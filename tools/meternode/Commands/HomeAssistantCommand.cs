using System.CommandLine;
using MeterNode.Cli.Ledger;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Interfaces;
using MeterNode.Server.Interfaces.HomeAssistant;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode home-assistant</c>: shows the plant's nodes to Home Assistant.</summary>
internal static class HomeAssistantCommand
{
    public static Command Create() => new("home-assistant", "Shows the plant's nodes to Home Assistant by MQTT discovery.")
    {
        Set(), Show(), Remove(),
    };

    private static Command Set()
    {
        var broker = new BrokerLinkOptions("the broker that Home Assistant uses");
        var prefix = new Option<string>("--prefix")
        {
            Description = "Discovery prefix of Home Assistant.",
            HelpName = "TOPIC",
            DefaultValueFactory = _ => HomeAssistantSettings.UsualPrefix,
        };
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("set", """
            'serve' publishes there a device for each node: energy, power, currents, voltages, temperatures, set-points, shots, outbox and
            problem, each marked unavailable while its newest value is stale. It is a broker of yours: the plant's own lets nobody in but
            its nodes and collectors. A server that runs begins within seconds.

            Example:
              meternode home-assistant set --broker home.example.com --user meters --password-file ~/mqtt.password --plant ~/plant
            """)
        {
            broker.Broker, broker.Security, broker.User, broker.Authority, prefix, plant,
        };
        ChannelOptions.Password.AddTo(command);
        command.Runs((parsed, context) =>
        {
            BrokerLink link = broker.Read(parsed, context);
            string topic = parsed.GetValue(prefix)!;
            if (topic.Length == 0 || topic.AsSpan().IndexOfAny("+#\0") >= 0 || topic.EndsWith('/'))
            {
                throw new OperatorException(OperatorError.Usage, $"'{topic}' is no prefix of topics: write one such as homeassistant");
            }

            new HomeAssistantSettings { Broker = link, Prefix = topic }.Save(PlantFolder.Open(parsed.GetRequiredValue(plant)));
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
              meternode home-assistant show --plant ~/plant
            """)
        {
            plant,
        };
        command.Runs((parsed, context) =>
        {
            HomeAssistantSettings? settings = HomeAssistantSettings.Load(PlantFolder.Open(parsed.GetRequiredValue(plant)));
            if (settings is null)
            {
                context.Error.WriteLine("The nodes are shown nowhere: 'meternode home-assistant set' changes that.");
                return ExitCode.Ok;
            }

            string removed = settings.IsRemoved ? "; 'serve' removes its devices there" : "";
            context.WriteLine($"{settings.Broker}, prefix {settings.Prefix}{removed}");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Remove()
    {
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("remove", """
            Removes the plant's devices from Home Assistant, and the settings with their password. 'serve' does it within seconds, or at
            its next start.

            Example:
              meternode home-assistant remove --plant ~/plant
            """)
        {
            plant,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetRequiredValue(plant));
            HomeAssistantSettings settings = HomeAssistantSettings.Load(folder)
                ?? throw new OperatorException(OperatorError.Failure, "the nodes are shown nowhere: there is nothing to remove");
            (settings with { IsRemoved = true }).Save(folder);
            context.Error.WriteLine("'serve' removes the devices and these settings, within seconds or at its next start.");
            return ExitCode.Ok;
        });
        return command;
    }
}
