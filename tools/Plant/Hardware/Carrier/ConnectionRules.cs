namespace MeterNode.Plant.Hardware.Carrier;

/// <summary>Each pin is connected or said to be open; each net has two ends; no part lies across itself.</summary>
internal static class ConnectionRules
{
    public static IEnumerable<string> Violations(Netlist netlist)
    {
        foreach (IGrouping<string, Component> same in netlist.Components.GroupBy(part => part.Ref).Where(group => group.Count() > 1))
        {
            yield return $"{same.Key}: there are {same.Count()} parts of this name";
        }

        ILookup<Component, NetPin> ofPart = netlist.Pins.ToLookup(pin => pin.Component);
        foreach (Component component in netlist.Components)
        {
            Symbol? symbol = netlist.Design.Symbols.FirstOrDefault(kind => kind.Name == component.Symbol);
            foreach (string sentence in symbol is null ? [] : OfPart(component, symbol, [.. ofPart[component]]))
            {
                yield return sentence;
            }
        }

        foreach (string net in netlist.Names)
        {
            if (netlist.On(net).Take(2).Count() < 2)
            {
                yield return $"net {net}: only {netlist.On(net).First().Label} is on it";
            }
        }
    }

    private static IEnumerable<string> OfPart(Component component, Symbol symbol, NetPin[] connected)
    {
        foreach (SymbolPin pin in symbol.Pins)
        {
            bool isConnected = connected.Any(at => at.Pin == pin);
            bool isOpen = component.NotConnected.Contains(pin.Number);
            if (!isConnected && !isOpen)
            {
                yield return $"{component.Ref}.{pin.Number} ({pin.Name}): is neither connected nor marked as open";
            }

            if (isConnected && (isOpen || pin.Kind == PinKind.Open))
            {
                yield return $"{component.Ref}.{pin.Number} ({pin.Name}): must be open and is connected";
            }

            if (isOpen && pin.Kind is not (PinKind.Open or PinKind.Output or PinKind.Gpio or PinKind.OpenDrain))
            {
                yield return $"{component.Ref}.{pin.Number} ({pin.Name}): may not be left open";
            }
        }

        foreach (string unknown in component.NotConnected.Where(number => symbol.Pins.All(pin => pin.Number != number)))
        {
            yield return $"{component.Ref}: a {symbol.Title} has no pin {unknown}";
        }

        if (symbol.IsTwoPole && connected.Length == 2 && connected[0].Net == connected[1].Net)
        {
            yield return $"{component.Ref}: both ends are on {connected[0].Net}";
        }
    }
}
