using System.CommandLine;
using MeterNode.Cli.Checkpoints;
using MeterNode.Cli.Parsing;
using MeterNode.Cli.Reporting;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode checkpoint check</c>: checkpoints by themselves and against each other.</summary>
internal static class CheckpointCheckCommand
{
    public static Command Create()
    {
        var files = new InputFilesArgument("FILE")
        {
            Description = "Checkpoints of one plant, in any order.",
            Arity = ArgumentArity.OneOrMore,
        };
        var keys = new InputFileOption("--keys") { Description = "registry.json of the plant.", Required = true, HelpName = "FILE" };
        var trust = new TrustOption();
        var witness = new InputFilesOption("--witness")
        {
            Description = "Public keys of witnesses (PEM, DER).",
            HelpName = "PEM",
            AllowMultipleArgumentsPerToken = true,
        };
        var authority = new InputFilesOption("--time-authority")
        {
            Description = "Certificates of time-stamp authorities, or of the roots above them (PEM, DER).",
            HelpName = "PEM",
            AllowMultipleArgumentsPerToken = true,
        };
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("check", $"""
            Checks that the plant has signed each checkpoint, who else has, and that no two of them contradict each other: a pack that is
            another one, a lower number or register, a key that is gone. Ends with {ExitCode.VerificationFailed} when something is wrong.
            'meternode verify --checkpoint' holds the evidence itself against them.

            Example:
              meternode checkpoint check october.mncp november.mncp --keys registry.json --witness buyer.key.pub.pem
            """)
        {
            files, keys, trust, witness, authority, json,
        };
        command.Runs((parsed, context) =>
        {
            Registry registry = KeyFile.LoadPlant(parsed.GetRequiredValue(keys)!);
            TrustOption.Require(parsed.GetValue(trust), registry, parsed.GetValue(keys));
            CheckpointSet set = GivenCheckpoints.Read(
                registry, parsed.GetRequiredValue(files), parsed.GetValue(witness) ?? [], parsed.GetValue(authority) ?? []);
            if (parsed.GetValue(json))
            {
                WriteJson(context, registry, set);
            }
            else
            {
                WriteText(context, registry, set);
            }

            return set.FileProblems.Count == 0 ? ExitCode.Ok : ExitCode.VerificationFailed;
        });
        return command;
    }

    private static void WriteText(CommandContext context, Registry registry, CheckpointSet set)
    {
        context.WriteLine($"Plant '{registry.Site}', key {registry.Fingerprint ?? "unknown"}");
        foreach (CheckedCheckpoint held in set.Checkpoints)
        {
            context.WriteLine($"'{held.Source}'");
            IEnumerable<string> lines = CheckpointText.Of(held.Checkpoint)
                .Concat(held.Witnesses.Select(witness => CheckpointText.Of(witness.Statement, witness.IsKnown)))
                .Concat(held.TimeStamps.Select(CheckpointText.Of));
            foreach (string line in lines)
            {
                context.WriteLine(line);
            }

            if (!held.IsWitnessed)
            {
                context.WriteLine("  witness      none: it is the word of the plant alone");
            }
        }

        foreach (string problem in set.FileProblems)
        {
            context.WriteLine($"WRONG: {problem}");
        }

        foreach (string left in set.LeftOut)
        {
            context.WriteLine($"NOT TAKEN: {left}");
        }

        context.WriteLine(set.FileProblems.Count > 0 ? "NOT IN ORDER" : set.Checkpoints.Count > 1
            ? "In order: the plant has signed each of them, and no two contradict each other." : "In order: the plant has signed it.");
    }

    private static void WriteJson(CommandContext context, Registry registry, CheckpointSet set) => context.WriteJson(new
    {
        schemaVersion = 1,
        site = registry.Site,
        plantKey = registry.Fingerprint,
        inOrder = set.FileProblems.Count == 0,
        problems = set.FileProblems,
        notTaken = set.LeftOut,
        checkpoints = set.Checkpoints.Select(held => CheckpointText.Json(
            held.Source, held.Checkpoint, held.Witnesses.Select(witness => CheckpointText.Json(witness.Statement, witness.IsKnown)),
            held.TimeStamps)),
    });
}
