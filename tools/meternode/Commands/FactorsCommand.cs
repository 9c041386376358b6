using System.CommandLine;
using System.Globalization;
using MeterNode.Figures;
using MeterNode.Report;
using MeterNode.Wire;
using Spectre.Console;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode factors</c>: the factors that come with this program.</summary>
internal static class FactorsCommand
{
    private const int TableWidth = 150;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var kind = new Option<string?>("--kind")
        {
            Description = $"Only factors of this kind: {string.Join(", ", FactorKindText.Codes)}.",
            HelpName = "KIND",
        };
        kind.AcceptOnlyFromAmong([.. FactorKindText.Codes]);
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("factors", """
            List the factors that come with this program, each with its year, gas, area and source.
            Factors of grids count CO2, factors of footprints CO2e: the two are not mixed. Factors of standard coal are by calorific
            value (当量值) or by energy equivalent value (等价值): neither stands for the other. A row that is not confirmed is not
            official: look it up before you rely on it.

            Examples:
              meternode factors
              meternode factors --kind grid-average
              meternode factors --json
            """)
        {
            kind,
            json,
        };
        command.Runs((parsed, context) =>
        {
            FactorTable table = FactorTable.BuiltIn;
            List<FactorRow> rows =
                [.. table.Rows.Where(row => parsed.GetValue(kind) is not string wanted || row.Kind.Code() == wanted)];
            if (parsed.GetValue(json))
            {
                context.WriteJson(new { schemaVersion = 1, version = table.Version, factors = rows.Select(FactorJson.Of) });
            }
            else
            {
                Write(rows, context);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static void Write(IEnumerable<FactorRow> rows, CommandContext context)
    {
        var table = new Table().Border(TableBorder.None).AddColumns("kind", "for", "year", "factor", "source", "published", "how sure");
        foreach (FactorRow row in rows)
        {
            string[] cells =
            [
                row.Kind.Code(),
                row.Area is null ? row.Carrier : $"{row.Area.En} {row.Area.Zh}",
                row.Year?.ToString(CultureInfo.InvariantCulture) ?? "-",
                $"{row.Value.ToString("0.0###", CultureInfo.InvariantCulture)} {row.UnitWithGas}",
                row.Source.Document,
                row.Source.Published ?? "-",
                row.Source.Mark.Meaning(),
            ];
            table.AddRow([.. cells.Select(cell => new Text(PlainText.Of(cell)))]);
        }

        context.WriteTable(table, TableWidth);
    }
}
