using System.CommandLine;

namespace MeterNode.Cli.Parsing;

/// <summary>An argument that names several files to read.</summary>
internal sealed class InputFilesArgument(string name) : Argument<string[]>(name), IInputFiles
{
    public bool TakesStandardInput { get; init; }

    public IEnumerable<string?> Named(ParseResult parsed) => parsed.GetValue(this) ?? [];
}
