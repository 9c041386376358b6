using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using MeterNode.Cli.Ledger;
using MeterNode.Plant;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode ledger hall</c>: in which hall each machine stands.</summary>
internal static class LedgerHallCommand
{
    public static Command Create() => new("hall", "In which hall each machine stands.") { Set(), List() };

    private static Command Set()
    {
        var machine = new Argument<string>("MACHINE") { Description = "The machine, as its node or the ledger names it." };
        var hall = new Argument<string>("HALL") { Description = $"The hall: 1 to {NameRule.MaximumTextLength} characters, any script." };
        var from = new Option<string?>("--from")
        {
            Description = "From when on it stands there (default: now): a day, or a time such as 2026-11-26T06:00.",
            HelpName = "TIME",
        };
        var options = new LedgerOptions();
        var command = new Command("set", """
            Signs a statement of the kind 'hall' for a person. The newest one about a machine counts; earlier ones stay in the ledger. What
            was stated by mistake is corrected or withdrawn as any other statement: 'ledger correct', 'ledger withdraw'.

            Example:
              meternode ledger hall set press-1 压铸一车间 --by 能源管理员 --plant ~/plant
            """)
        {
            machine, hall, from,
        };
        options.AddTo(command);
        command.Runs((parsed, context) =>
        {
            PlantFolder plant = options.Plant(parsed);
            TimeZoneInfo zone = options.Zone(parsed, plant);
            DateTimeOffset now = DateTimeOffset.UtcNow;
            var fields = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["machine"] = ValueOf("machine", parsed.GetRequiredValue(machine), zone, now, "MACHINE"),
                ["hall"] = ValueOf("hall", parsed.GetRequiredValue(hall), zone, now, "HALL"),
                ["from"] = parsed.GetValue(from) is string begin ? ValueOf("from", begin, zone, now, "--from") : now.ToUnixTimeSeconds(),
            };
            LedgerBook book = PlantLedger.Read(plant);
            if (book.HallAt((string)fields["machine"], now) is HallEntry present && present.Hall == (string)fields["hall"]
                && parsed.GetValue(from) is null)
            {
                context.Error.WriteLine($"Nothing is signed: that counts already. {Line(present, zone)}");
                return ExitCode.Ok;
            }

            // Before the passphrase is asked for.
            if (PlantLedger.Problem(plant, book, options.By(parsed), LedgerKind.Hall, fields) is RuleReason problem)
            {
                throw new OperatorException(
                    OperatorError.Failure, RuleReason.Of("ledger.nothing-stated", $"nothing is stated: {problem}"));
            }

            using ECDsa key = options.Key(parsed, context, plant);
            LedgerAddCommand.Say(context, plant, zone, PlantLedger.Append(plant, options.By(parsed), key, LedgerKind.Hall, fields));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command List()
    {
        Option<string> plant = LedgerOptions.PlantOption();
        Option<string?> zone = LedgerOptions.ZoneOption();
        var json = new Option<bool>("--json") { Description = "Result as JSON; its times are UTC." };
        var command = new Command("list", """
            Lists the halls that count now: machine, hall, since when, who has stated it and when. 'ledger list --kind hall' has the earlier
            ones too.

            Example:
              meternode ledger hall list --plant ~/plant
            """)
        {
            plant, zone, json,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetRequiredValue(plant));
            TimeZoneInfo local = LedgerOptions.ZoneOf(parsed.GetValue(zone), folder);
            LedgerBook book = PlantLedger.Read(folder);
            IReadOnlyList<HallEntry> halls = book.HallsAt(DateTimeOffset.UtcNow);
            string[] without = [.. PlantMachines.Of(folder, book).Except(halls.Select(entry => entry.Machine), StringComparer.Ordinal)];
            if (parsed.GetValue(json))
            {
                var print = new LedgerPrint(book, local);
                context.WriteJson(new
                {
                    schemaVersion = 1,
                    halls = halls.Select(entry => print.Json(entry.Statement)),
                    machinesWithout = without,
                });
                return ExitCode.Ok;
            }

            foreach (HallEntry entry in halls)
            {
                context.WriteLine(Line(entry, local));
            }

            if (without.Length > 0)
            {
                context.Error.WriteLine(PlainText.Of(
                    $"Without a hall: {string.Join(", ", without)}. 'meternode ledger hall set MACHINE HALL' states one."));
            }

            context.Error.WriteLine($"{halls.Count} of {halls.Count + without.Length} machines. Times are those of {local.Id}.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static string Line(HallEntry entry, TimeZoneInfo zone) => string.Create(
        CultureInfo.InvariantCulture,
        $"{entry.Machine}  {entry.Hall}  since {LedgerText.Time(entry.From, zone)}, stated by {entry.By} on "
            + $"{LedgerText.Time(entry.SignedAt, zone)} (statement {entry.StatementNumber})");

    /// <summary>What was typed for a field of the kind, once it is in order.</summary>
    private static object ValueOf(string key, string text, TimeZoneInfo zone, DateTimeOffset now, string typedAs) =>
        LedgerText.Parse(LedgerKind.Hall.Fields().First(field => field.Key == key), text, zone, now, out string problem)
            ?? throw new OperatorException(OperatorError.Usage, $"{typedAs}: {problem}");
}
