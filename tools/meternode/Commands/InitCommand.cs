using System.CommandLine;
using MeterNode.Cli.Parsing;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode init</c>: a new plant.</summary>
internal static class InitCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder")
        {
            Description =
            "New or empty folder. It will hold the plant's secret keys: keep it safe."
        };
        var site = new Option<string>("--site") { Description = "Name of the plant: letters, digits, '-' and '_'.", Required = true };
        var host = new Option<string>("--broker")
        {
            Description = "Host name or address under which nodes reach the broker.",
            DefaultValueFactory = _ => "localhost"
        };
        var port = NumberOption.Whole("--port", 1, 65535, 8883, "The broker's TLS port.");
        var command = new Command("init", """
            Makes a plant: certificate authority, collector identity, plant key, registry, and a mosquitto configuration with
            mutual TLS and one topic tree a node.

            Example:
              meternode init ~/plant --site suzhou-2 --broker meters.example.com
            """)
        {
            folder, site, host, port,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder plant =
                PlantFolder.Create(
                    Path.GetFullPath(parsed.GetValue(folder)!), parsed.GetValue(site)!, parsed.GetValue(host)!, parsed.GetValue(port));
            context.Error.WriteLine($"Plant '{plant.Site}' is ready in '{plant.Path}'.");
            context.Error.WriteLine($"Broker:    sh '{plant.BrokerStartPath}'");
            context.Error.WriteLine($"Next node: meternode provision NODE --plant '{plant.Path}'");
            return ExitCode.Ok;
        });
        return command;
    }
}
