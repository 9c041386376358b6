using System.CommandLine;
using MeterNode.Cli.Commands;
using MeterNode.Cli.Parsing;

namespace MeterNode.Tools.Tests.Flashing;

/// <summary>The command <c>flash</c> from its arguments to its output.</summary>
internal static class FlashRun
{
    public static (int ExitCode, string Output, string Error) Run(params string[] args)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        var root = new RootCommand();
        PlantKeyOption.AddTo(root);
        root.Add(FlashCommand.Create(TimeSpan.Zero));
        int exitCode =
            root.Parse(["flash", .. args])
                .Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
        return (exitCode, output.ToString(), error.ToString());
    }
}
