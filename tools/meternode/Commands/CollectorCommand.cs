using System.CommandLine;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode collector</c>: the plant's collectors.</summary>
internal static class CollectorCommand
{
    public static Command Create()
    {
        var plant = new Option<string>("--plant") { Description = "Plant folder made by 'meternode init'.", Required = true };
        var name = new Argument<string>("name") { Description = "Its name, for example 2: its certificate is then 'collector-2'." };
        var add = new Command("add", """
            Makes a further collector: TLS certificate and receipt key of its own, and its rights in the broker's files. Nodes that are
            provisioned afterwards accept its receipts.

            Example:
              meternode collector add 2 --plant ~/plant
            """)
        {
            name, plant,
        };
        add.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(Path.GetFullPath(parsed.GetValue(plant)!));
            CollectorIdentity added = PlantCollectors.Add(folder, parsed.GetValue(name)!);
            context.Error.WriteLine($"The collector '{added.Name}' is ready in '{added.Folder}'.");
            context.Error.WriteLine($"It needs this folder, '{folder.CaCertificatePath}' and '{folder.RegistryPath}'.");
            context.Error.WriteLine("Copy the broker's folder again and let the broker read it (docs/operations.md).");
            context.Error.WriteLine("Nodes that were provisioned before do not accept its receipts.");
            return ExitCode.Ok;
        });
        return new Command("collector", "The plant's collectors.") { add };
    }
}
