using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace MeterNode.Cli.Parsing;

/// <summary>What the parser found wrong, in words for a person: without the names of .NET's types.</summary>
internal static partial class ParseErrorText
{
    /// <summary>One line.</summary>
    public static string Of(ParseError error)
    {
        Match type = TypeNamed().Match(error.Message);
        return type.Success ? $"'{type.Groups["text"].Value}' is not a value for {type.Groups["symbol"].Value}" : error.Message;
    }

    [GeneratedRegex(
        @"^Cannot parse argument '(?<text>.*)' (?:for (?:option|command|argument) '(?<symbol>.*?)' )?as expected type ",
        RegexOptions.Singleline)]
    private static partial Regex TypeNamed();
}
