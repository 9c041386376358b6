using System.CommandLine;
using MeterNode.Cli.Checkpoints;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Checkpoints;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode checkpoint stamp</c>: a time stamp of RFC 3161.</summary>
internal static class CheckpointStampCommand
{
    public static Command Create()
    {
        var file = new InputFileArgument("FILE") { Description = "The checkpoint; it gets the time stamp." };
        var url = new Option<string?>("--url") { Description = "Address of a time-stamp service, http or https.", HelpName = "URL" };
        var request = new Option<string?>("--request")
        {
            Description = "Write the request into this file, where this machine is not connected.",
            HelpName = "FILE.tsq",
        };
        var reply = new InputFileOption("--reply") { Description = "The answer to that request.", HelpName = "FILE.tsr" };
        var command = new Command("stamp", """
            Has a time-stamp authority (RFC 3161) stamp a checkpoint: it signs when it has seen the checkpoint's SHA-256, and learns nothing
            else. Without a connection the request goes to the authority as a file, and its answer comes back as a file.

            Examples:
              meternode checkpoint stamp november.mncp --url http://timestamp.example.com
              meternode checkpoint stamp november.mncp --request november.tsq
              curl -H "Content-Type: application/timestamp-query" --data-binary @november.tsq http://timestamp.example.com > november.tsr
              meternode checkpoint stamp november.mncp --reply november.tsr
            """)
        {
            file, url, request, reply,
        };
        command.Runs((parsed, context) =>
        {
            string path = parsed.GetRequiredValue(file);
            string?[] ways = [parsed.GetValue(url), parsed.GetValue(request), parsed.GetValue(reply)];
            if (ways.Count(way => way != null) != 1)
            {
                throw new OperatorException(OperatorError.Usage, "give one of --url URL, --request FILE and --reply FILE");
            }

            CheckpointFile read = PlantCheckpoints.Read(path);
            CheckpointOutput.SayRejected(context, path, read);
            if (ways[1] is string requestFile)
            {
                CheckpointOutput.Write(requestFile, TimeStampService.Request(read.Checkpoint));
                context.Error.WriteLine($"'{requestFile}' goes to the authority; then give its answer with --reply.");
                return ExitCode.Ok;
            }

            byte[] token = ways[0] is string address
                ? TimeStampService.Ask(read.Checkpoint, TimeStampService.Address(address), context.Cancellation)
                : TimeStampService.Take(read.Checkpoint, File.ReadAllBytes(ways[2]!), $"'{ways[2]}'");
            using var authorities = new TimeAuthorities([]);
            TimeStampCheck stamp = authorities.Check(token, read.Checkpoint.Hash);
            if (stamp.Problem is RuleReason problem)
            {
                throw new OperatorException(
                    OperatorError.Failure, $"the answer is no time stamp of '{path}': {problem}: take another service");
            }

            CheckpointOutput.Write(path, read.With(new CheckpointFile(read.Checkpoint, [], [token])).ToBytes());
            context.WriteLine(CheckpointText.Of(stamp).TrimStart());
            return ExitCode.Ok;
        });
        return command;
    }
}
