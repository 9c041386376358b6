using System.CommandLine;
using MeterNode.Cli.Parsing;
using MeterNode.Plant.Audit;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Cli;

/// <summary>How a command gets its work.</summary>
internal static class CommandAction
{
    /// <summary>
    /// The command runs <paramref name="run"/> with a context of its own, once every file that was named is known to be there.
    /// </summary>
    public static void Runs(this Command command, Func<ParseResult, CommandContext, int> run) => command.SetAction(parsed =>
    {
        using var context = new CommandContext(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        InputFiles.Require(parsed);
        using OfflineKeys? keys = PlantKeyOption.Keys(parsed, context);
        using var author = new AuditAuthor(Environment.UserName, "command", ParseErrorText.Words(parsed.CommandResult));
        return run(parsed, context);
    });
}
