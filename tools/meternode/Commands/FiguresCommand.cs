using System.CommandLine;
using System.Globalization;
using MeterNode.Cli.Reporting;
using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Report;
using MeterNode.Server.Computing;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode figures</c>: the figures of a period, computed from packs that are verified in the same run.</summary>
internal static class FiguresCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
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
            """);
        var asked = new FigureRequestOptions(command);
        command.Options.Add(json);
        command.Options.Add(quarters);
        command.Options.Add(csv);
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

            PlantFolder folder = asked.Plant(parsed);
            FigureRequest request = asked.Request(parsed, folder);
            ComputedPeriod report = Compute(folder, asked.Store(parsed), request, context);
            FigureLanguage shown = asked.Language(parsed);
            if (parsed.GetValue(json))
            {
                context.WriteJson(FiguresJson.Of(report, shown, parsed.GetValue(quarters)));
            }
            else if (parsed.GetValue(csv))
            {
                FiguresCsv.Write(report, shown, context.Output);
            }
            else
            {
                FiguresText.Write(report, shown, context);
            }

            WarnUnlessInOrder(report, context);
            WarnOfShifts(request, report, context);
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Tells a person when the evidence behind figures is not in order.</summary>
    internal static void WarnUnlessInOrder(ComputedPeriod report, CommandContext context)
    {
        if (!report.IsInOrder)
        {
            context.Error.WriteLine(PlainText.Of(
                $"The evidence is not in order: {report.Findings.Count} findings, the first: "
                    + $"{report.Findings[0].Node}: {report.Findings[0].Finding}"));
        }
    }

    /// <summary>Tells a person that the ledger's shifts took the place of those that he gave.</summary>
    internal static void WarnOfShifts(FigureRequest request, ComputedPeriod report, CommandContext context)
    {
        if (request.ShiftStarts.Count > 0 && report.Set.Shifts.Count > 0)
        {
            context.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"--shifts is passed over: figures by shift are of the {report.Set.Shifts.Count} shifts that the ledger states."));
        }
    }

    /// <summary>The figures of a plant, with progress.</summary>
    /// <exception cref="OperatorException">The plant has no store, or what was asked for is not there.</exception>
    internal static ComputedPeriod Compute(PlantFolder plant, string? db, FigureRequest request, CommandContext context)
    {
        PlantPapers papers = PlantPapers.Of(plant, KeyFile.LoadPlant(plant.RegistryPath));
        using IEvidenceStore store = NodeListCommand.RequireStore(plant, db, context);
        using Progress progress = context.BeginProgress();
        var computing = new PlantComputing(papers, new StoredPacks(store))
        {
            Advanced = (node, packs) =>
            {
                if (progress.IsDue)
                {
                    progress.Report(string.Create(CultureInfo.InvariantCulture, $"{node}, {packs} packs"));
                }
            },
        };
        return computing.Compute(request, context.Cancellation);
    }
}
