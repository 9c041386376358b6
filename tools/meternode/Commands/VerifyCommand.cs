using System.CommandLine;
using System.Diagnostics;
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
            Description = "Evidence files (CBOR sequences of packs); - reads standard input.",
            Arity = ArgumentArity.OneOrMore,
            TakesStandardInput = true
        };
        var keys = new InputFileOption("--keys")
        {
            Description = "registry.json, or a public key or certificate (PEM, DER, base64).",
            Required = true,
            HelpName = "FILE"
        };
        var meterKey = new InputFileOption("--meter-key")
        {
            Description = "Public key of a meter that signs itself (PEM or DER): what it signed is checked with it and with the packs.",
            HelpName = "FILE"
        };
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("verify", """
            Check evidence offline: signatures, chain, gaps, and whether what the packs say can be true together.
            Exit code 4 when anything is wrong. A pack that comes twice is counted and changes nothing.
            Packs that are missing and that the node itself has declared gone are stated, and are not wrong.
            Several files are read as one stream: give them in order.

            Examples:
              meternode verify press-1.mnev --keys registry.json
              meternode verify 2026-*.mnev --keys press-1.pem --json
            """)
        {
            files,
            keys,
            meterKey,
            json,
        };
        command.Runs((parsed, context) => Run(
            parsed.GetValue(files)!, parsed.GetValue(keys)!, parsed.GetValue(json), context, parsed.GetValue(meterKey)));
        return command;
    }

    /// <summary>Checks the files and writes the result.</summary>
    public static int Run(
        IReadOnlyList<string> files, string keys, bool json, CommandContext context, string? meterKey = null)
    {
        using MeterStatements? statements = meterKey == null ? null : MeterStatements.Open(meterKey);
        using var check = new EvidenceCheck(KeyFile.Load(keys));
        var watch = Stopwatch.StartNew();
        foreach (string file in files)
        {
            try
            {
                using Stream stream = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
                using Progress progress = context.BeginProgress();
                long length = stream.CanSeek ? stream.Length : 0;
                check.Judged = (item, verified, judgement) =>
                {
                    statements?.Take(verified, judgement);
                    if (progress.IsDue)
                    {
                        progress.Report($"'{file}'{(length > 0 ? $" {100 * item.Offset / length} %" : "")}, {check.Items} packs");
                    }
                };
                check.Read(stream, file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new OperatorException(OperatorError.DeviceOrIo, $"cannot read '{file}': {PlainReason.Of(e)}");
            }
        }

        var summary = new VerifySummary(check, files, watch.Elapsed) { Statements = statements };
        if (json)
        {
            summary.WriteJson(context.Output);
        }
        else
        {
            summary.WriteText(context.Output);
            statements?.WriteText(context.Output);
        }

        return check.IsInOrder && statements?.IsInOrder != false ? ExitCode.Ok : ExitCode.VerificationFailed;
    }
}
