using System.CommandLine;

namespace MeterNode.Cli.Parsing;

/// <summary>An argument that names a file to read.</summary>
internal sealed class InputFileArgument(string name) : Argument<string>(name), IInputFiles
{
    public bool TakesStandardInput { get; init; }

    public bool TakesFoldersAndPatterns { get; init; }

    public IEnumerable<string?> Named(ParseResult parsed) => [parsed.GetValue(this)];
}
