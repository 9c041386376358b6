using System.CommandLine;
using MeterNode.Cli.Checkpoints;
using MeterNode.Cli.Parsing;
using MeterNode.Cli.Reporting;
using MeterNode.Plant;
using MeterNode.Plant.Checkpoints;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode checkpoint make</c>: the plant signs.</summary>
internal static class CheckpointMakeCommand
{
    public static Command Create()
    {
        var plant = new Option<string>("--plant") { Description = "Plant folder made by 'meternode init'.", Required = true };
        var db = new Option<string?>("--db")
        {
            Description = "Evidence store where it is not the one that plant.json names.",
            HelpName = "STORE",
        };
        var until = new Option<string?>("--until")
        {
            Description = "Leave out packs that end later, UTC such as 2026-12-01T00:00Z (default: now).",
            HelpName = "TIME",
        };
        var output = new Option<string?>("--out") { Description = "A copy, to hand over to a witness.", HelpName = "FILE" };
        var stamp = new Option<string?>("--time-stamp")
        {
            Description = "Have the time-stamp service (RFC 3161) at this address stamp it.",
            HelpName = "URL",
        };
        var leaveOut = new Option<string[]>("--leave-out")
        {
            Description = "Sign for the others when the packs of this node in the store are not what it has signed.",
            HelpName = "NODE",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("make", """
            Signs a checkpoint over the last packs of all nodes and keeps it in the plant's folder 'checkpoints'. It reads every pack that
            came since the checkpoint before, and signs nothing when the store does not hold what the nodes have signed. Needs the plant's
            key. A node of --leave-out whose packs are not in order stays at its pack of the checkpoint before; exit code 4 then.

            Examples:
              meternode checkpoint make --plant ~/plant --out november.mncp --until 2026-12-01T00:00Z
              meternode checkpoint make --plant ~/plant --time-stamp http://timestamp.example.com
            """)
        {
            plant, db, until, output, stamp, leaveOut,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetValue(plant)!);
            Uri? service = parsed.GetValue(stamp) is string url ? TimeStampService.Address(url) : null;
            HashSet<string> leftOut = Nodes(folder, parsed.GetValue(leaveOut) ?? []);
            MadeCheckpoint made;
            using (Progress progress = context.BeginProgress())
            {
                made = CheckpointMaker.Make(
                    new CheckpointOptions
                    {
                        Plant = folder,
                        Store = parsed.GetValue(db),
                        Now = DateTimeOffset.UtcNow,
                        Until = UtcTime.Parse(parsed.GetValue(until), "--until"),
                        LeavesOut = leftOut.Contains,
                        Say = context.Error.WriteLine,
                        Progress = node =>
                        {
                            if (progress.IsDue)
                            {
                                progress.Report($"reading the packs of {node}");
                            }
                        },
                    },
                    context.Cancellation);
            }

            Say(context, made);
            byte[] file = made.Checkpoint.Bytes;
            if (service != null)
            {
                byte[] token = TimeStampService.Ask(made.Checkpoint, service, context.Cancellation);
                file = CheckpointAddition.Add(folder, made.Checkpoint, token).ToBytes();
                context.Error.WriteLine($"It has a time stamp from {service}.");
            }

            if (parsed.GetValue(output) is string copy)
            {
                CheckpointOutput.Write(copy, file);
                context.Error.WriteLine($"Hand '{copy}' over to a witness: meternode checkpoint witness '{copy}' --key KEY --name NAME");
            }

            return made.LeftOut.Count == 0 ? ExitCode.Ok : ExitCode.VerificationFailed;
        });
        return command;
    }

    private static HashSet<string> Nodes(PlantFolder plant, string[] names)
    {
        if (names.Length > 0)
        {
            Registry registry = KeyFile.Load(plant.RegistryPath);
            string? unknown = names.FirstOrDefault(name => registry.Find(name) is null);
            if (unknown is not null)
            {
                throw new OperatorException(OperatorError.Usage, $"--leave-out: the plant has no node '{unknown}'");
            }
        }

        return [.. names];
    }

    private static void Say(CommandContext context, MadeCheckpoint made)
    {
        foreach (string line in CheckpointText.Of(made.Checkpoint))
        {
            context.WriteLine(line);
        }

        context.Error.WriteLine($"It is kept in '{made.Path}'.");
        foreach (string reason in made.LeftOut)
        {
            context.Error.WriteLine($"Left out: {reason}.");
        }

        if (made.MissingPacks > 0)
        {
            context.Error.WriteLine($"{made.MissingPacks} packs in front of it are not in the store: 'meternode verify' says which.");
        }
    }
}
