using System.CommandLine;
using System.Text;
using MeterNode.Plant;

namespace MeterNode.Cli.Parsing;

/// <summary>
/// A passphrase: from a file, from the environment, or typed at the terminal without an echo. Never from the command line, which every
/// process of the machine can read.
/// </summary>
/// <param name="name">The option's name.</param>
/// <param name="variable">The variable of the environment.</param>
/// <param name="word">What it is called.</param>
internal sealed class PassphraseOption(
    string name = "--passphrase-file", string variable = "METERNODE_PASSPHRASE", string word = "passphrase")
{
    private readonly InputFileOption _file = new(name)
    {
        Description = $"File whose first line is the {word} (default: the variable {variable}, or typed at the terminal).",
        HelpName = "FILE",
    };

    /// <summary>Adds the option to <paramref name="command"/>.</summary>
    public void AddTo(Command command) => command.Add(_file);

    /// <summary>Adds it to <paramref name="command"/> and all commands below, without a word in their help.</summary>
    public void AddHiddenTo(Command command)
    {
        _file.Recursive = true;
        _file.Hidden = true;
        command.Add(_file);
    }

    /// <summary>The passphrase; typed twice where <paramref name="isNew"/>.</summary>
    /// <exception cref="OperatorException">There is none, or the second one is another.</exception>
    public string Read(ParseResult parsed, CommandContext context, bool isNew) =>
        Read(parsed.GetValue(_file), name, variable, context, isNew, word);

    /// <summary>The same for an option that is read elsewhere.</summary>
    public static string Read(
        string? path, string name, string variable, CommandContext context, bool isNew, string word = "passphrase")
    {
        if (path != null)
        {
            return File.ReadLines(path).FirstOrDefault() is { Length: > 0 } line ? line
                : throw new OperatorException(OperatorError.Usage, $"the first line of '{path}' is empty: write the {word} there");
        }

        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given)
        {
            return given;
        }

        if (Console.IsInputRedirected || !context.IsErrorTerminal)
        {
            throw new OperatorException(
                OperatorError.Usage, $"no {word}: give {name} FILE, or set {variable}; it is asked for at a terminal only");
        }

        string typed = Ask(context, $"{char.ToUpperInvariant(word[0])}{word[1..]}: ");
        return !isNew || typed == Ask(context, "The same again: ") ? typed
            : throw new OperatorException(OperatorError.Usage, $"the two {word}s differ: repeat the command");
    }

    private static string Ask(CommandContext context, string question)
    {
        context.Error.Write(question);
        var typed = new StringBuilder();
        for (ConsoleKeyInfo key; (key = Console.ReadKey(intercept: true)).Key != ConsoleKey.Enter;)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (key.KeyChar != '\0')
            {
                typed.Append(key.KeyChar);
            }
        }

        context.Error.WriteLine();
        return typed.ToString();
    }
}
