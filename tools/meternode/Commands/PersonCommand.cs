using System.CommandLine;
using System.Globalization;
using MeterNode.Cli.Ledger;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Backup;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode person</c>: the people who may sign statements of the ledger.</summary>
internal static class PersonCommand
{
    public static Command Create() => new("person", "The people who may sign: take one in, list them, end a key.")
    {
        Add(), List(), End(),
    };

    private static Command Add()
    {
        var name = new Argument<string>("NAME") { Description = "The person's name; Chinese names work as they are." };
        var role = new Option<string>("--role")
        {
            Description = $"What the person is: {string.Join(", ", LedgerWords.Role.Select(word => $"{word.Code} ({word.Chinese})"))}.",
            HelpName = "ROLE",
            Required = true,
        };
        Option<string> plant = LedgerOptions.PlantOption();
        var keyOut = new Option<string?>("--key-out")
        {
            Description = "A new file for the key, on a disk that is taken away (default: people/NAME.key in the plant's folder).",
            HelpName = "FILE",
        };
        var passphrase = new PassphraseOption();
        var command = new Command("add", $"""
            Takes a person in: makes the person's key, encrypted with the person's own passphrase of {PlantBackup.MinimumPassphrase}
            characters or more, and has the plant sign that this key may sign what the role may. 'ledger kinds' says which role signs what.

            Examples:
              meternode person add 早班班长 --role shift-leader --plant ~/plant
              meternode person add 计量员 --role metrologist --key-out /media/usb/metrologist.key --plant ~/plant
            """)
        {
            name, role, plant, keyOut,
        };
        passphrase.AddTo(command);
        command.Runs((parsed, context) =>
        {
            LedgerRole asked = RoleOf(parsed.GetRequiredValue(role));
            PlantFolder folder = PlantFolder.Open(parsed.GetRequiredValue(plant));
            string secret = passphrase.Read(parsed, context, isNew: true);
            if (secret.Length < PlantBackup.MinimumPassphrase)
            {
                throw new OperatorException(
                    OperatorError.Usage, $"the passphrase has {secret.Length} characters: take {PlantBackup.MinimumPassphrase} or more");
            }

            string who = parsed.GetRequiredValue(name);
            string path = PlantStaff.Add(folder, who, asked, secret, parsed.GetValue(keyOut));
            context.Error.WriteLine($"'{PlainText.Of(who)}' may sign as {asked.Code()} from now on. The key is in '{path}'.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command List()
    {
        Option<string> plant = LedgerOptions.PlantOption();
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("list", """
            Lists the people of the plant: role, key, since when and until when it counts.

            Example:
              meternode person list --plant ~/plant
            """)
        {
            plant, json,
        };
        command.Runs((parsed, context) =>
        {
            IReadOnlyList<PlantPerson> people = PlantStaff.Read(PlantFolder.Open(parsed.GetRequiredValue(plant))).All;
            if (parsed.GetValue(json))
            {
                context.WriteJson(new
                {
                    schemaVersion = 1,
                    people = people.Select(person => new
                    {
                        name = person.Name,
                        role = person.RoleCode,
                        kid = person.Kid.ToString("x16", CultureInfo.InvariantCulture),
                        since = person.Since,
                        until = person.Until,
                        why = person.EndedWhy,
                    }),
                });
                return ExitCode.Ok;
            }

            foreach (PlantPerson person in people)
            {
                string end = person.Until is DateTimeOffset until ? $", ended {UtcTime.Day(until)}: {person.EndedWhy}" : "";
                context.WriteLine($"{person.Name}  {person.RoleCode}  key {person.Kid:x16}, since {UtcTime.Day(person.Since)}{end}");
            }

            if (people.Count == 0)
            {
                context.Error.WriteLine("Nobody may sign yet: 'meternode person add NAME --role ROLE' takes somebody in.");
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static Command End()
    {
        var name = new Argument<string>("NAME") { Description = "The person's name." };
        var why = new Option<string>("--why") { Description = "Why, for people.", HelpName = "TEXT", Required = true };
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("end", """
            Ends a person's key: from now on it signs nothing that counts. What it has signed stays. Its file in the plant's folder goes
            away.

            Example:
              meternode person end 早班班长 --why "left the plant" --plant ~/plant
            """)
        {
            name, why, plant,
        };
        command.Runs((parsed, context) =>
        {
            PlantPerson ended = PlantStaff.End(
                PlantFolder.Open(parsed.GetRequiredValue(plant)), parsed.GetRequiredValue(name), parsed.GetRequiredValue(why));
            context.Error.WriteLine($"The key {ended.Kid:x16} of '{PlainText.Of(ended.Name)}' counts no longer.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static LedgerRole RoleOf(string text)
    {
        string code = LedgerWords.Role.FirstOrDefault(word => word.Chinese == text)?.Code ?? text;
        return LedgerWordText.TryRead(code, out LedgerRole role) ? role
            : throw KnownWords.Refuse("role", text, LedgerWords.Role.Select(word => word.Code));
    }
}
