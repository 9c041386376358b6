using System.Globalization;

namespace MeterNode.Charts;

/// <summary>
/// Bars and flows of a Sankey diagram. A wide picture has columns for sources, classes, machines and states. A narrow one has no room
/// for machines and classes side by side: it shows classes, or machines where there is one class only.
/// </summary>
internal sealed class FlowGraph
{
    private const int MaximumMachines = 16;

    private readonly EnergyFlowData _data;
    private readonly List<FlowNode> _nodes = [];
    private readonly Dictionary<(FlowNode From, FlowNode To), (double Value, string Css)> _flows = [];

    /// <summary>The diagram of some data.</summary>
    public FlowGraph(EnergyFlowData data, bool isNarrow)
    {
        _data = data;
        bool hasClasses = !isNarrow || data.Machines.Select(machine => machine.Class).Distinct().Count() > 1;
        bool hasMachines = !isNarrow || !hasClasses;
        Columns = 2 + (hasClasses ? 1 : 0) + (hasMachines ? 1 : 0);
        FlowNode[] sources = [.. data.Sources.Select(source => Add(0, source.Name, "source"))];
        AddMachines(sources, hasClasses, hasMachines);
        AddRests(sources);
        _nodes.RemoveAll(node => node.Value <= 0);
    }

    /// <summary>How many columns it has.</summary>
    public int Columns { get; }

    /// <summary>True where a machine took energy: sources alone are no flow.</summary>
    public bool HasMachines => _nodes.Any(node => node.Css == "machine");

    /// <summary>True where machines are many and their bars low.</summary>
    public bool IsCrowded => _nodes.Count(node => node.Css == "machine") > MaximumMachines / 2;

    /// <summary>The bars that have flows, column by column from the left, from the top.</summary>
    public IEnumerable<FlowNode> Nodes => _nodes.OrderBy(node => node.Column);

    /// <summary>The flows, in the order in which their ends lie at their bars.</summary>
    public IEnumerable<FlowLink> Links => _flows.OrderBy(flow => _nodes.IndexOf(flow.Key.From)).ThenBy(flow => _nodes.IndexOf(flow.Key.To))
        .Select(flow => new FlowLink(flow.Key.From, flow.Key.To, flow.Value.Value, flow.Value.Css));

    /// <summary>Bars of what exceeds a source: the upper part of the source's flows is its own, the rest nobody supplied.</summary>
    public Dictionary<FlowNode, double> Deficits { get; } = [];

    private FlowNode Add(int column, string? name, string css)
    {
        var node = new FlowNode(column, name, css);
        _nodes.Add(node);
        return node;
    }

    private void Flow(FlowNode from, FlowNode to, double energy, string css)
    {
        if (energy > 0)
        {
            _flows[(from, to)] = (_flows.GetValueOrDefault((from, to)).Value + energy, css);
        }
    }

    private void AddMachines(FlowNode[] sources, bool hasClasses, bool hasMachines)
    {
        FlowMachine[] machines = [.. _data.Machines.Where(machine => machine.Source >= 0 && machine.Source < sources.Length)];
        string[] classes = [.. machines.GroupBy(machine => machine.Class).OrderByDescending(TotalOf).Select(group => group.Key)];
        Dictionary<string, FlowNode> classNodes = hasClasses
            ? classes.ToDictionary(name => name, name => Add(1, name, "class")) : [];
        Dictionary<string, FlowNode> machineNodes = hasMachines ? MachineNodes(machines, classes) : [];
        (string Css, FlowNode Node)[] states =
        [
            ("production", Add(Columns - 1, _data.States.Production, "production")),
            ("standby", Add(Columns - 1, _data.States.Standby, "standby")),
            ("off", Add(Columns - 1, _data.States.Off, "off")),
            ("unknown", Add(Columns - 1, _data.States.Unknown, "unknown")),
        ];
        foreach (FlowMachine machine in machines)
        {
            double[] parts = Parts(machine.Energy);
            FlowNode at = sources[machine.Source];
            at.Value += parts.Sum();
            if (hasClasses)
            {
                at = Passed(at, classNodes[machine.Class], parts.Sum());
            }

            if (hasMachines)
            {
                at = Passed(at, machineNodes[machine.Name], parts.Sum());
            }

            for (int i = 0; i < parts.Length; i++)
            {
                Flow(at, states[i].Node, parts[i], states[i].Css);
                states[i].Node.Value += parts[i];
            }
        }

        FlowNode Passed(FlowNode from, FlowNode to, double energy)
        {
            Flow(from, to, energy, "plain");
            to.Value += energy;
            return to;
        }
    }

    /// <summary>The bar of each machine; the smallest share one where there are many.</summary>
    private Dictionary<string, FlowNode> MachineNodes(FlowMachine[] machines, string[] classes)
    {
        (string Name, string Class, double Energy)[] sorted = [.. machines.GroupBy(machine => machine.Name)
            .Select(group => (group.Key, group.First().Class, TotalOf(group))).OrderByDescending(machine => machine.Item3)];
        int alone = sorted.Length <= MaximumMachines ? sorted.Length : MaximumMachines - 1;
        var nodes = new Dictionary<string, FlowNode>();
        foreach ((string name, _, _) in sorted.Take(alone).OrderBy(machine => Array.IndexOf(classes, machine.Class)))
        {
            nodes[name] = Add(Columns - 2, name, "machine");
        }

        if (alone < sorted.Length)
        {
            string count = (sorted.Length - alone).ToString(CultureInfo.InvariantCulture);
            FlowNode others = Add(Columns - 2, _data.Others.Replace("{0}", count), "machine");
            foreach ((string name, _, _) in sorted.Skip(alone))
            {
                nodes[name] = others;
            }
        }

        return nodes;
    }

    /// <summary>What a main meter has and no machine accounts for, and the other way round.</summary>
    private void AddRests(FlowNode[] sources)
    {
        for (int i = 0; i < sources.Length; i++)
        {
            if (Values.Of(_data.Sources[i].Energy) is not double energy)
            {
                continue;
            }

            double rest = energy - sources[i].Value;
            if (rest > 0)
            {
                AddRest(sources[i], rest);
            }
            else if (rest < 0)
            {
                Deficits[sources[i]] = -rest;
            }
        }
    }

    /// <summary>A flow from a source to the last column, past all that lies between.</summary>
    private void AddRest(FlowNode source, double rest)
    {
        source.Value += rest;
        FlowNode at = source;
        for (int column = 1; column < Columns; column++)
        {
            bool isEnd = column == Columns - 1;
            FlowNode next = (isEnd ? _nodes.Find(node => node.Css == "unexplained") : null)
                ?? Add(column, isEnd ? _data.Unexplained : null, isEnd ? "unexplained" : "passed");
            Flow(at, next, rest, "unexplained");
            next.Value += rest;
            at = next;
        }
    }

    private static double TotalOf(IEnumerable<FlowMachine> machines) => machines.Sum(machine => Parts(machine.Energy).Sum());

    private static double[] Parts(StateAmounts energy) =>
        [Positive(energy.Production), Positive(energy.Standby), Positive(energy.Off), Positive(energy.Unknown)];

    private static double Positive(double energy) => Math.Max(0, Values.Of(energy) ?? 0);
}
