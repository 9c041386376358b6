using MeterNode.Core.Configuration;
using MeterNode.Plant.Hardware;
using MeterNode.Wire;

namespace MeterNode.Plant.Provisioning;

/// <summary>Whether a configuration can run on the board that it is for; asked before anything is signed.</summary>
public static class ConfigurationCheck
{
    /// <summary>Checks pins and buses.</summary>
    /// <param name="configuration">As the node reads it.</param>
    /// <param name="board">The board that was named on the command line; null takes the one that <c>board.name</c> names.</param>
    /// <returns>What could not be checked, as one line for a person; null when all was.</returns>
    /// <exception cref="OperatorException">The configuration breaks a rule or names another board.</exception>
    public static string? Require(NodeConfiguration configuration, BoardDefinition? board)
    {
        string name = configuration.Board.Name;
        if (board != null && name.Length > 0 && name != board.Name)
        {
            throw new OperatorException(
                OperatorError.Usage, $"the configuration is for the board '{name}' and --board names '{board.Name}'");
        }

        if (configuration.ShotDebounceMs >= 0 && configuration.Board.ShotPin < 0)
        {
            throw new OperatorException(
                OperatorError.Failure, "the configuration has 'shots' and no 'board.shot': give the contact's pin, or leave shots out");
        }

        board ??= BoardCatalog.Names.Contains(name) ? BoardCatalog.Load(name) : null;
        return board != null ? RequireOn(board, configuration) : RequireOnAnyChip(name, configuration);
    }

    private static string? RequireOn(BoardDefinition board, NodeConfiguration configuration)
    {
        IReadOnlyList<string> found = ConfigurationPins.Violations(configuration, BoardCatalog.LoadChip(board.Chip), board);
        return found.Count == 0
            ? null
            : throw new OperatorException(
                OperatorError.Failure,
                RuleReason.Of("board.cannot", $"the configuration cannot run on the board '{board.Name}': {string.Join("; ", found)}"));
    }

    private static string RequireOnAnyChip(string name, NodeConfiguration configuration)
    {
        string which = name.Length == 0 ? "the configuration names no board (board.name)" : $"the board '{name}' is not known";
        string cure = $"name one of {string.Join(", ", BoardCatalog.Names)}, or give --board with a .json file";
        var all = BoardCatalog.Chips.ToDictionary(
            chip => chip, chip => ConfigurationPins.Violations(configuration, BoardCatalog.LoadChip(chip), null));
        if (all.Values.All(violations => violations.Count > 0))
        {
            string problems = string.Join("; ", all.Select(entry => $"{entry.Key}: {string.Join("; ", entry.Value)}"));
            throw new OperatorException(OperatorError.Failure, $"{which}, and its pins fit no chip ({problems}); {cure}");
        }

        string fits = string.Join(", ", all.Where(entry => entry.Value.Count == 0).Select(entry => entry.Key));
        return $"{which}: the pins were checked against chips only (they fit {fits}); {cure}";
    }
}
