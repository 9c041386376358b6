using System.CommandLine;
using System.Globalization;
using MeterNode.Cli.Ledger;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Access;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode link</c>: links with which an assessor reads evidence and reports of a period.</summary>
internal static class LinkCommand
{
    public static Command Create() => new(
        "link", "Links with which an assessor reads evidence and reports of one period, without an account.")
    {
        Add(), List(), End(),
    };

    private static Command Add()
    {
        var name = new Argument<string>("NAME") { Description = "For whom it is." };
        Option<string> from = DayOption("--from", "First day of the period.");
        Option<string> to = DayOption("--to", "The day after the period.");
        Option<int> days = NumberOption.Whole(
            "--days", 1, PlantAccess.MaximumDays, 30, $"Days until the link expires (1 to {PlantAccess.MaximumDays}; default: 30).");
        Option<string?> zone = LedgerOptions.ZoneOption();
        var address = new Option<string?>("--address")
        {
            Description = "How the assessor reaches the page (default: where 'meternode serve' had it at its last start).",
            HelpName = "URL",
        };
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("add", """
            Makes a link and prints it once, on standard output; the plant keeps only the SHA-256 of its secret. Who has the link reads
            evidence and reports of the period, and nothing else. Send it by a way that others do not read.

            Example:
              meternode link add "outside assessor" --from 2026-10-01 --to 2026-11-01 --plant ~/plant
            """)
        {
            name, from, to, days, zone, address, plant,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetRequiredValue(plant));
            TimeZoneInfo inZone = LedgerOptions.ZoneOf(parsed.GetValue(zone), folder);
            (AssessorLink link, string secret) = PlantAccess.AddLink(
                folder,
                parsed.GetRequiredValue(name),
                Begin(parsed.GetRequiredValue(from), "--from", inZone),
                Begin(parsed.GetRequiredValue(to), "--to", inZone),
                DateTimeOffset.UtcNow.AddDays(parsed.GetValue(days)));
            string? known = parsed.GetValue(address) ?? KnownPageAddress.Read(folder);
            string host = (known ?? $"https://{folder.BrokerHost}:{ServeCommand.DefaultPagePort}").TrimEnd('/');
            context.WriteLine($"{host}/link/{secret}");
            context.Error.WriteLine(
                $"The link for '{PlainText.Of(link.Name)}' counts until {UtcTime.Day(link.Until)}. Keep it now: nobody can show it again.");
            if (known is null)
            {
                context.Error.WriteLine($"Nobody knows yet how the page is reached: 'meternode serve' has not offered it from this folder. "
                    + $"The link has the host of the plant and the usual port: where serve has another one, change '{host}' in it.");
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static Command List()
    {
        Option<string> plant = LedgerOptions.PlantOption();
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("list", """
            Lists the links: for whom, which period (UTC), and until when they count.

            Example:
              meternode link list --plant ~/plant
            """)
        {
            plant, json,
        };
        command.Runs((parsed, context) =>
        {
            IReadOnlyList<AssessorLink> links = AccessBook.Read(PlantFolder.Open(parsed.GetRequiredValue(plant))).Links;
            if (parsed.GetValue(json))
            {
                context.WriteJson(new
                {
                    schemaVersion = 1,
                    links = links.Select(link => new
                    {
                        name = link.Name,
                        from = link.From,
                        to = link.To,
                        since = link.Since,
                        until = link.Until,
                        ended = link.Ended,
                    }),
                });
                return ExitCode.Ok;
            }

            foreach (AssessorLink link in links)
            {
                string period = $"{UtcTime.Text(link.From)} to {UtcTime.Text(link.To)}";
                context.WriteLine($"{link.Name}  {period}  since {UtcTime.Day(link.Since)}, {UtcTime.End(link.Until, link.Ended)}");
            }

            if (links.Count == 0)
            {
                context.Error.WriteLine("There is no link: 'meternode link add NAME --from DAY --to DAY' makes one.");
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static Command End()
    {
        var name = new Argument<string>("NAME") { Description = "The link's name." };
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("end", """
            Ends a link: the next request with it is refused.

            Example:
              meternode link end "outside assessor" --plant ~/plant
            """)
        {
            name, plant,
        };
        command.Runs((parsed, context) =>
        {
            string which = parsed.GetRequiredValue(name);
            PlantAccess.EndLink(PlantFolder.Open(parsed.GetRequiredValue(plant)), which);
            context.Error.WriteLine($"The link '{PlainText.Of(which)}' counts no longer.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Option<string> DayOption(string name, string description) => new(name)
    {
        Description = description + " Such as 2026-10-01, in the plant's time zone.",
        HelpName = "DAY",
        Required = true,
    };

    private static DateTimeOffset Begin(string text, string option, TimeZoneInfo zone) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? LocalTime.At(day.ToDateTime(TimeOnly.MinValue), zone)
            : throw new OperatorException(OperatorError.Usage, $"{option} does not understand '{text}': write a day such as 2026-10-01");
}
