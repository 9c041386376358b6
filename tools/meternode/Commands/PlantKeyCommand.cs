using System.CommandLine;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Backup;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode plant key</c>: the keys with which a plant signs, in its folder or outside it.</summary>
internal static class PlantKeyCommand
{
    public static Command Create() => new("key", $"""
        Takes the two keys with which the plant signs - its own and that of its authority - out of the folder, or puts them back. 'serve',
        'collect', reports and live values need neither. A command that signs takes --plant-key FILE then, or the variable
        {PlantKeyOption.Variable}; the passphrase is asked for, or comes from --plant-key-passphrase-file FILE or the variable
        {PlantKeyOption.PassphraseVariable}.

        Examples:
          meternode plant key move /media/usb/plant.keys --plant ~/plant
          meternode node add press-2 --plant ~/plant --plant-key /media/usb/plant.keys
          meternode plant key back /media/usb/plant.keys --plant ~/plant
        """)
    {
        Move(), Back(),
    };

    private static Command Move()
    {
        var file = new Argument<string>("FILE") { Description = "A new file, on a disk that is taken away." };
        return Command("move", "Moves both keys into one encrypted file and removes them from the plant's folder.", file, isNew: true,
            (plant, path, passphrase, context) =>
            {
                if (passphrase.Length < PlantBackup.MinimumPassphrase)
                {
                    throw new OperatorException(
                        OperatorError.Usage,
                        $"the passphrase has {passphrase.Length} characters: take {PlantBackup.MinimumPassphrase} or more");
                }

                OfflineKeys.Move(plant, path, passphrase);
                context.Error.WriteLine(
                    $"The keys of the plant '{plant.Site}' are in '{path}' and no longer in '{plant.Path}'. Make a second copy of the "
                    + "file: without it no node can be added or changed. Older backups of the plant still hold the keys.");
            });
    }

    private static Command Back()
    {
        var file = new InputFileArgument("FILE") { Description = "The file that 'plant key move' has made." };
        return Command("back", "Puts both keys back into the plant's folder; the file stays.", file, isNew: false,
            (plant, path, passphrase, context) =>
            {
                OfflineKeys.PutBack(plant, path, passphrase);
                context.Error.WriteLine($"The keys of the plant '{plant.Site}' are in '{plant.Path}' again. '{path}' stays as it is.");
            });
    }

    private static Command Command(
        string name, string description, Argument<string> file, bool isNew,
        Action<PlantFolder, string, string, CommandContext> run)
    {
        var plant = new Option<string>("--plant") { Description = "Plant folder made by 'meternode init'.", Required = true };
        var passphrase = new PassphraseOption();
        var command = new Command(name, description) { file, plant };
        passphrase.AddTo(command);
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetValue(plant)!);
            run(folder, parsed.GetRequiredValue(file), passphrase.Read(parsed, context, isNew), context);
            return ExitCode.Ok;
        });
        return command;
    }
}
