using System.CommandLine;
using MeterNode.Cli.Parsing;
using MeterNode.Cli.Reporting;
using MeterNode.Plant;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode ledger check</c>: whether a ledger is what its people signed.</summary>
internal static class LedgerCheckCommand
{
    public static Command Create()
    {
        var plant = new Option<string?>("--plant") { Description = "Plant folder made by 'meternode init'.", HelpName = "DIR" };
        var ledger = new InputFileOption("--ledger") { Description = "ledger.cbor that a plant has handed over.", HelpName = "FILE" };
        var history = new InputFileOption("--history")
        {
            Description = "history.cbor of that plant: it names the people.",
            HelpName = "FILE",
        };
        var keys = new InputFileOption("--keys") { Description = "registry.json of that plant: its key.", HelpName = "FILE" };
        var held = new InputFileOption("--held")
        {
            Description = "An earlier copy of ledger.cbor: nothing in it may be changed or missing now.",
            HelpName = "FILE",
        };
        var trust = new TrustOption();
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("check", $"""
            Checks every signature, the chain, who may sign what, and every rule of docs/ledger.md. Ends with 0 when all of it is in
            order, and with {ExitCode.VerificationFailed} when something is not. Anybody can do it with three files of the plant. Who keeps
            a copy sees by --held when older statements were changed or taken away since.

            Examples:
              meternode ledger check --plant ~/plant
              meternode ledger check --ledger ledger.cbor --history history.cbor --keys registry.json --held october.cbor
            """)
        {
            plant, ledger, history, keys, held, trust, json,
        };
        command.Runs((parsed, context) =>
        {
            (byte[] file, PlantPeople people, string site, byte[] plantKey) = Read(
                parsed.GetValue(plant), parsed.GetValue(ledger), parsed.GetValue(history), parsed.GetValue(keys), parsed.GetValue(trust));
            using var reader = new LedgerReader(file, people, site, plantKey);
            LedgerBook book = LedgerBook.Of(reader, people);
            List<string> problems =
                [.. book.Refused.Select(refused => $"statement {refused.Statement.Number} does not count: {refused.Problem}")];
            if (reader.Problem is RuleReason problem)
            {
                problems.Add($"{problem}; it and what stands behind it are not known to be the plant's");
            }

            if (parsed.GetValue(held) is string copy && !file.AsSpan().StartsWith(File.ReadAllBytes(copy)))
            {
                problems.Add($"what stands in '{copy}' is not all here as it was: older statements were changed or taken away");
            }

            Say(parsed.GetValue(json), context, site, book, problems);
            return problems.Count == 0 ? ExitCode.Ok : ExitCode.VerificationFailed;
        });
        return command;
    }

    private static void Say(bool isJson, CommandContext context, string site, LedgerBook book, List<string> problems)
    {
        LedgerStatement? last = book.Statements.Count > 0 ? book.Statements[^1] : null;
        int late = book.Statements.Count(statement => book.Find(statement.Number) is LedgerEntry entry && book.IsLate(entry));
        int replaced = book.Statements.Count(statement => book.ReplacedBy(statement.Number) != null);
        if (isJson)
        {
            context.WriteJson(new
            {
                schemaVersion = 1,
                site,
                isInOrder = problems.Count == 0,
                problems,
                statements = book.Statements.Count,
                replaced,
                late,
                last = last == null ? null : new { n = last.Number, sha256 = Convert.ToHexStringLower(last.Hash) },
            });
            return;
        }

        problems.ForEach(context.WriteLine);
        context.WriteLine(
            $"{book.Statements.Count} statements are signed and in their place, {replaced} of them corrected or withdrawn, {late} late");
        if (last != null)
        {
            context.WriteLine($"the last is {last.Number}, SHA-256 {Convert.ToHexStringLower(last.Hash)}");
        }

        if (problems.Count == 0)
        {
            context.WriteLine("in order");
        }
    }

    private static (byte[] File, PlantPeople People, string Site, byte[] PlantKey) Read(
        string? plant, string? ledger, string? history, string? keys, string? trust)
    {
        if (plant != null)
        {
            if (ledger != null || history != null || keys != null)
            {
                throw new OperatorException(
                    OperatorError.Usage, "--plant has all files: leave --ledger, --history and --keys out, or --plant");
            }

            PlantFolder folder = PlantFolder.Open(plant);
            TrustOption.Require(trust, KeyFile.LoadPlant(folder.RegistryPath), folder.RegistryPath);
            byte[] own = File.Exists(folder.LedgerPath) ? File.ReadAllBytes(folder.LedgerPath) : [];
            return (own, PlantStaff.Read(folder), folder.Site, folder.PlantPublicKey);
        }

        if (ledger == null || history == null || keys == null)
        {
            throw new OperatorException(OperatorError.Usage, "give --plant DIR, or all of --ledger, --history and --keys");
        }

        Registry registry = KeyFile.LoadPlant(keys);
        TrustOption.Require(trust, registry, keys);
        byte[] plantKey = registry.PlantKey ?? throw new OperatorException(
            OperatorError.DeviceOrIo, $"'{keys}' has no key of a plant: name registry.json of the plant's folder");
        PlantPeople people = PlantStaff.Read(File.ReadAllBytes(history), plantKey, history);
        return (File.ReadAllBytes(ledger), people, registry.Site, plantKey);
    }
}
