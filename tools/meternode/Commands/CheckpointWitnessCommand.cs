using System.CommandLine;
using System.Security.Cryptography;
using MeterNode.Cli.Checkpoints;
using MeterNode.Cli.Parsing;
using MeterNode.Cli.Reporting;
using MeterNode.Plant;
using MeterNode.Plant.Backup;
using MeterNode.Plant.Checkpoints;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode checkpoint witness</c>: somebody else than the plant signs.</summary>
internal static class CheckpointWitnessCommand
{
    public static Command Create()
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "The checkpoint, as the plant has handed it over.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var key = new InputFileOption("--key") { Description = "The witness's own private key (P-256, PEM).", HelpName = "KEY" };
        var makeKey = new Option<string?>("--make-key")
        {
            Description = "Make such a key in this new file, with a passphrase; its public half goes beside it, for those who verify.",
            HelpName = "FILE",
        };
        var name = new Option<string?>("--name")
        {
            Description = "Who the witness is, for people: 1 to 100 characters.",
            HelpName = "NAME",
        };
        var held = new InputFilesOption("--held")
        {
            Description = "Earlier checkpoints that the witness holds: nothing is signed that contradicts them.",
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = true,
        };
        var keys = new InputFileOption("--keys")
        {
            Description = "registry.json of the plant: its key must have signed the checkpoint.",
            HelpName = "FILE",
        };
        var output = new Option<string?>("--out") { Description = "Where the result goes (default: FILE itself).", HelpName = "FILE" };
        var passphrase = new PassphraseOption();
        var command = new Command("witness", $"""
            Countersigns a checkpoint of a plant, on any machine and without a connection. It shows what it signs: plant, nodes, packs,
            energies and times. Keep a copy of the result and send it back to the plant ('meternode checkpoint add'). The passphrase of a
            new key has {PlantBackup.MinimumPassphrase} characters or more. 'add', 'list' and 'remove' are for the plant: the public keys
            of the witnesses that count on its page.

            Examples:
              meternode checkpoint witness --make-key buyer.key
              meternode checkpoint witness november.mncp --key buyer.key --name "Buyer Ltd" --held october.mncp --keys registry.json
            """)
        {
            file, key, makeKey, name, held, keys, output,
            KeptWitnessCommands.Add(), KeptWitnessCommands.List(), KeptWitnessCommands.Remove(),
        };
        passphrase.AddTo(command);
        command.Runs((parsed, context) =>
        {
            if (parsed.GetValue(makeKey) is string newKey)
            {
                return parsed.GetValue(file) == null && parsed.GetValue(key) == null
                    ? Make(newKey, passphrase.Read(parsed, context, isNew: true), context)
                    : throw new OperatorException(
                        OperatorError.Usage, "--make-key makes a key only: leave FILE and --key out, and sign with it next");
            }

            if (parsed.GetValue(file) is not string path || parsed.GetValue(key) is not string keyFile
                || parsed.GetValue(name) is not string who)
            {
                throw new OperatorException(OperatorError.Usage, "give FILE, --key KEY and --name NAME; --make-key FILE makes a key");
            }

            CheckpointFile read = PlantCheckpoints.Read(path);
            Check(path, read, parsed.GetValue(held) ?? [], parsed.GetValue(keys));
            CheckpointOutput.SayRejected(context, path, read);
            foreach (string line in CheckpointText.Of(read.Checkpoint))
            {
                context.WriteLine(line);
            }

            context.Error.WriteLine(parsed.GetValue(keys) is string registry
                ? $"Signed by the plant's key {KeyFile.LoadPlant(registry).Fingerprint}."
                : "Whether the plant's key has signed this was not checked: give --keys registry.json for that.");

            using ECDsa own = WitnessKey.Load(keyFile, () => passphrase.Read(parsed, context, isNew: false));
            WitnessStatement said = Sign(read.Checkpoint, who, own);
            string to = parsed.GetValue(output) ?? path;
            CheckpointOutput.Write(to, read.With(new CheckpointFile(read.Checkpoint, [said], [])).ToBytes());
            context.Error.WriteLine(
                $"'{to}' is countersigned by {PlainText.Of(who)} (key {said.KidText}). Keep a copy, and send it back to the plant.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static WitnessStatement Sign(Checkpoint checkpoint, string name, ECDsa key)
    {
        try
        {
            return WitnessStatement.Sign(checkpoint, name, DateTimeOffset.UtcNow, key);
        }
        catch (CheckpointException e)
        {
            throw new OperatorException(OperatorError.Usage, $"--name: {e.Message}");
        }
    }

    /// <summary>A witness signs nothing that cannot be true beside what it already holds.</summary>
    private static void Check(string path, CheckpointFile read, IReadOnlyList<string> held, string? keys)
    {
        (string Name, CheckpointFile File)[] all =
            [.. held.Select(other => (other, PlantCheckpoints.Read(other))).Append((path, read))];
        using var authorities = new TimeAuthorities([]);
        IEnumerable<string> problems = keys != null
            ? new CheckpointSet(KeyFile.LoadPlant(keys), all, [], authorities.Check).Problems
            : Strangers(all).Concat(CheckpointSet.Contradictions(
                all.Select(other => (other.Name, other.File.Checkpoint)).DistinctBy(other => Convert.ToHexString(other.Checkpoint.Hash))));
        if (problems.FirstOrDefault() is string problem)
        {
            throw new OperatorException(
                OperatorError.VerificationFailed, $"{problem}: nothing is signed; keep both files and ask the plant how that came about");
        }
    }

    private static IEnumerable<string> Strangers((string Name, CheckpointFile File)[] all)
    {
        Checkpoint own = all[^1].File.Checkpoint;
        return all.Where(other => other.File.Checkpoint.Site != own.Site || other.File.Checkpoint.PlantKid != own.PlantKid)
            .Select(other => $"'{other.Name}' is of another plant or of another key of it");
    }

    private static int Make(string path, string passphrase, CommandContext context)
    {
        if (passphrase.Length < PlantBackup.MinimumPassphrase)
        {
            throw new OperatorException(
                OperatorError.Usage, $"the passphrase has {passphrase.Length} characters: take {PlantBackup.MinimumPassphrase} or more");
        }

        string publicHalf = WitnessKey.Make(path, passphrase);
        context.Error.WriteLine($"'{path}' is the key: keep it and its passphrase to yourself. '{publicHalf}' is for those who verify.");
        return ExitCode.Ok;
    }
}
