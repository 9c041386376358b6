using System.CommandLine;
using MeterNode.Plant;

namespace MeterNode.Cli.Parsing;

/// <summary>
/// A table of new nodes: each line is what a person would type for one node. The column <c>node</c> is the name, every other column is an
/// option of <c>node add</c> without <c>--</c>. An option without value takes <c>yes</c> or <c>no</c>; several values of one option stand
/// in one cell with spaces between them; an empty cell is an option that was not typed.
/// </summary>
internal static class NodeTable
{
    private const string NameColumn = "node";

    private static readonly string[] s_notInTables = ["plant", "csv", "print-config", "help", "version"];

    /// <summary>Reads all lines before anything is made.</summary>
    /// <param name="command">The command whose options the columns are.</param>
    /// <param name="path">The table.</param>
    /// <param name="plant">The plant folder.</param>
    /// <param name="prepare">Makes a node of what was typed.</param>
    /// <returns>Each node with its line, for messages.</returns>
    /// <exception cref="OperatorException">A cell is not understood; the message names line and column.</exception>
    public static List<(string Where, NewNode Node)> Read(Command command, string path, string plant, Func<ParseResult, NewNode> prepare)
    {
        CsvTable table = CsvTable.Read(path, maximumMegabytes: 1, "a node", NameColumn);
        foreach ((int line, string problem) in table.Uneven)
        {
            throw new OperatorException(OperatorError.Usage, $"'{path}' line {line} {problem}");
        }

        Option?[] options = [.. table.Columns.Select(column => OptionOf(command, column, path))];
        int name = table.Columns.ToList().IndexOf(NameColumn);
        if (name < 0)
        {
            throw new OperatorException(OperatorError.Usage, $"'{path}' has no column '{NameColumn}' in its first line");
        }

        var nodes = new List<(string, NewNode)>();
        foreach ((int line, IReadOnlyList<string> cells) in table.Rows)
        {
            string where = $"'{path}' line {line}: ";
            var typed = new List<string> { cells[name], "--plant", plant };
            if (cells[name].Length == 0)
            {
                throw new OperatorException(OperatorError.Usage, $"'{path}' line {line}, column {name + 1} (node): the name is missing");
            }

            for (int column = 0; column < cells.Count; column++)
            {
                if (options[column] is Option option && cells[column].Length > 0)
                {
                    string[] words = Words(option, cells[column], $"'{path}' line {line}, column {column + 1} ({table.Columns[column]}): ");
                    Require(command, [cells[name], "--plant", plant, .. words], $"'{path}' line {line}, column {column + 1}: ");
                    typed.AddRange(words);
                }
            }

            ParseResult parsed = Require(command, typed, where);
            try
            {
                InputFiles.Require(parsed);
                nodes.Add((where, prepare(parsed)));
            }
            catch (OperatorException e)
            {
                throw new OperatorException(e.Kind, where + e.Message);
            }
        }

        return nodes;
    }

    private static Option? OptionOf(Command command, string column, string path) =>
        column == NameColumn ? null
        : command.Options.FirstOrDefault(option => option.Name == "--" + column && !s_notInTables.Contains(column))
            ?? throw new OperatorException(
                OperatorError.Usage,
                $"'{path}' has a column '{column}', which is no option of 'node add': write one of node, "
                    + string.Join(
                        ", ", command.Options.Select(option => option.Name.TrimStart('-')).Where(known => !s_notInTables.Contains(known))));

    private static string[] Words(Option option, string cell, string where)
    {
        if (option.ValueType == typeof(bool))
        {
            return cell switch
            {
                "yes" => [option.Name],
                "no" => [],
                _ => throw new OperatorException(OperatorError.Usage, $"{where}write yes or no, not '{cell}'"),
            };
        }

        return option.ValueType.IsArray
            ? [.. cell.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(value => (string[])[option.Name, value])]
            : [option.Name, cell];
    }

    private static ParseResult Require(Command command, IReadOnlyList<string> typed, string where)
    {
        ParseResult parsed = command.Parse(typed);
        return parsed.Errors.Count == 0 ? parsed
            : throw new OperatorException(OperatorError.Usage, where + string.Join("; ", ParseErrorText.Of(parsed)));
    }
}
