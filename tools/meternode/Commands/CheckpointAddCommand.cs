using System.CommandLine;
using MeterNode.Cli.Checkpoints;
using MeterNode.Cli.Parsing;
using MeterNode.Plant.Checkpoints;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode checkpoint add</c>: what came back from a witness.</summary>
internal static class CheckpointAddCommand
{
    public static Command Create()
    {
        var file = new InputFileArgument("FILE") { Description = "A checkpoint of this plant that came back." };
        var plant = new Option<string>("--plant") { Description = "Plant folder made by 'meternode init'.", Required = true };
        var witness = new InputFilesOption("--witness")
        {
            Description = "Public keys of witnesses (PEM, DER), beside those that the plant keeps: their signatures are checked.",
            HelpName = "PEM",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("add", """
            Takes the witnesses and time stamps of a checkpoint that came back into the plant's own copy. A checkpoint that the plant has
            lost, because it was restored from an older backup, is taken as a whole: do that before the next one is made.

            Example:
              meternode checkpoint add november.mncp --plant ~/plant --witness buyer.key.pub.pem
            """)
        {
            file, plant, witness,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetValue(plant)!);
            string path = parsed.GetRequiredValue(file);
            byte[][] keys =
            [
                .. PlantWitnesses.Read(folder).Select(kept => kept.Key), .. GivenCheckpoints.WitnessKeys(parsed.GetValue(witness) ?? []),
            ];
            var changes = new List<string>();
            CheckpointFile kept = CheckpointAddition.Add(folder, path, PlantCheckpoints.Read(path), keys, changes.Add);
            HashSet<ulong> known = [.. keys.Select(key => PublicKeys.Kid(key))];
            string own = PlantCheckpoints.PathOf(folder, kept.Checkpoint.Number);
            context.WriteLine($"Checkpoint {kept.Checkpoint.Number} in '{own}' has now:");
            foreach (WitnessStatement said in kept.Witnesses)
            {
                context.WriteLine(CheckpointText.Of(said, known.Contains(said.Kid)));
            }

            using var authorities = new TimeAuthorities([]);
            foreach (byte[] token in kept.TimeStamps)
            {
                context.WriteLine(CheckpointText.Of(authorities.Check(token, kept.Checkpoint.Hash)));
            }

            foreach (string each in changes)
            {
                context.Error.WriteLine(PlainText.Of("meternode: " + each));
            }

            return ExitCode.Ok;
        });
        return command;
    }
}
