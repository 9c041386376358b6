using System.CommandLine;

namespace MeterNode.Cli.Parsing;

/// <summary>An option that names a file to read and may be repeated; see <see cref="InputFileOption"/>.</summary>
internal sealed class InputFilesOption(string name) : Option<string[]?>(name), IInputFiles
{
    public IEnumerable<string?> Named(ParseResult parsed) => parsed.GetValue(this) ?? [];
}
