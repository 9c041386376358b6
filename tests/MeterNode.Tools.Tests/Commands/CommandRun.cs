namespace MeterNode.Tools.Tests.Commands;

/// <summary>One command line in this process, and what it wrote.</summary>
internal sealed record CommandRun(int Code, string Output, string Error)
{
    public static CommandRun Of(params string[] arguments)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        int code = MeterNode.Cli.Cli.Run(arguments, output, error);
        return new CommandRun(code, output.ToString(), error.ToString());
    }
}
