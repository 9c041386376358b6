using System.CommandLine;
using System.Globalization;
using MeterNode.Cli.Ledger;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Interfaces.Influx;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode influx</c>: readings go to InfluxDB as they come.</summary>
internal static class InfluxCommand
{
    public static Command Create() => new(
        "influx", "Pushes the nodes' readings to InfluxDB as they come, or to what takes the same: VictoriaMetrics, Telegraf.")
    {
        InfluxSetCommand.Create(), Show(), Remove(),
    };

    private static Command Show()
    {
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("show", """
            Says where readings are pushed to, when that was the last time, how many packs wait and why.

            Example:
              meternode influx show --plant ~/plant
            """)
        {
            plant,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetRequiredValue(plant));
            if (InfluxSettings.Load(folder) is not InfluxSettings settings)
            {
                context.Error.WriteLine("Readings are pushed nowhere: 'meternode influx set' changes that.");
                return ExitCode.Ok;
            }

            string who = settings.Token is not null ? ", with a token" : settings.User is string user ? $", user {user}" : "";
            string since = settings.Since is DateTimeOffset begin ? $", since {UtcText.Of(begin)}" : "";
            context.WriteLine(settings.Target + who + since);
            if (InfluxProgress.Of(folder, settings) is InfluxProgress progress)
            {
                Write(progress, context);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static void Write(InfluxProgress progress, CommandContext context)
    {
        string last = progress.PushedAt is DateTimeOffset at ? $"the last ones at {UtcText.Of(at)}" : "none yet";
        context.WriteLine(string.Create(CultureInfo.InvariantCulture, $"pushed: {last}; about {progress.Waiting} packs wait"));
        if (progress.Problem is string problem)
        {
            context.WriteLine($"they wait: {problem}");
        }

        if (progress.Refusal is string refusal)
        {
            context.WriteLine(string.Create(CultureInfo.InvariantCulture, $"refused: {progress.Refused} packs; {refusal}"));
        }
    }

    private static Command Remove()
    {
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("remove", """
            Ends it, and removes the settings with their token or password. What has been pushed stays there.

            Example:
              meternode influx remove --plant ~/plant
            """)
        {
            plant,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetRequiredValue(plant));
            if (InfluxSettings.Load(folder) is null)
            {
                throw new OperatorException(OperatorError.Failure, "readings are pushed nowhere: there is nothing to remove");
            }

            InfluxSettings.Delete(folder);
            context.Error.WriteLine("Readings are not pushed any more.");
            return ExitCode.Ok;
        });
        return command;
    }
}
