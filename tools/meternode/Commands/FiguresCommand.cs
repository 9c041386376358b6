using System.CommandLine;
using System.Globalization;
using MeterNode.Cli.Parsing;
using MeterNode.Cli.Reporting;
using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Server.Computing;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode figures</c>: the figures of a period, computed from packs that are verified in the same run.</summary>
internal static class FiguresCommand
{
    private const string Chinese = "zh";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var plant = new Option<string>("--plant") { Description = "Plant folder made by 'meternode init'.", Required = true };
        Option<string?> db = NodeListCommand.StoreOption();
        var from = new Option<string>("--from")
        {
            Description = "When the period begins: a day 2026-11-01, or a time 2026-11-01T06:00, on a quarter hour.",
            Required = true,
            HelpName = "TIME",
        };
        var to = new Option<string>("--to")
        {
            Description = "When it ends, in the same form; not part of it.",
            Required = true,
            HelpName = "TIME",
        };
        var zone = new Option<string?>("--zone")
        {
            Description = "IANA time zone of days, shifts and quarter hours, such as Asia/Shanghai. Default: what 'plant zone' keeps, "
                + "or UTC.",
            HelpName = "NAME",
        };
        var shifts = new Option<string?>("--shifts")
        {
            Description = "When shifts begin, local time, for example 08:00,20:00; without it there are no figures by shift.",
            HelpName = "TIMES",
        };
        var grid = new Option<string?>("--grid")
        {
            Description = "Emissions by the average factor of this place's grid, for example East or 广东; 'meternode factors' lists them.",
            HelpName = "PLACE",
        };
        var own = new Option<string[]>("--own-factor")
        {
            Description = "Factor of the plant's ledger, by its id, in kg/kWh: of CO2 it takes the place of the grid's, of CO2e that of "
                + "the footprint; may be repeated.",
            DefaultValueFactory = _ => [],
            HelpName = "ID",
        };
        var baseline = new Option<string?>("--baseline")
        {
            Description = "Earlier period FROM/TO whose energy baseline savings are against: its days need good product in the ledger. "
                + "Without it the period has a baseline of its own.",
            HelpName = "FROM/TO",
        };
        var language = new Option<string>("--lang")
        {
            Description = "Language of names and warnings: en or zh.",
            DefaultValueFactory = _ => "en",
            HelpName = "LANGUAGE",
        };
        language.AcceptOnlyFromAmong("en", Chinese);
        var json = new Option<bool>("--json") { Description = "Result as JSON (docs/figures.schema.json): with gaps, budgets and days." };
        var quarters = new Option<bool>("--quarter-hours") { Description = "With --json: every quarter hour of every node, too." };
        var csv = new Option<bool>("--csv") { Description = "Result as CSV, one figure a line." };
        var command = new Command("figures", """
            Compute the figures of a period from packs that are verified in the same run.
            Every figure names its definition, its packs, its factors, and its uncertainty (k = 2) or the word estimate. Time is that of
            the calendar: what was not metered is listed and bounded, and never filled. docs/reporting.md defines each figure, so that
            anybody can compute it again to the last digit.

            Examples:
              meternode figures --plant ~/plant --from 2026-11-01 --to 2026-12-01 --zone Asia/Shanghai --grid East
              meternode figures --plant ~/plant --from 2026-11-03 --to 2026-11-04 --shifts 08:00,20:00 --lang zh
              meternode figures --plant ~/plant --from 2026-11-01 --to 2026-12-01 --baseline 2026-08-01/2026-11-01
              meternode figures --plant ~/plant --from 2026-11-01 --to 2026-12-01 --json > figures.json
            """)
        {
            plant,
            db,
            from,
            to,
            zone,
            shifts,
            grid,
            own,
            baseline,
            language,
            json,
            quarters,
            csv,
        };
        command.Runs((parsed, context) =>
        {
            if (parsed.GetValue(json) && parsed.GetValue(csv))
            {
                throw new OperatorException(OperatorError.Usage, "give --json or --csv, not both");
            }

            if (parsed.GetValue(quarters) && !parsed.GetValue(json))
            {
                throw new OperatorException(OperatorError.Usage, "--quarter-hours needs --json");
            }

            PlantFolder folder = PlantFolder.Open(parsed.GetValue(plant)!);
            string place = parsed.GetValue(zone) ?? folder.Zone ?? PeriodText.DefaultZone;
            PlantCalendar calendar = Calendar(parsed.GetValue(from)!, parsed.GetValue(to)!, place);
            PlantCalendar? former = Former(parsed.GetValue(baseline), place);
            PlantFactors factors = Factors(parsed.GetValue(grid), calendar.Local(0).Year);
            IReadOnlyList<TimeOnly> starts = ShiftStarts(parsed.GetValue(shifts));
            ComputedPeriod report = Compute(
                folder, parsed.GetValue(db), (calendar, former), (factors, parsed.GetValue(own)!), starts, context);
            FigureLanguage shown = parsed.GetValue(language) == Chinese ? FigureLanguage.Chinese : FigureLanguage.English;
            if (parsed.GetValue(json))
            {
                context.Output.WriteLine(PlainText.Of(FiguresJson.Write(report, shown, parsed.GetValue(quarters))));
            }
            else if (parsed.GetValue(csv))
            {
                FiguresCsv.Write(report, shown, context.Output);
            }
            else
            {
                FiguresText.Write(report, shown, context);
            }

            if (!report.IsInOrder)
            {
                context.Error.WriteLine(PlainText.Of(
                    $"The evidence is not in order: {report.Findings.Count} findings, the first: "
                        + $"{report.Findings[0].Node}: {report.Findings[0].Finding}"));
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static ComputedPeriod Compute(
        PlantFolder plant,
        string? db,
        (PlantCalendar Asked, PlantCalendar? Former) calendars,
        (PlantFactors BuiltIn, string[] Own) chosen,
        IReadOnlyList<TimeOnly> starts,
        CommandContext context)
    {
        Registry registry = KeyFile.LoadPlant(plant.RegistryPath);
        using IEvidenceStore store = NodeListCommand.OpenStore(plant, db)
            ?? throw new OperatorException(
                OperatorError.Failure, "the plant has no evidence store yet: start 'meternode serve', or name another store with --db");
        PlantBook book = PlantBook.Of(plant);
        PlantFactors factors = Own(chosen.BuiltIn, chosen.Own, book.Book, calendars.Asked.Local(0).Year);
        var findings = new List<(string, string)>(book.Findings.Select(finding => (plant.Site, finding)));
        var budgets = new BudgetMaker(InstrumentIndex.Of(plant, registry, book.Book).Of);
        long packs = 0;
        PlantFigureSet Read(PlantCalendar calendar, EnergyBaseline? former)
        {
            PlantReading reading = Verify(store, registry, calendar, context);
            packs += reading.PackCount;
            findings.AddRange(reading.Findings);
            List<NodeFigureSet> nodes = [.. reading.Nodes.Select(node => new NodeFigureSet(node, budgets))];
            return new PlantFigureSet(plant.Site, calendar, nodes, factors, new PlantStatements(book.Book, calendar)) { Former = former };
        }

        EnergyBaseline? baseline = null;
        if (calendars.Former is not null)
        {
            IReadOnlyList<BaselineDay> days = Read(calendars.Former, null).BaselineDays;
            baseline = EnergyBaseline.Of(days)
                ?? throw new OperatorException(
                    OperatorError.Failure,
                    $"--baseline: {days.Count(day => day.IsValid)} days of it have good product in the ledger and are complete to "
                        + $"{BaselineDay.ValidPercent} %; a baseline needs {EnergyBaseline.LeastDays}: name a longer period");
        }

        PlantFigureSet set = Read(calendars.Asked, baseline);
        return new ComputedPeriod(registry, calendars.Asked, packs, findings, set, [.. set.All(starts)]);
    }

    private static PlantReading Verify(IEvidenceStore store, Registry registry, PlantCalendar calendar, CommandContext context)
    {
        using Progress progress = context.BeginProgress();
        PlantReading? reading = null;
        reading = new PlantReading(store, registry, calendar)
        {
            Workers = Environment.ProcessorCount,
            Advanced = node =>
            {
                if (progress.IsDue)
                {
                    progress.Report(string.Create(CultureInfo.InvariantCulture, $"{node}, {reading!.PackCount} packs"));
                }
            },
        };
        reading.Read(context.Cancellation);
        return reading;
    }

    private static PlantFactors Own(PlantFactors factors, string[] own, LedgerBook? book, int year)
    {
        try
        {
            return own.Aggregate(factors, (all, id) => all.With(id, book, year));
        }
        catch (FactorException e)
        {
            throw new OperatorException(OperatorError.Usage, $"--own-factor: {e.Message}");
        }
    }

    private static PlantCalendar? Former(string? text, string zone) => text?.Split('/') switch
    {
        null => null,
        [string from, string to] => Calendar(from, to, zone),
        _ => throw new OperatorException(
            OperatorError.Usage, $"--baseline '{text}': write FROM/TO, for example 2026-08-01/2026-11-01"),
    };

    private static PlantCalendar Calendar(string from, string to, string zone)
    {
        AskedPeriod asked = PeriodText.Between(from, to, zone);
        try
        {
            return new PlantCalendar(asked.Period, LocalTime.Zone(zone));
        }
        catch (ArgumentException e)
        {
            throw new OperatorException(OperatorError.Usage, $"--from {from} --to {to}: {e.Message}");
        }
    }

    private static PlantFactors Factors(string? grid, int year)
    {
        try
        {
            return PlantFactors.Of(grid, year);
        }
        catch (FactorException e)
        {
            throw new OperatorException(OperatorError.Usage, $"--grid: {e.Message}");
        }
    }

    private static List<TimeOnly> ShiftStarts(string? text)
    {
        var starts = new List<TimeOnly>();
        foreach (string part in text?.Split(',') ?? [])
        {
            if (!TimeOnly.TryParseExact(part.Trim(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly start)
                || start.Minute % 15 != 0 || (starts.Count > 0 && start <= starts[^1]))
            {
                throw new OperatorException(
                    OperatorError.Usage,
                    $"--shifts '{text}': write times on quarter hours in rising order, for example 08:00,20:00");
            }

            starts.Add(start);
        }

        return starts;
    }
}
