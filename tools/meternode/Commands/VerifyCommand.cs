using System.CommandLine;
using System.Diagnostics;
using System.Security.Cryptography;
using MeterNode.Cli.Parsing;
using MeterNode.Cli.Reporting;
using MeterNode.Plant;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode verify</c>: checks evidence files offline.</summary>
public static class VerifyCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var files = new InputFilesArgument("FILE")
        {
            Description = "Evidence files (CBOR sequences of packs), in any order; - reads standard input.",
            Arity = ArgumentArity.OneOrMore,
            TakesStandardInput = true
        };
        var keys = new InputFileOption("--keys")
        {
            Description = "registry.json, or a public key or certificate (PEM, DER, base64).",
            Required = true,
            HelpName = "FILE"
        };
        var period = new Option<string?>("--period")
        {
            Description = "What is asked: a month 2026-11, a day 2026-11-03, or FROM/TO (days, or times such as 2026-11-01T06:00 or "
                + "…+08:00; TO is not part of it). Without it: all that is in the files.",
            HelpName = "TIME"
        };
        var zone = new Option<string?>("--zone")
        {
            Description = "IANA time zone of the period's days and months, such as Asia/Shanghai. Default: UTC.",
            HelpName = "NAME"
        };
        var meterKey = new InputFileOption("--meter-key")
        {
            Description = "Public key of a meter that signs itself (PEM or DER): what it signed is checked with it and with the packs.",
            HelpName = "FILE"
        };
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("verify", """
            Check evidence offline: is it authentic, complete, consistent and anchored.
            Authentic: who signed it. Complete: is all of it there, and all of the period. Consistent: can what it says be true
            together. Anchored: does somebody else than the plant hold it, so that it cannot have been written later.
            Exit code 0 when the first three are yes, otherwise 4. A pack that comes twice is counted and changes nothing.
            Packs that are missing and that the node itself has declared gone are stated, and are not wrong.

            Examples:
              meternode verify press-1.mnev --keys registry.json
              meternode verify *.mnev --keys registry.json --period 2026-11 --zone Asia/Shanghai
              meternode verify 2026-*.mnev --keys press-1.pem --json
            """)
        {
            files,
            keys,
            period,
            zone,
            meterKey,
            json,
        };
        command.Runs((parsed, context) => Run(
            parsed.GetValue(files)!, parsed.GetValue(keys)!, parsed.GetValue(json), context, parsed.GetValue(meterKey),
            PeriodText.Parse(parsed.GetValue(period), parsed.GetValue(zone))));
        return command;
    }

    /// <summary>Checks the files and writes the result.</summary>
    public static int Run(
        IReadOnlyList<string> files, string keys, bool json, CommandContext context, string? meterKey = null, AskedPeriod? period = null)
    {
        using ECDsa? meter = meterKey is null ? null : KeyFile.LoadMeterKey(meterKey);
        using var spool = new InputSpool();
        using var check = new EvidenceCheck(KeyFile.Load(keys))
        {
            Period = period?.Period,
            MeterKeys = meter is null ? null : [meter],
        };
        var watch = Stopwatch.StartNew();
        using (Progress progress = context.BeginProgress())
        {
            check.Advanced = () =>
            {
                if (progress.IsDue)
                {
                    progress.Report(Describe(check));
                }
            };
            try
            {
                check.Read([.. files.Select(file => new EvidenceFile(file, () => spool.Open(file)))], context.Cancellation);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new OperatorException(OperatorError.DeviceOrIo, $"cannot read '{check.File}': {PlainReason.Of(e)}");
            }
        }

        var summary = new VerifySummary(check, files, watch.Elapsed) { Asked = period };
        if (json)
        {
            summary.WriteJson(context.Output);
        }
        else
        {
            new VerifyText(check, watch.Elapsed) { Asked = period }.Write(context.Output);
        }

        return check.IsInOrder ? ExitCode.Ok : ExitCode.VerificationFailed;
    }

    private static string Describe(EvidenceCheck check)
    {
        string done = check.Total > 0 ? $" {100 * check.Done / check.Total} %" : "";
        return check.Stage switch
        {
            EvidenceStage.Sorting => $"packs do not come in order: looking where each is, '{check.File}'{done}",
            EvidenceStage.ReadingInOrder => $"reading again in order{done}, {check.Items} packs",
            _ => $"'{check.File}'{done}, {check.Items} packs",
        };
    }
}
