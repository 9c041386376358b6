using System.CommandLine;
using System.Text.Json;
using MeterNode.Plant;
using MeterNode.VirtualPlant.Metrology;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode accuracy</c>: the errors of the firmware's metering on synthetic mains with known truth.</summary>
public static class AccuracyCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Every point as JSON." };
        var command = new Command("accuracy", """
            Run the firmware's metering over a grid of synthetic waveforms and print its errors, in %, beside the limits of
            IEC 62053-22 class 0.5 S. Exit code 1 when a limit is passed. The same tables are in docs/metrology.md.

            Examples:
              meternode accuracy
              meternode accuracy --json > accuracy.json
            """)
        {
            json,
        };
        command.Runs((parsed, context) =>
        {
            int total = AccuracyGrid.Cases().Count();
            List<AccuracyResult> results;
            using (Progress progress = context.BeginProgress())
            {
                results = AccuracyGrid.Run(done =>
                {
                    if (progress.IsDue)
                    {
                        progress.Report($"{done} of {total} points");
                    }
                });
            }

            Print(results, parsed.GetValue(json), context.Output);
            return results.All(r => r.WithinLimit) ? ExitCode.Ok : ExitCode.Failure;
        });
        return command;
    }

    /// <summary>Writes the results as tables, or as one JSON object.</summary>
    public static void Print(IReadOnlyList<AccuracyResult> results, bool json, TextWriter output)
    {
        int outside = results.Count(r => !r.WithinLimit);
        if (json)
        {
            output.WriteLine(
                JsonSerializer.Serialize(
                    new { schemaVersion = 1, seconds = 10, outsideLimit = outside, points = results }, JsonFormat.Line));
            return;
        }

        output.Write(AccuracyTables.Markdown(results));
        output.WriteLine();
        output.WriteLine($"{results.Count(r => r.LimitPercent is not null)} points with a limit, {outside} outside it.");
    }
}
