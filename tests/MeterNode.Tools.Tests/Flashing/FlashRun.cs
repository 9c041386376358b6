using System.CommandLine;
using MeterNode.Cli.Commands;

namespace MeterNode.Tools.Tests.Flashing;

/// <summary>The command <c>flash</c> from its arguments to its output.</summary>
internal static class FlashRun
{
    public static (int ExitCode, string Output, string Error) Run(params string[] args)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        Command command = FlashCommand.Create(TimeSpan.Zero);
        int exitCode =
            command.Parse(args)
                .Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
        return (exitCode, output.ToString(), error.ToString());
    }
}
