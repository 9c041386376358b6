using System.CommandLine;
using System.Globalization;
using MeterNode.Cli.Commands;
using MeterNode.Cli.Parsing;
using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Computing;

namespace MeterNode.Cli.Reporting;

/// <summary>
/// The options with which <c>figures</c>, <c>report</c>, <c>footprint</c> and <c>upload</c> ask for the figures of a period.
/// </summary>
internal sealed class FigureRequestOptions
{
    private const string Chinese = "zh";

    private readonly Option<string> _plant = new("--plant") { Description = "Plant folder made by 'meternode init'.", Required = true };
    private readonly Option<string?> _db = NodeListCommand.StoreOption();
    private readonly Option<string> _from = new("--from")
    {
        Description = "When the period begins: a day 2026-11-01, or a time 2026-11-01T06:00, on a quarter hour.",
        Required = true,
        HelpName = "TIME",
    };

    private readonly Option<string> _to = new("--to")
    {
        Description = "When it ends, in the same form; not part of it.",
        Required = true,
        HelpName = "TIME",
    };

    private readonly Option<string?> _zone = new("--zone")
    {
        Description = "IANA time zone of days, shifts and quarter hours, such as Asia/Shanghai. Default: what 'plant zone' keeps, "
            + "or UTC.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _shifts = new("--shifts")
    {
        Description = "When shifts begin, local time, for example 08:00,20:00. It is for plants whose ledger states no shifts: those that "
            + "it states have figures without this option.",
        HelpName = "TIMES",
    };

    private readonly Option<string?> _grid = new("--grid")
    {
        Description = "Emissions by the average factor of this place's grid, for example East or 广东; 'meternode factors' lists them.",
        HelpName = "PLACE",
    };

    private readonly Option<string[]> _own = new("--own-factor")
    {
        Description = "Factor of the plant's ledger, by its id, in kg/kWh: of CO2 it takes the place of the grid's, of CO2e that of "
            + "the footprint; or of a fuel, in kg CO2 for a GJ or a unit of it. May be repeated.",
        DefaultValueFactory = _ => [],
        HelpName = "ID",
    };

    private readonly Option<string?> _baseline = new("--baseline")
    {
        Description = "Earlier period FROM/TO whose energy baseline savings are against: its days need good product in the ledger. "
            + "Without it the period has a baseline of its own.",
        HelpName = "FROM/TO",
    };

    private readonly Option<string> _language = new("--lang")
    {
        Description = "Language of names and warnings: en or zh.",
        DefaultValueFactory = _ => "en",
        HelpName = "LANGUAGE",
    };

    /// <summary>Adds them to <paramref name="command"/>.</summary>
    /// <param name="command">The command.</param>
    /// <param name="question">What it wants: only options that matter for it are there.</param>
    public FigureRequestOptions(Command command, FigureQuestion question = FigureQuestion.Plant)
    {
        _language.AcceptOnlyFromAmong("en", Chinese);
        Option[] asked = question switch
        {
            FigureQuestion.Energy => [_plant, _db, _from, _to, _zone],
            FigureQuestion.Article => [_plant, _db, _from, _to, _zone, _grid, _own],
            _ => [_plant, _db, _from, _to, _zone, _shifts, _grid, _own, _baseline, _language],
        };
        foreach (Option option in asked)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The language of the figures.</summary>
    public FigureLanguage Language(ParseResult parsed) =>
        parsed.GetValue(_language) == Chinese ? FigureLanguage.Chinese : FigureLanguage.English;

    /// <summary>The plant.</summary>
    public PlantFolder Plant(ParseResult parsed) => PlantFolder.Open(parsed.GetValue(_plant)!);

    /// <summary>Name of the store where it is not the plant's; null for that.</summary>
    public string? Store(ParseResult parsed) => parsed.GetValue(_db);

    /// <summary>What is asked.</summary>
    /// <exception cref="OperatorException">An option says nothing that there is.</exception>
    public FigureRequest Request(ParseResult parsed, PlantFolder plant)
    {
        string place = parsed.GetValue(_zone) ?? plant.Zone ?? PeriodText.DefaultZone;
        PlantCalendar calendar = Calendar(parsed.GetValue(_from)!, parsed.GetValue(_to)!, place);
        return new FigureRequest
        {
            Calendar = calendar,
            Baseline = Other("--baseline", parsed.GetValue(_baseline), place),
            Grid = Grid(parsed.GetValue(_grid), calendar.Local(0).Year),
            OwnFactors = parsed.GetValue(_own)!,
            ShiftStarts = ShiftStarts(parsed.GetValue(_shifts)),
        };
    }

    /// <summary>Another period FROM/TO; null where <paramref name="text"/> is null.</summary>
    /// <exception cref="OperatorException">The text says none.</exception>
    internal static PlantCalendar? Other(string option, string? text, string zone) => text?.Split('/') switch
    {
        null => null,
        [string from, string to] => Calendar(from, to, zone),
        _ => throw new OperatorException(
            OperatorError.Usage, $"{option} '{text}': write FROM/TO, for example 2026-08-01/2026-11-01"),
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

    /// <summary>The place is known before packs are read.</summary>
    private static string? Grid(string? grid, int year)
    {
        try
        {
            _ = PlantFactors.Of(grid, year);
            return grid;
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
