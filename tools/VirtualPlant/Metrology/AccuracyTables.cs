using System.Globalization;
using System.Text;

namespace MeterNode.VirtualPlant.Metrology;

/// <summary>The accuracy grid as Markdown tables, for the terminal and for docs/metrology.md.</summary>
public static class AccuracyTables
{
    private static readonly Dictionary<string, string> s_titles = new()
    {
        ["sine"] = "sine",
        ["harmonics"] = "3rd, 5th and 7th harmonic in current and voltage",
        ["vfd"] = "six-pulse rectifier current (VFD), distorted voltage",
    };

    /// <summary>All tables. Every cell is the error furthest from zero of the frequencies in the grid.</summary>
    public static string Markdown(IReadOnlyList<AccuracyResult> results)
    {
        var text = new StringBuilder();
        foreach (string frontEnd in new[] { "adc", "ideal" })
        {
            foreach (string shape in AccuracyGrid.Shapes)
            {
                Power(
                    text,
                    results.Where(
                        r => r.Case.FrontEnd == frontEnd && r.Case.Shape == shape && r.Case.Phases == 1 && r.Case.Fault == "none"),
                    $"One phase, {(frontEnd == "adc" ? "12-bit ADC with noise, skew and clamp" : "ideal front end")}, {s_titles[shape]}");
            }
        }

        Power(
            text,
            results.Where(r => r.Case.Phases == 3),
            "Three unequal phases, 12-bit ADC, 50 Hz, worst of the three shapes; error of the sum");
        Power(
            text,
            results.Where(r => r.Case.Fault == "gaps"),
            "One phase, 12-bit ADC, 50 Hz, every fourth window broken by a 20 ms gap (discarded), worst of the three shapes");
        Power(
            text,
            results.Where(r => r.Case.Fault == "outliers"),
            "One phase, 12-bit ADC, 50 Hz, one row in 100 with an outlier of 1000 to 2000 counts, worst of the three shapes");
        return text.ToString().TrimEnd() + "\n";
    }

    private static void Power(StringBuilder text, IEnumerable<AccuracyResult> results, string title)
    {
        AccuracyResult[] all = results.ToArray();
        text.Append("**").Append(title).Append("**\n\n| % In | I | U |");
        foreach ((double powerFactor, bool capacitive) in AccuracyGrid.PowerFactors)
        {
            text.Append(" P, PF ").Append(Number(powerFactor, "0.0")).Append(powerFactor == 1 ? "" : capacitive ? " cap" : " ind")
                .Append(" (limit) |");
        }

        text.Append(" Q (of S) | f, mHz |\n|---|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (IGrouping<double, AccuracyResult> row in all.GroupBy(r => r.Case.CurrentPercent))
        {
            text.Append("| ").Append(Number(row.Key, "0")).Append(" | ").Append(Percent(row.Select(r => r.CurrentErrorPercent)))
                .Append(" | ").Append(Percent(row.Select(r => r.VoltageErrorPercent))).Append(" |");
            foreach ((double powerFactor, bool capacitive) in AccuracyGrid.PowerFactors)
            {
                AccuracyResult[] cell = row.Where(r => r.Case.PowerFactor == powerFactor && r.Case.Capacitive == capacitive).ToArray();
                text.Append(' ').Append(Percent(cell.Select(r => r.PowerErrorPercent)));
                text.Append(cell[0].LimitPercent is { } limit ? $" ({Number(limit, "0.0")})" : " (–)").Append(" |");
            }

            text.Append(' ').Append(Percent(row.Select(r => r.ReactiveErrorPercentOfApparent)))
                .Append(" | ").Append(Number(Worst(row.Select(r => r.FrequencyErrorHertz)) * 1000, "0.0")).Append(" |\n");
        }

        text.Append('\n');
    }

    private static double Worst(IEnumerable<double> errors) => errors.MaxBy(Math.Abs);

    private static string Percent(IEnumerable<double> errors) => Number(Worst(errors), "0.00");

    private static string Number(double value, string format)
    {
        string text = value.ToString(format, CultureInfo.InvariantCulture);
        return text.TrimStart('-').Trim('0', '.').Length == 0 ? text.TrimStart('-') : text;
    }
}
