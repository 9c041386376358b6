using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using MeterNode.Plant;

namespace MeterNode.Cli.Parsing;

/// <summary>What the parser found wrong, in words for a person: without the names of .NET's types, on one line.</summary>
internal static partial class ParseErrorText
{
    /// <summary>All that is wrong, a line each; what follows from another one is left out.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        string[] unknown = [.. parsed.Errors.Select(error => Unrecognised().Match(error.Message))
            .Where(match => match.Success).Select(match => match.Groups["text"].Value)];
        Command command = parsed.CommandResult.Command;
        if (unknown.Length > 0 && command.Subcommands.Count > 0)
        {
            return [UnknownCommand(parsed, unknown[0])];
        }

        return [.. parsed.Errors.Select(error => Of(error, parsed)).Distinct()];
    }

    /// <summary>The words that call the command which the line has reached: <c>node add</c>; empty for the whole program.</summary>
    public static string Words(CommandResult command) => command.Parent is CommandResult parent
        ? $"{Words(parent)} {command.Command.Name}".TrimStart()
        : "";

    private static string Of(ParseError error, ParseResult parsed)
    {
        Match choice = Choice().Match(error.Message);
        Match type = TypeNamed().Match(error.Message);
        Match unknown = Unrecognised().Match(error.Message);
        return choice.Success ? NotAmong(choice.Groups["text"].Value, NameOf(error), Quoted().Matches(choice.Groups["values"].Value)
                .Select(value => value.Groups[1].Value))
            : type.Success && Values(error) is string[] values ? NotAmong(type.Groups["text"].Value, NameOf(error), values)
            : type.Success ? $"'{type.Groups["text"].Value}' is not a value for {type.Groups["symbol"].Value}"
            : unknown.Success ? UnknownOption(parsed, unknown.Groups["text"].Value)
            : error.Message.StartsWith("Required argument missing for command", StringComparison.Ordinal)
                ? MissingArgument(parsed.CommandResult)
            : error.Message.StartsWith("Required command was not provided", StringComparison.Ordinal)
                ? $"'{Words(parsed.CommandResult)}' needs one of: {Subcommands(parsed.CommandResult.Command)}"
            : error.Message.ReplaceLineEndings(" ");
    }

    private static string NotAmong(string text, string name, IEnumerable<string> values)
    {
        string[] all = [.. values];
        string nearest = NearestName.Of(text, all) is string near ? $"; did you mean '{near}'?" : "";
        return $"'{text}' is not a value for {name}: write one of {string.Join(", ", all)}{nearest}";
    }

    private static string NameOf(ParseError error) => error.SymbolResult switch
    {
        OptionResult option => option.Option.Name,
        ArgumentResult { Parent: OptionResult option } => option.Option.Name,
        ArgumentResult argument => $"<{argument.Argument.Name}>",
        _ => "this place",
    };

    /// <summary>The words of an enumeration.</summary>
    private static string[]? Values(ParseError error)
    {
        Type? type = error.SymbolResult switch
        {
            OptionResult option => option.Option.ValueType,
            ArgumentResult argument => argument.Argument.ValueType,
            _ => null,
        };
        return type is { IsEnum: true } ? [.. Enum.GetNames(type).Select(name => name.ToLowerInvariant())] : null;
    }

    private static string UnknownCommand(ParseResult parsed, string text)
    {
        string words = Words(parsed.CommandResult);
        Command command = parsed.CommandResult.Command;
        string? near = NearestName.Of(text, command.Subcommands.Where(item => !item.Hidden).Select(item => item.Name));
        return text.StartsWith('-') ? $"there is no option '{text}' here; a command comes first: {Subcommands(command)}"
            : $"there is no command '{$"{words} {text}".TrimStart()}'"
                + (near is null ? $"; there are {Subcommands(command)}" : $"; did you mean '{$"{words} {near}".TrimStart()}'?");
    }

    /// <summary>What to say of an option that the command does not have.</summary>
    internal static string UnknownOption(ParseResult parsed, string text)
    {
        string words = Words(parsed.CommandResult);
        if (!text.StartsWith('-'))
        {
            return $"'{words}' does not take '{text}' here";
        }

        string? near = NearestName.Of(text, parsed.CommandResult.Command.Options.Where(item => !item.Hidden).Select(item => item.Name));
        return $"'{words}' has no option '{text}'" + (near is null ? "" : $"; did you mean '{near}'?");
    }

    private static string MissingArgument(CommandResult command)
    {
        Argument? missing = command.Command.Arguments.FirstOrDefault(argument =>
            argument.Arity.MinimumNumberOfValues > (command.GetResult(argument)?.Tokens.Count ?? 0));
        return missing is null
            ? $"'{Words(command)}' needs an argument"
            : $"'{Words(command)}' needs <{missing.Name}>: {missing.Description?.Split('\n')[0].TrimEnd('.')}";
    }

    private static string Subcommands(Command command) =>
        string.Join(", ", command.Subcommands.Where(item => !item.Hidden).Select(item => item.Name));

    [GeneratedRegex(
        @"^Cannot parse argument '(?<text>.*)' (?:for (?:option|command|argument) '(?<symbol>.*?)' )?as expected type ",
        RegexOptions.Singleline)]
    private static partial Regex TypeNamed();

    [GeneratedRegex(@"^Argument '(?<text>.*)' not recognized\. Must be one of:(?<values>.*)$", RegexOptions.Singleline)]
    private static partial Regex Choice();

    [GeneratedRegex(@"^Unrecognized command or argument '(?<text>.*)'\.", RegexOptions.Singleline)]
    private static partial Regex Unrecognised();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();
}
