using System.CommandLine;

namespace MeterNode.Cli.Parsing;

/// <summary>
/// An option that names a file to read. <see cref="InputFiles.Require(ParseResult)"/> refuses one that is not there, for every
/// command alike.
/// </summary>
internal sealed class InputFileOption(string name) : Option<string?>(name), IInputFiles
{
    public IEnumerable<string?> Named(ParseResult parsed) => [parsed.GetValue(this)];
}
