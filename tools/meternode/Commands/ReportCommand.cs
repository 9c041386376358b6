using System.CommandLine;
using MeterNode.Cli.Reporting;
using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Plant.Checkpoints;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Server.Computing;
using MeterNode.Server.Reports;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode report</c>: the signed report of a period that a person can hand over.</summary>
internal static class ReportCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var compare = new Option<string?>("--compare")
        {
            Description = "Period FROM/TO that it is compared with, such as the month before.",
            HelpName = "FROM/TO",
        };
        var formats = new Option<string?>("--formats")
        {
            Description = $"Formats, separated by commas: {string.Join(", ", ReportFiles.Formats)}. Default: all of them, pdf where a "
                + "browser prints it.",
            HelpName = "LIST",
        };
        var output = new Option<string>("--out")
        {
            Description = "Folder of the report: a new one, or that of an earlier version, which is kept beside it.",
            Required = true,
            HelpName = "DIR",
        };
        var stamp = new Option<string?>("--time-stamp")
        {
            Description = "Have the time-stamp service (RFC 3161) at this address stamp the manifest.",
            HelpName = "URL",
        };
        var browser = new Option<string?>("--browser")
        {
            Description = "Chromium, Chrome or Edge that prints the PDF; without it one is looked for.",
            HelpName = "PATH",
        };
        var json = new Option<bool>("--json") { Description = "Result as JSON: folder, manifest and findings." };
        var command = new Command("report", """
            Write the signed report of a period, with the evidence that it was computed from.
            Energy, unit consumption, control accuracy, waste heat, renewable share and emissions, each with its uncertainty, its
            definition and its packs; gaps are shown and never filled. Whoever has the folder can compute every figure again:
            'meternode verify --report DIR'. Needs the plant's key.

            Examples:
              meternode report --plant ~/plant --from 2026-11-01 --to 2026-12-01 --grid East --out november
              meternode report --plant ~/plant --from 2026-11-01 --to 2026-12-01 --lang zh --grid 华东 --out november-zh
              meternode report --plant ~/plant --from 2026-11-01 --to 2026-12-01 --compare 2026-10-01/2026-11-01 --out november
              meternode report --plant ~/plant --from 2026-11-01 --to 2026-12-01 --formats html,xlsx --out november
            """);
        var asked = new FigureRequestOptions(command);
        foreach (Option option in (Option[])[compare, formats, output, stamp, browser, json])
        {
            command.Options.Add(option);
        }

        command.Runs((parsed, context) =>
        {
            PlantFolder plant = asked.Plant(parsed);
            FigureRequest request = asked.Request(parsed, plant);
            PlantCalendar? compared =
                FigureRequestOptions.Other("--compare", parsed.GetValue(compare), request.Calendar.Zone.Id);
            if (compared?.Period == request.Calendar.Period || (compared is not null && compared.Period == request.Baseline?.Period))
            {
                throw new OperatorException(
                    OperatorError.Usage, "--compare names a period that the report has already: name another one, or leave it out");
            }

            var order = new ReportOrder(request, parsed.GetValue(output)!)
            {
                Comparison = compared,
                Language = asked.Language(parsed),
                Formats = Formats(parsed.GetValue(formats), parsed.GetValue(browser), context),
                NeedsPdf = parsed.GetValue(formats) is not null || parsed.GetValue(browser) is not null,
                TimeStampService = parsed.GetValue(stamp) is string url ? TimeStampService.Address(url) : null,
                Browser = parsed.GetValue(browser),
                Now = DateTimeOffset.UtcNow,
            };
            MadeReport made = Make(plant, asked.Store(parsed), order, context);
            Say(made, parsed.GetValue(json), context);
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Makes the report, with progress.</summary>
    /// <exception cref="OperatorException">It cannot be made; nothing is written.</exception>
    internal static MadeReport Make(PlantFolder plant, string? db, ReportOrder order, CommandContext context)
    {
        Registry registry = KeyFile.LoadPlant(plant.RegistryPath);
        using IEvidenceStore store = NodeListCommand.RequireStore(plant, db, context);
        using Progress progress = context.BeginProgress();
        var maker = new ReportMaker(plant, registry, store)
        {
            Advanced = done =>
            {
                if (progress.IsDue)
                {
                    progress.Report(done.Text);
                }
            },
        };
        try
        {
            return maker.Make(order, context.Cancellation);
        }
        catch (OperationCanceledException)
        {
            context.Error.WriteLine("Stopped: nothing is written.");
            throw;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"cannot write '{order.Folder}': {PlainReason.Of(e)}");
        }
    }

    /// <summary>Says why a report has no PDF, where it should have one.</summary>
    internal static void SayWithoutPdf(RuleReason? why, CommandContext context)
    {
        if (why is not null)
        {
            context.Error.WriteLine(PlainText.Of($"There is no report.pdf: {why}."));
        }
    }

    private static void Say(MadeReport made, bool isJson, CommandContext context)
    {
        SayWithoutPdf(made.WithoutPdf, context);
        if (isJson)
        {
            context.WriteJson(new
            {
                schemaVersion = 1,
                folder = made.Folder,
                number = made.Manifest.Number,
                version = made.Manifest.Version,
                manifestSha256 = made.ManifestSha256,
                inOrder = made.Manifest.InOrder,
                packs = made.Figures.PackCount,
                figures = made.Figures.Figures.Count,
                findings = made.Manifest.Findings,
                doubts = made.Manifest.Doubts,
            });
            return;
        }

        context.WriteLine(
            $"'{made.Folder}': report {made.Manifest.Number}, version {made.Manifest.Version}, {made.Figures.Figures.Count} figures from "
                + $"{made.Figures.PackCount} packs");
        context.WriteLine($"manifest (SHA-256) {made.ManifestSha256}");
        context.WriteLine($"check it: meternode verify --report '{made.Folder}' --trust {made.Manifest.Plant.Fingerprint}");
        List<string> wrong =
            [.. made.Manifest.Findings.Concat(made.Manifest.Doubts).Select(finding => $"{finding.Node}: {finding.Finding}")];
        if (wrong.Count > 0)
        {
            context.Error.WriteLine(PlainText.Of($"It says that not all is in order: {wrong.Count} findings, the first: {wrong[0]}"));
        }
    }

    /// <summary>All formats that this machine can write; says it where a browser for the PDF is missing.</summary>
    /// <param name="cure">What a person can do then, with the options that the command has.</param>
    /// <param name="context">Where it is said.</param>
    internal static IReadOnlyList<string> PossibleFormats(string cure, CommandContext context)
    {
        if (PdfBrowser.Find() is not null)
        {
            return ReportFiles.Formats;
        }

        context.Error.WriteLine($"No Chromium, Chrome or Edge is found, so there is no report.pdf: {cure}.");
        return [.. ReportFiles.Formats.Where(format => format != "pdf")];
    }

    /// <summary>The formats that are asked for; null: all that this machine can write.</summary>
    /// <exception cref="OperatorException">One of them is none, or the browser is not there.</exception>
    private static IReadOnlyList<string> Formats(string? text, string? browser, CommandContext context)
    {
        if (text is null && browser is null)
        {
            return PossibleFormats("install one, or name it with --browser", context);
        }

        IReadOnlyList<string> formats = text is null
            ? ReportFiles.Formats
            : [.. text.Split(',').Select(part => part.Trim().ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal)];
        if (formats.FirstOrDefault(format => !ReportFiles.Formats.Contains(format)) is string unknown)
        {
            throw new OperatorException(
                OperatorError.Usage, $"--formats '{unknown}' is none; there are {string.Join(", ", ReportFiles.Formats)}");
        }

        if (formats.Contains("pdf"))
        {
            // Before hours of packs are computed.
            _ = PdfBrowser.Find(browser);
        }

        return formats;
    }
}
