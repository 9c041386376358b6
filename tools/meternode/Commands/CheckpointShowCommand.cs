using System.CommandLine;
using MeterNode.Cli.Checkpoints;
using MeterNode.Cli.Parsing;
using MeterNode.Cli.Reporting;
using MeterNode.Plant;
using MeterNode.Plant.Checkpoints;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode checkpoint show</c>: what is in a file.</summary>
internal static class CheckpointShowCommand
{
    public static Command Create()
    {
        var file = new InputFileArgument("FILE") { Description = "A checkpoint." };
        var extract = new Option<string?>("--extract")
        {
            Description = "Write what openssl needs into this folder (docs/operations.md).",
            HelpName = "DIR",
        };
        var keys = new InputFileOption("--keys") { Description = "registry.json, for the plant's key in that folder.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("show", """
            Prints what a checkpoint says. It checks no signature; 'meternode checkpoint check' does.

            Examples:
              meternode checkpoint show november.mncp
              meternode checkpoint show november.mncp --extract november --keys registry.json
            """)
        {
            file, extract, keys, json,
        };
        command.Runs((parsed, context) =>
        {
            string path = parsed.GetRequiredValue(file);
            CheckpointFile read = PlantCheckpoints.Read(path);
            CheckpointOutput.SayRejected(context, path, read);
            using var authorities = new TimeAuthorities([]);
            TimeStampCheck[] stamps = [.. read.TimeStamps.Select(token => authorities.Check(token, read.Checkpoint.Hash))];
            if (parsed.GetValue(json))
            {
                context.WriteJson(new
                {
                    schemaVersion = 1,
                    checkpoint = CheckpointText.Json(
                        path, read.Checkpoint, read.Witnesses.Select(said => CheckpointText.Json(said, null)), stamps),
                });
            }
            else
            {
                IEnumerable<string> lines = CheckpointText.Of(read.Checkpoint)
                    .Concat(read.Witnesses.Select(said => CheckpointText.Of(said, null)))
                    .Concat(stamps.Select(CheckpointText.Of));
                foreach (string line in lines)
                {
                    context.WriteLine(line);
                }
            }

            if (parsed.GetValue(extract) is string folder)
            {
                Extract(read, parsed.GetValue(keys) is string registry ? KeyFile.LoadPlant(registry).PlantKey : null, folder);
                context.Error.WriteLine($"What openssl needs is in '{folder}'.");
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static void Extract(CheckpointFile read, byte[]? plantKey, string folder)
    {
        try
        {
            CheckpointExtract.Write(read, plantKey, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"cannot write to '{folder}': {PlainReason.Of(e)}");
        }
    }
}
