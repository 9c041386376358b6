using System.CommandLine;
using MeterNode.Cli.Ledger;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Alarms;
using MeterNode.Server.Alarms.Channels;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode alarm test</c>.</summary>
internal static class AlarmTestCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("CHANNEL")
        {
            Description = "One channel; without it all.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("test", """
            Sends a test message through each channel, now and from here, and says what came back. Exit code 3 when one did not take it.

            Example:
              meternode alarm test --plant ~/plant
            """)
        {
            name, plant,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetRequiredValue(plant));
            string? wanted = parsed.GetValue(name);
            AlarmChannel[] channels =
                [.. AlarmSettings.Load(folder).Channels.Where(channel => wanted is null || channel.Name == wanted)];
            if (channels.Length == 0)
            {
                throw new OperatorException(
                    OperatorError.Usage,
                    wanted is null ? "there is no channel: 'meternode alarm channel add' makes one" : $"there is no channel '{wanted}'");
            }

            int failed = 0;
            foreach (AlarmChannel channel in channels)
            {
                string? problem = AlarmSenders.Test(channel, folder.Site, context.Cancellation);
                failed += problem is null ? 0 : 1;
                context.WriteLine(problem is null ? $"ok      {channel.Name}: {channel.Target}" : $"failed  {channel.Name}: {problem}");
            }

            return failed == 0 ? ExitCode.Ok : throw new OperatorException(
                OperatorError.DeviceOrIo, $"{failed} of {channels.Length} channels did not take the message: see the lines above");
        });
        return command;
    }
}
