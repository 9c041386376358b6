using System.CommandLine;
using System.Security.Cryptography;
using MeterNode.Cli.Ledger;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Reports;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode ledger sign-off</c>: somebody stands for a shift or a report.</summary>
internal static class LedgerSignOffCommand
{
    public static Command Create() => new("sign-off", "Stands for what was stated for a shift, or for a report.") { Shift(), Report() };

    private static Command Shift()
    {
        var shift = new Argument<string>("SHIFT") { Description = "Name of the shift, as 'ledger add shift' stated it." };
        var date = new Option<string>("--date")
        {
            Description = "Day on which it began, such as 2026-11-26.",
            HelpName = "DAY",
            Required = true,
        };
        var options = new LedgerOptions();
        var command = new Command("shift", """
            Signs that everything stated so far for a shift is right. It shows the output of the shift, and covers all statements up to the
            last one in the ledger.

            Example:
              meternode ledger sign-off shift 早班 --date 2026-11-26 --by 早班班长 --plant ~/plant
            """)
        {
            shift, date,
        };
        options.AddTo(command);
        command.Runs((parsed, context) => Sign(parsed, context, options, (plant, zone) =>
        {
            object day = FieldOf("date", parsed.GetRequiredValue(date), zone);
            Show(context, PlantLedger.Read(plant), zone, (string)day, parsed.GetRequiredValue(shift));
            return new Dictionary<string, object>
            {
                ["of"] = SignOffSubject.Shift.Code(),
                ["date"] = day,
                ["shift"] = parsed.GetRequiredValue(shift),
            };
        }));
        return command;
    }

    /// <summary>What the person is about to stand for: the output whose begin is in the shift.</summary>
    private static void Show(CommandContext context, LedgerBook book, TimeZoneInfo zone, string day, string name)
    {
        ShiftEntry? shift = book.Entries<ShiftEntry>()
            .FirstOrDefault(entry => entry.Shift == name && (string)entry.Statement.Fields["date"] == day);
        if (shift == null)
        {
            return;
        }

        var print = new LedgerPrint(book, zone);
        foreach (OutputEntry output in book.Entries<OutputEntry>().Where(output => output.From >= shift.From && output.From < shift.To))
        {
            context.Error.WriteLine(PlainText.Of(print.Line(output.Statement)));
        }
    }

    private static Command Report()
    {
        var manifest = new InputFileArgument("MANIFEST") { Description = "The manifest of the report, in its folder." };
        var options = new LedgerOptions();
        var command = new Command("report", """
            Signs for a report: the SHA-256 of its manifest, and all statements up to the last one in the ledger.
            It checks the report as 'meternode verify --report' does, shows it, and signs nothing while a point is open that the page of
            the report calls blocking (docs/reporting.md, "Open points"); exit code 4 then. It writes sign-off.cbor into the folder:
            'meternode verify --report' then says who has signed it off and when. The file has what the ledger got since the report was
            made.

            Example:
              meternode ledger sign-off report report/manifest.json --by 能源管理员 --plant ~/plant
            """)
        {
            manifest,
        };
        options.AddTo(command);
        command.Runs((parsed, context) =>
        {
            string path = parsed.GetRequiredValue(manifest);
            bool isReport = false;
            int code = Sign(parsed, context, options, (plant, _) =>
            {
                byte[] seen = SHA256.HashData(File.ReadAllBytes(path));
                string? shown = ReportSignOff.Describe(path, plant);
                isReport = shown is not null;
                context.Error.WriteLine(
                    PlainText.Of(shown ?? $"'{path}' is no report's manifest: its SHA-256 is signed, and nothing was checked"));
                if (isReport)
                {
                    Check(path, Convert.ToHexStringLower(seen), plant, context);
                }

                return ReportSignOff.Subject(seen);
            });
            if (isReport)
            {
                WriteBeside(path, options.Plant(parsed), context);
            }

            return code;
        });
        return command;
    }

    /// <summary>Nobody signs over what is open and blocks, here as little as on the page.</summary>
    private static void Check(string manifest, string seen, PlantFolder plant, CommandContext context)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(manifest))!;
        ReportVerdict verdict;
        using (Progress progress = context.BeginProgress())
        {
            var check = new ReportCheck(folder)
            {
                TrustedFingerprint = Registry.Load(plant.RegistryPath).Fingerprint,
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
                verdict = check.Check(context.Cancellation);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new OperatorException(OperatorError.DeviceOrIo, $"cannot read '{folder}': {PlainReason.Of(e)}");
            }
        }

        if (verdict.ManifestSha256 != seen)
        {
            throw new OperatorException(OperatorError.Failure, $"'{manifest}' was changed meanwhile: nothing is signed; begin again");
        }

        OpenPoints.RefuseBlocking(verdict);
    }

    private static void WriteBeside(string manifest, PlantFolder plant, CommandContext context)
    {
        try
        {
            context.Error.WriteLine($"'{ReportSignOff.Write(manifest, plant)}': hand it over with the report.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo,
                $"the ledger has the sign-off, and {ReportSignOff.FileName} cannot be written beside '{manifest}': {PlainReason.Of(e)}; "
                    + "make room or take the right to write there, and sign off again");
        }
    }

    private static int Sign(
        ParseResult parsed, CommandContext context, LedgerOptions options,
        Func<PlantFolder, TimeZoneInfo, IReadOnlyDictionary<string, object>> fields)
    {
        PlantFolder plant = options.Plant(parsed);
        TimeZoneInfo zone = options.Zone(parsed, plant);
        IReadOnlyDictionary<string, object> subject = fields(plant, zone);
        using ECDsa key = options.Key(parsed, context, plant);
        LedgerAddCommand.Say(context, plant, zone, PlantSignOff.Append(plant, options.By(parsed), key, subject));
        return ExitCode.Ok;
    }

    private static object FieldOf(string key, string text, TimeZoneInfo zone) =>
        LedgerText.Parse(LedgerKind.SignOff.Fields().First(field => field.Key == key), text, zone, now: null, out string problem)
            ?? throw new OperatorException(OperatorError.Usage, $"--{problem}");
}
