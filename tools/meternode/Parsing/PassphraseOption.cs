using System.CommandLine;
using System.Text;
using MeterNode.Plant;

namespace MeterNode.Cli.Parsing;

/// <summary>
/// A passphrase: from a file, from the environment, or typed at the terminal without an echo. Never from the command line, which every
/// process of the machine can read.
/// </summary>
internal sealed class PassphraseOption
{
    private const string Variable = "METERNODE_PASSPHRASE";

    private readonly InputFileOption _file = new("--passphrase-file")
    {
        Description = $"File whose first line is the passphrase (default: the variable {Variable}, or typed at the terminal).",
        HelpName = "FILE",
    };

    /// <summary>Adds the option to <paramref name="command"/>.</summary>
    public void AddTo(Command command) => command.Add(_file);

    /// <summary>The passphrase; typed twice where <paramref name="isNew"/>.</summary>
    /// <exception cref="OperatorException">There is none, or the second one is another.</exception>
    public string Read(ParseResult parsed, CommandContext context, bool isNew)
    {
        if (parsed.GetValue(_file) is string path)
        {
            return File.ReadLines(path).FirstOrDefault() is { Length: > 0 } line ? line
                : throw new OperatorException(OperatorError.Usage, $"the first line of '{path}' is empty: write the passphrase there");
        }

        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return given;
        }

        if (Console.IsInputRedirected || !context.IsErrorTerminal)
        {
            throw new OperatorException(
                OperatorError.Usage, $"no passphrase: give --passphrase-file FILE, or set {Variable}; it is asked for at a terminal only");
        }

        string typed = Ask(context, "Passphrase: ");
        return !isNew || typed == Ask(context, "The same again: ") ? typed
            : throw new OperatorException(OperatorError.Usage, "the two passphrases differ: repeat the command");
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
