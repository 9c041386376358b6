using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>Which nodes measure which machine, and what the ledger says about machines.</summary>
internal sealed class MachineEnergy
{
    private readonly LedgerBook _book;
    private readonly PlantCalendar _calendar;
    private readonly Dictionary<string, NodeFigureSet> _nodes;
    private readonly List<string> _machines;

    public MachineEnergy(LedgerBook book, PlantCalendar calendar, IEnumerable<NodeFigureSet> nodes)
    {
        _book = book;
        _calendar = calendar;
        _nodes = nodes.ToDictionary(node => node.Node.Id, StringComparer.Ordinal);
        _machines = [.. book.Entries<MachineEntry>().Select(entry => entry.Machine).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The nodes that measure a machine at a moment; empty where none does.</summary>
    public IReadOnlyList<NodeFigureSet> NodesOf(string machine, DateTimeOffset at)
    {
        IReadOnlyList<string> names = _book.MachineAt(machine, at)?.Nodes is { Count: > 0 } stated ? stated : [machine];
        return [.. names.Where(_nodes.ContainsKey).Select(name => _nodes[name])];
    }

    /// <summary>
    /// Adds the energy of all machines up by what the ledger says of each when a quarter hour begins: by its class, or its sub-process.
    /// A quarter hour before the first statement about a machine is in no group.
    /// </summary>
    public SortedDictionary<string, MachineGroup> Groups(Func<MachineEntry, string> name)
    {
        var groups = new SortedDictionary<string, MachineGroup>(StringComparer.Ordinal);
        foreach (string machine in _machines)
        {
            for (int slot = 0; slot < _calendar.SlotCount; slot++)
            {
                DateTimeOffset at = _calendar.Local(slot);
                if (_book.MachineAt(machine, at) is not MachineEntry entry)
                {
                    continue;
                }

                if (!groups.TryGetValue(name(entry), out MachineGroup? group))
                {
                    groups.Add(name(entry), group = new MachineGroup());
                }

                group.Add(machine, entry.StatementNumber, NodesOf(machine, at), slot);
            }
        }

        return groups;
    }
}
