using System.CommandLine;
using MeterNode.Cli.Ledger;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Alarms;
using MeterNode.Server.Alarms.Channels;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode alarm channel</c>: where alarms are sent to.</summary>
internal static class AlarmChannelCommand
{
    public static Command Create() => new("channel", "Where alarms are sent to: web hooks, e-mail, MQTT.")
    {
        new Command("add", "Adds a channel; one of the same name is replaced.")
        {
            AlarmChannelWebhookCommand.Create(), AlarmChannelMailCommand.Create(), AlarmChannelMqttCommand.Create(),
        },
        List(), Remove(),
    };

    private static Command List()
    {
        Option<string> plant = LedgerOptions.PlantOption();
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("list", """
            Lists the channels: where they send to, when the last message was taken, and why messages wait.

            Example:
              meternode alarm channel list --plant ~/plant
            """)
        {
            plant, json,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetRequiredValue(plant));
            IReadOnlyList<AlarmChannel> channels = AlarmSettings.Load(folder).Channels;
            var progress = new ChannelProgressFile(folder);
            if (parsed.GetValue(json))
            {
                context.WriteJson(new
                {
                    schemaVersion = 1,
                    channels = channels.Select(channel => new
                    {
                        name = channel.Name,
                        kind = channel.Kind,
                        target = channel.Target,
                        sentAt = progress.Of(channel.Name)?.SentAt,
                        problem = progress.Of(channel.Name)?.Problem,
                    }),
                });
                return ExitCode.Ok;
            }

            foreach (AlarmChannel channel in channels)
            {
                ChannelProgress? known = progress.Of(channel.Name);
                string last = known?.SentAt is DateTimeOffset at
                    ? $"last message {UtcTime.Minute(at)}" : "no message yet";
                string waits = known?.Problem is string problem ? $"; messages wait: {problem}" : "";
                context.WriteLine($"{channel.Name}  {channel.Kind.ToString().ToLowerInvariant()}  {channel.Target}  {last}{waits}");
            }

            if (channels.Count == 0)
            {
                context.Error.WriteLine("Nobody is told: 'meternode alarm channel add' makes a channel.");
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Remove()
    {
        Argument<string> name = ChannelOptions.Name();
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("remove", """
            Removes a channel with its secrets.

            Example:
              meternode alarm channel remove dispatcher --plant ~/plant
            """)
        {
            name, plant,
        };
        command.Runs((parsed, context) =>
        {
            string gone = parsed.GetRequiredValue(name);
            AlarmSettings.Change(PlantFolder.Open(parsed.GetRequiredValue(plant)), settings =>
                settings.Channels.Any(channel => channel.Name == gone)
                    ? settings with { Channels = [.. settings.Channels.Where(channel => channel.Name != gone)] }
                    : throw new OperatorException(OperatorError.Usage, $"there is no channel '{gone}': 'alarm channel list' shows them"));
            context.Error.WriteLine($"The channel '{gone}' is removed.");
            return ExitCode.Ok;
        });
        return command;
    }
}
