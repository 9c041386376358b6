using System.Reflection;
using System.Text.Json;

namespace MeterNode.Plant.Hardware;

/// <summary>
/// The boards of <c>hardware/boards</c>, carried inside the program, and boards from files of the user's own.
/// </summary>
public static class BoardCatalog
{
    private const string BoardPrefix = "boards/";
    private const string ChipPrefix = "boards/chips/";

    /// <summary>Names of the boards that come with the program, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } = ResourceNames(BoardPrefix);

    /// <summary>Names of the chips whose facts come with the program, sorted.</summary>
    public static IReadOnlyList<string> Chips { get; } = ResourceNames(ChipPrefix);

    /// <summary>
    /// Reads a board by name, or from a JSON file when <paramref name="nameOrFile"/> ends with <c>.json</c>. A file is
    /// checked against the chip's facts first.
    /// </summary>
    /// <exception cref="OperatorException">No such board, an unreadable file, or a pin map that breaks a rule.</exception>
    public static BoardDefinition Load(string nameOrFile)
    {
        if (!nameOrFile.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            if (!Names.Contains(nameOrFile))
            {
                throw new OperatorException(
                    OperatorError.Usage, $"there is no board '{nameOrFile}'; there are {string.Join(", ", Names)}, or give a .json file.");
            }

            return Parse<BoardDefinition>(Resource(BoardPrefix + nameOrFile), nameOrFile);
        }

        if (!File.Exists(nameOrFile))
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"there is no file '{nameOrFile}'");
        }

        string text;
        try
        {
            text = File.ReadAllText(nameOrFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"the board file '{nameOrFile}' cannot be read: {PlainReason.Of(e)}");
        }

        BoardDefinition board = Parse<BoardDefinition>(text, nameOrFile);
        IReadOnlyList<string> violations = BoardRules.Violations(board, LoadChip(board.Chip));
        if (violations.Count > 0)
        {
            throw new OperatorException(
                OperatorError.Failure, $"the board file '{nameOrFile}' is not usable: {string.Join("; ", violations)}.");
        }

        return board;
    }

    /// <summary>Reads a chip's facts.</summary>
    /// <exception cref="OperatorException">No such chip.</exception>
    public static ChipFacts LoadChip(string chip)
    {
        if (!Chips.Contains(chip))
        {
            throw new OperatorException(
                OperatorError.Usage, $"there are no facts for a chip '{chip}'; there are {string.Join(", ", Chips)}.");
        }

        return Parse<ChipFacts>(Resource(ChipPrefix + chip), chip);
    }

    /// <summary>Reads a board from JSON text; <paramref name="source"/> names it in errors.</summary>
    /// <exception cref="OperatorException">The text is not a board.</exception>
    public static BoardDefinition ParseBoard(string json, string source) => Parse<BoardDefinition>(json, source);

    private static T Parse<T>(string json, string source)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, JsonFormat.Line) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new OperatorException(OperatorError.Failure, $"'{source}' is not a usable board description: {PlainReason.Of(e)}");
        }
    }

    private static string[] ResourceNames(string prefix) =>
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(n => n.StartsWith(prefix, StringComparison.Ordinal) && !n[prefix.Length..].Contains('/'))
            .Select(n => n[prefix.Length..])
            .Order(StringComparer.Ordinal)];

    private static string Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
