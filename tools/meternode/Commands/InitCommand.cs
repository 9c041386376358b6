using MeterNode.Plant;
using System.CommandLine;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode init</c>: a new plant.</summary>
internal static class InitCommand
{
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "New or empty folder. It will hold the plant's secret keys: keep it safe." };
        var site = new Option<string>("--site") { Description = "Name of the plant: letters, digits, '-' and '_'.", Required = true };
        var host = new Option<string>("--broker") { Description = "Host name or address under which nodes reach the broker.", DefaultValueFactory = _ => "localhost" };
        var port = new Option<int>("--port") { Description = "The broker's TLS port.", DefaultValueFactory = _ => 8883 };
        var command = new Command("init", """
            Makes a plant: certificate authority, collector identity, plant key, registry, and a mosquitto configuration with
            mutual TLS and one topic tree a node.

            Example:
              meternode init ~/plant --site suzhou-2 --broker meters.example.com
            """)
        {
            folder, site, host, port,
        };
        command.SetAction(parsed =>
        {
            int number = parsed.GetValue(port);
            if (number is < 1 or > 65535)
            {
                throw new OperatorException(OperatorError.Usage, "--port must be from 1 to 65535");
            }

            PlantFolder plant = PlantFolder.Create(parsed.GetValue(folder)!.FullName, parsed.GetValue(site)!, parsed.GetValue(host)!, number);
            Console.Error.WriteLine($"Plant '{plant.Site}' is ready in {plant.Path}.");
            Console.Error.WriteLine($"Broker:    mosquitto -c {plant.BrokerConfigurationPath}");
            Console.Error.WriteLine($"Next node: meternode provision NODE --plant {plant.Path}");
            return ExitCode.Ok;
        });
        return command;
    }
}
