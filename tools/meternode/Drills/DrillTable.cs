using Spectre.Console;

namespace MeterNode.Cli.Drills;

/// <summary>What drills have shown, for a person.</summary>
internal static class DrillTable
{
    private const int Width = 120;

    public static void Write(IReadOnlyList<DrillResult> results, int seed, CommandContext context)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (string column in new[] { "drill", "broker", "power", "made", "stored", "lost", "energy error J", "s", "result" })
        {
            table.AddColumn(column);
        }

        foreach (DrillResult result in results)
        {
            table.AddRow(
                result.Name,
                result.Broker,
                result.Power,
                $"{result.PacksMade}",
                $"{result.PacksStored}",
                $"{result.PacksLost}",
                $"{result.EnergyErrorJoules}",
                $"{result.Seconds:F0}",
                result.Passed ? "passed" : "failed");
        }

        context.WriteTable(table, Width);
        foreach (DrillResult result in results)
        {
            foreach (string problem in result.Problems)
            {
                context.Output.WriteLine($"{result.Name}: {problem}");
            }
        }

        context.Output.WriteLine($"{results.Count(result => result.Passed)} of {results.Count} passed; seed {seed}");
    }
}
