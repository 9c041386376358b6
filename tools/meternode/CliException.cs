namespace MeterNode.Cli;

/// <summary>Ends a command with one clear line on stderr (<see cref="Exception.Message"/>) and an exit code.</summary>
public sealed class CliException : Exception
{
    public CliException(int exitCode, string message)
        : base(message)
    {
        ExitCode = exitCode;
    }

    /// <summary>One of <see cref="Cli.ExitCode"/>.</summary>
    public int ExitCode { get; }
}
