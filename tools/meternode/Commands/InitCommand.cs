using System.CommandLine;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode init</c>: a new plant.</summary>
internal static class InitCommand
{
    public static Command Create()
    {
        var folder = new Argument<string?>("folder")
        {
            Description = "New or empty folder, instead of --plant.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var plant = new Option<string?>("--plant")
        {
            Description = "New or empty folder. It will hold the plant's secret keys: keep it safe.",
            HelpName = "DIR",
        };
        var site = new Option<string>("--site") { Description = "Name of the plant: letters, digits, '-' and '_'.", Required = true };
        var host = new Option<string>("--host", "--broker")
        {
            Description = "Host name or address under which nodes reach the broker.",
            DefaultValueFactory = _ => "localhost",
            HelpName = "NAME",
        };
        var port = NumberOption.Whole("--port", 1, 65535, 8883, "The broker's TLS port.");
        var command = new Command("init", """
            Makes a plant: certificate authority, collector identity, plant key, registry, and a mosquitto configuration with
            mutual TLS and one topic tree a node. 'meternode serve' runs it.

            Example:
              meternode init --plant ~/plant --site suzhou-2 --host meters.example.com
            """)
        {
            folder, plant, site, host, port,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder made = PlantFolder.Create(
                Path.GetFullPath(Folder(parsed.GetValue(folder), parsed.GetValue(plant))),
                parsed.GetValue(site)!,
                parsed.GetValue(host)!,
                parsed.GetValue(port));
            context.Error.WriteLine($"Plant '{made.Site}' is ready in '{made.Path}'.");
            context.Error.WriteLine($"Its key:    {KeyFingerprint.Of(made.PlantPublicKey)}");
            context.Error.WriteLine(
                "            Who checks its evidence compares this fingerprint: tell it by another way than the evidence.");
            context.Error.WriteLine($"Run it:     meternode serve --plant '{made.Path}'");
            context.Error.WriteLine($"Add a node: meternode node add NAME --plant '{made.Path}'");
            return ExitCode.Ok;
        });
        return command;
    }

    private static string Folder(string? argument, string? option) => (argument, option) switch
    {
        (string folder, null) => folder,
        (null, string folder) => folder,
        (null, null) => throw new OperatorException(OperatorError.Usage, "name the plant's folder: --plant DIR"),
        _ => throw new OperatorException(OperatorError.Usage, $"the plant's folder is named twice: leave '{argument}' out"),
    };
}
