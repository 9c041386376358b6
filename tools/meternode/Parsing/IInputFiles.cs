using System.CommandLine;

namespace MeterNode.Cli.Parsing;

/// <summary>A symbol of the command line that names files which must be there before the command begins.</summary>
internal interface IInputFiles
{
    /// <summary>True when <c>-</c> is standard input.</summary>
    bool TakesStandardInput => false;

    /// <summary>True when a folder, or a pattern with <c>*</c> and <c>?</c>, may stand for the one file in it.</summary>
    bool TakesFoldersAndPatterns => false;

    /// <summary>What was given; null where nothing was.</summary>
    IEnumerable<string?> Named(ParseResult parsed);
}
