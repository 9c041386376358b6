using System.CommandLine;
using System.CommandLine.Parsing;
using MeterNode.Plant;

namespace MeterNode.Cli.Parsing;

/// <summary>The one check of files that a command line names.</summary>
internal static class InputFiles
{
    /// <summary>Refuses the first named file that is not there.</summary>
    /// <exception cref="OperatorException">It is not there, or it is a terminal, or it is an option with a slip of the pen.</exception>
    public static void Require(ParseResult parsed)
    {
        var command = parsed.CommandResult;
        IEnumerable<Symbol> symbols = command.Command.Arguments.Cast<Symbol>().Concat(command.Command.Options);
        for (var parent = command.Parent as CommandResult; parent != null; parent = parent.Parent as CommandResult)
        {
            symbols = symbols.Concat(parent.Command.Arguments).Concat(parent.Command.Options);
        }

        foreach (IInputFiles files in symbols.OfType<IInputFiles>())
        {
            foreach (string name in files.Named(parsed).OfType<string>())
            {
                if (name.StartsWith("--", StringComparison.Ordinal) && !File.Exists(name))
                {
                    throw new OperatorException(OperatorError.Usage, ParseErrorText.UnknownOption(parsed, name));
                }

                Require(files, name);
            }
        }
    }

    private static void Require(IInputFiles files, string name)
    {
        if (name == "-" && files.TakesStandardInput)
        {
            RequireRedirectedInput();
        }
        else if (files.TakesFoldersAndPatterns && (Directory.Exists(name) || Matches(name)))
        {
            return;
        }
        else if (Directory.Exists(name))
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"'{name}' is a folder; name a file");
        }
        else if (!File.Exists(name))
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"there is no file '{name}'");
        }
    }

    /// <summary>Nobody types evidence: a command that waited for a terminal would look as if it hung.</summary>
    private static void RequireRedirectedInput()
    {
        if (!Console.IsInputRedirected)
        {
            throw new OperatorException(
                OperatorError.Usage, "'-' reads standard input, which is the terminal: send a file to it, for example with '< FILE'");
        }
    }

    private static bool Matches(string pattern)
    {
        string name = Path.GetFileName(pattern);
        string folder = Path.GetDirectoryName(pattern) is { Length: > 0 } parent ? parent : ".";
        return name.AsSpan().IndexOfAny('*', '?') >= 0 && Directory.Exists(folder) && Directory.EnumerateFiles(folder, name).Any();
    }
}
