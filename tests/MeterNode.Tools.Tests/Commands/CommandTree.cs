using System.CommandLine;
using MeterNode.Cli.Parsing;

namespace MeterNode.Tools.Tests.Commands;

/// <summary>Every command of meternode with its words, and a command line for each that is complete.</summary>
internal static class CommandTree
{
    /// <summary>The whole tree, made once: to make it takes longer than to read a line with it.</summary>
    public static RootCommand Root { get; } = MeterNode.Cli.Cli.Root();

    /// <summary>The words of every command that does something, and the command.</summary>
    public static IReadOnlyList<(string[] Words, Command Command)> All { get; } = [.. Walk([], Root)];

    /// <summary>
    /// The command's words with every argument and option that is needed, except <paramref name="except"/>; files that are named are
    /// <paramref name="file"/>.
    /// </summary>
    public static List<string> Complete(string[] words, string file, Symbol? except = null)
    {
        List<string> line = [];
        Command command = Root;
        Add(line, command, file, except);
        foreach (string word in words)
        {
            command = command.Subcommands.Single(sub => sub.Name == word);
            line.Add(word);
            Add(line, command, file, except);
        }

        return line;
    }

    /// <summary>True when the option takes a number of any kind.</summary>
    public static bool IsNumeric(Option option)
    {
        Type type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        return Type.GetTypeCode(type.IsArray ? type.GetElementType()! : type) is >= TypeCode.SByte and <= TypeCode.Decimal && !type.IsEnum;
    }

    private static void Add(List<string> line, Command command, string file, Symbol? except)
    {
        foreach (Argument argument in command.Arguments.Where(a => a.Name != except?.Name && a.Arity.MinimumNumberOfValues > 0))
        {
            line.Add(argument is IInputFiles ? file : "x");
        }

        foreach (Option option in command.Options.Where(o => o.Required && o.Name != except?.Name))
        {
            line.AddRange([option.Name, option is IInputFiles ? file : IsNumeric(option) ? "3" : "x"]);
        }
    }

    private static IEnumerable<(string[], Command)> Walk(string[] words, Command command)
    {
        if (command.Action != null)
        {
            yield return (words, command);
        }

        foreach ((string[], Command) sub in command.Subcommands.SelectMany(child => Walk([.. words, child.Name], child)))
        {
            yield return sub;
        }
    }
}
