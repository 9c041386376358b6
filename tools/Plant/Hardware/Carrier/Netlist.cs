namespace MeterNode.Plant.Hardware.Carrier;

/// <summary>The nets of a circuit, with the chip's pins filled in from the board's pin map.</summary>
public sealed class Netlist
{
    private readonly ILookup<string, NetPin> _nets;

    private Netlist(CarrierDesign design, BoardDefinition board, NetPin[] pins, Component[] components, string[] problems)
    {
        Design = design;
        Board = board;
        Pins = pins;
        Components = components;
        Problems = problems;
        _nets = pins.ToLookup(pin => pin.Net);
    }

    /// <summary>The circuit.</summary>
    public CarrierDesign Design { get; }

    /// <summary>Its board's pin map.</summary>
    public BoardDefinition Board { get; }

    /// <summary>Every connected pin.</summary>
    public NetPin[] Pins { get; }

    /// <summary>The fitted parts.</summary>
    public Component[] Components { get; }

    /// <summary>What could not be connected, one sentence each.</summary>
    public string[] Problems { get; }

    /// <summary>Names of all nets, sorted.</summary>
    public string[] Names => [.. _nets.Select(net => net.Key).Order(StringComparer.Ordinal)];

    /// <summary>Connects the parts of a variant, or all parts.</summary>
    /// <param name="design">The circuit.</param>
    /// <param name="board">The pin map of its board.</param>
    /// <param name="variant">Name of the variant; null takes every part.</param>
    public static Netlist Of(CarrierDesign design, BoardDefinition board, string? variant = null)
    {
        var problems = new List<string>();
        var pins = new List<NetPin>();
        Component[] components =
            [.. design.Components.Where(part => variant is null || part.Fit is null || design.Variants[variant].Contains(part.Fit))];
        foreach (Component component in components)
        {
            Symbol? symbol = design.Symbols.FirstOrDefault(kind => kind.Name == component.Symbol);
            if (symbol is null)
            {
                problems.Add($"{component.Ref}: there is no symbol '{component.Symbol}'");
                continue;
            }

            foreach ((string number, string net) in Connections(component, symbol, board, problems))
            {
                if (symbol.Pins.FirstOrDefault(pin => pin.Number == number) is SymbolPin pin)
                {
                    pins.Add(new NetPin(component, symbol, pin, net));
                }
                else
                {
                    problems.Add($"{component.Ref}: a {symbol.Title} has no pin {number}");
                }
            }
        }

        return new Netlist(design, board, [.. pins], components, [.. problems]);
    }

    /// <summary>The pins on a net.</summary>
    public IEnumerable<NetPin> On(string net) => _nets[net];

    /// <summary>The nets at the other ends of two-pole parts of these symbols that have one end on <paramref name="net"/>.</summary>
    public IEnumerable<(Component Part, string OtherNet)> Across(string net, string symbol) =>
        from pin in On(net)
        where pin.Component.Symbol.StartsWith(symbol, StringComparison.Ordinal) && pin.Symbol.IsTwoPole
        from other in pin.Component.Pins
        where other.Key != pin.Pin.Number
        select (pin.Component, other.Value);

    private static Dictionary<string, string> Connections(
        Component component, Symbol symbol, BoardDefinition board, List<string> problems)
    {
        var connections = new Dictionary<string, string>(component.Pins);
        PinUse[] uses = component.Signals.Length == 0 ? [] : [.. board.Alternatives(), .. board.Uses()];
        foreach (string signal in component.Signals)
        {
            PinUse? use = uses.FirstOrDefault(candidate => candidate.Signal == signal);
            SymbolPin? pin = symbol.Pins.FirstOrDefault(candidate => candidate.Gpio == use?.Gpio && use != null);
            if (use is null || pin is null)
            {
                problems.Add($"{component.Ref}: the board '{board.Name}' has no pin for the signal {signal}");
            }
            else if (!connections.TryAdd(pin.Number, signal))
            {
                problems.Add($"{component.Ref}.{pin.Number} ({pin.Name}): is {connections[pin.Number]} and {signal} at once");
            }
        }

        return connections;
    }
}
