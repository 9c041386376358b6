using MeterNode.Plant;
using System.CommandLine;
using System.Diagnostics;
using MeterNode.Cli.Reporting;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode verify</c>: checks evidence files offline.</summary>
public static class VerifyCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "Evidence files (CBOR sequences of packs); - reads standard input.", Arity = ArgumentArity.OneOrMore };
        var keys = new Option<string>("--keys") { Description = "registry.json, or a public key or certificate (PEM, DER, base64).", Required = true, HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("verify", """
            Check evidence offline: signatures, chain, gaps. Exit code 4 when anything is wrong, a duplicate included.
            Several files are read as one stream: give them in order.

            Examples:
              meternode verify press-1.mnev --keys registry.json
              meternode verify 2026-*.mnev --keys press-1.pem --json
            """)
        {
            files,
            keys,
            json,
        };
        command.SetAction(parsed => Run(parsed.GetValue(files)!, parsed.GetValue(keys)!, parsed.GetValue(json), parsed.InvocationConfiguration.Output));
        return command;
    }

    /// <summary>Checks the files and writes the result to <paramref name="output"/>.</summary>
    public static int Run(IReadOnlyList<string> files, string keys, bool json, TextWriter output)
    {
        using var check = new EvidenceCheck(KeyFile.Load(keys));
        var watch = Stopwatch.StartNew();
        foreach (string file in files)
        {
            try
            {
                using Stream stream = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
                using var progress = new FileProgress(file, file == "-" ? 0 : stream.Length);
                check.Judged = (item, _, _) => progress.Report(item.Offset, check.Items);
                check.Read(stream, file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new OperatorException(OperatorError.DeviceOrIo, $"cannot read {file}: {e.Message}");
            }
        }

        var summary = new VerifySummary(check, files, watch.Elapsed);
        if (json)
        {
            summary.WriteJson(output);
        }
        else
        {
            summary.WriteText(output);
        }

        return check.IsInOrder ? ExitCode.Ok : ExitCode.VerificationFailed;
    }
}
