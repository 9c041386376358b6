using System.CommandLine;
using System.Diagnostics;
using System.Security.Cryptography;
using MeterNode.Cli.Checkpoints;
using MeterNode.Cli.Parsing;
using MeterNode.Cli.Reporting;
using MeterNode.Plant;
using MeterNode.Server.Reports;
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
            Arity = ArgumentArity.ZeroOrMore,
            TakesStandardInput = true
        };
        var keys = new InputFileOption("--keys")
        {
            Description = "registry.json, or a public key or certificate (PEM, DER, base64).",
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
        var everyNode = new Option<bool>("--every-node")
        {
            Description = "Every node of the registry is asked: a key of which nothing is here is wrong. With --period: that counted in it."
        };
        var trust = new TrustOption();
        var checkpoints = new InputFilesOption("--checkpoint")
        {
            Description = "Checkpoints of the plant that somebody has kept: the packs must be those that they name.",
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = true,
        };
        var witnesses = new InputFilesOption("--witness")
        {
            Description = "Public keys of those who countersigned the checkpoints (PEM, DER).",
            HelpName = "PEM",
            AllowMultipleArgumentsPerToken = true,
        };
        var authorities = new InputFilesOption("--time-authority")
        {
            Description = "Certificates of time-stamp authorities, or of the roots above them (PEM, DER).",
            HelpName = "PEM",
            AllowMultipleArgumentsPerToken = true,
        };
        var report = new Option<string?>("--report")
        {
            Description = "Folder of a report of 'meternode report': every figure is computed again and compared with every document.",
            HelpName = "DIR",
        };
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("verify", """
            Check evidence offline: is it authentic, complete, consistent and anchored.
            Authentic: who signed it. Complete: is all of it there, and all of the period. Consistent: can what it says be true
            together. Anchored: does somebody else than the plant hold it, so that it cannot have been written later.
            Exit code 0 when the first three are yes and nothing contradicts a checkpoint that was given, otherwise 4.
            A pack that comes twice is counted and changes nothing.
            Packs that are missing and that the node itself has declared gone are stated, and are not wrong.

            Examples:
              meternode verify press-1.mnev --keys registry.json
              meternode verify *.mnev --keys registry.json --period 2026-11 --zone Asia/Shanghai
              meternode verify *.mnev --keys registry.json --period 2026-11 --every-node
              meternode verify *.mnev --keys registry.json --checkpoint 2026-11-30.mncp --witness buyer.pem
              meternode verify 2026-*.mnev --keys press-1.pem --json
              meternode verify --report november --trust FINGERPRINT
              meternode verify --report november --trust FINGERPRINT --checkpoint 2026-11-30.mncp --witness buyer.pem
            """)
        {
            files,
            keys,
            period,
            zone,
            everyNode,
            trust,
            checkpoints,
            witnesses,
            authorities,
            meterKey,
            report,
            json,
        };
        command.Runs((parsed, context) =>
        {
            string[] given = [.. parsed.GetValue(files) ?? []];
            string? registry = parsed.GetValue(keys);
            if (parsed.GetValue(report) is string folder)
            {
                if (given.Length > 0 || registry is not null)
                {
                    throw new OperatorException(
                        OperatorError.Usage, "a report has its evidence and its keys: give --report without files and --keys");
                }

                var check = new ReportCheck(folder)
                {
                    TrustedFingerprint = parsed.GetValue(trust) is string trusted ? KeyFingerprint.Parse(trusted) : null,
                    CheckpointFiles = parsed.GetValue(checkpoints) ?? [],
                    WitnessKeys = GivenCheckpoints.WitnessKeys(parsed.GetValue(witnesses) ?? []),
                    TimeAuthorityFiles = parsed.GetValue(authorities) ?? [],
                };
                return CheckReport(folder, check, parsed.GetValue(json), context);
            }

            if (given.Length == 0 || registry is null)
            {
                throw new OperatorException(
                    OperatorError.Usage, "name evidence files and --keys registry.json, or the folder of a report with --report");
            }

            return Run(given, new VerifyOptions(registry)
            {
                Asked = PeriodText.Parse(parsed.GetValue(period), parsed.GetValue(zone)),
                ExpectsEveryNode = parsed.GetValue(everyNode),
                Trust = parsed.GetValue(trust),
                Checkpoints = parsed.GetValue(checkpoints) ?? [],
                Witnesses = parsed.GetValue(witnesses) ?? [],
                TimeAuthorities = parsed.GetValue(authorities) ?? [],
                MeterKey = parsed.GetValue(meterKey),
                IsJson = parsed.GetValue(json),
            }, context);
        });
        return command;
    }

    private static int CheckReport(string folder, ReportCheck check, bool isJson, CommandContext context)
    {
        if (!Directory.Exists(folder))
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"there is no folder '{folder}'");
        }

        ReportVerdict verdict;
        using (Progress progress = context.BeginProgress())
        {
            check.Advanced = done =>
            {
                if (progress.IsDue)
                {
                    progress.Report(done.Text);
                }
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

        if (isJson)
        {
            ReportVerdictText.WriteJson(verdict, context);
        }
        else
        {
            ReportVerdictText.Write(verdict, context);
        }

        return verdict.IsInOrder ? ExitCode.Ok : ExitCode.VerificationFailed;
    }

    /// <summary>Checks the files and writes the result.</summary>
    public static int Run(IReadOnlyList<string> files, VerifyOptions options, CommandContext context)
    {
        using ECDsa? meter = options.MeterKey is null ? null : KeyFile.LoadMeterKey(options.MeterKey);
        using var spool = new InputSpool();
        Registry registry = KeyFile.Load(options.Keys);
        TrustOption.RequirePlant(options.Trust, registry, options.Keys);
        using var check = new EvidenceCheck(registry)
        {
            Period = options.Asked?.Period,
            ExpectsEveryNode = options.ExpectsEveryNode,
            TrustedFingerprint = options.Trust is null ? null : KeyFingerprint.Parse(options.Trust),
            Anchors = options.Checkpoints.Count == 0 && options.Witnesses.Count == 0 && options.TimeAuthorities.Count == 0
                ? null
                : GivenCheckpoints.Read(registry, options.Checkpoints, options.Witnesses, options.TimeAuthorities),
            MeterKeys = meter is null ? null : [meter],
            Workers = Environment.ProcessorCount,
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

        if (options.IsJson)
        {
            new VerifySummary(check, files, watch.Elapsed) { Asked = options.Asked }.WriteJson(context.Output);
        }
        else
        {
            new VerifyText(check, watch.Elapsed) { Asked = options.Asked }.Write(context.Output);
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
