namespace MeterNode.Plant.Hardware.Carrier;

/// <summary>Signals: one driver a net, every input driven, pulls where a level is needed, chip selects and buses in order.</summary>
internal static class DriverRules
{
    public static IEnumerable<string> Violations(Netlist netlist)
    {
        Dictionary<string, double> volts = SupplyRules.Sources(netlist);
        foreach (string net in netlist.Names)
        {
            NetPin[] pins = [.. netlist.On(net)];
            foreach (string sentence in Drivers(net, pins).Concat(Inputs(netlist, net, pins, volts)))
            {
                yield return sentence;
            }
        }

        foreach (NetPin pin in netlist.Pins)
        {
            foreach (string sentence in Pulls(netlist, pin, volts))
            {
                yield return sentence;
            }
        }

        foreach (string sentence in Selects(netlist))
        {
            yield return sentence;
        }
    }

    private static IEnumerable<string> Drivers(string net, NetPin[] pins)
    {
        NetPin[] strong = [.. pins.Where(pin => pin.Pin.Kind is PinKind.Output or PinKind.PowerOut)];
        NetPin[] weak = [.. pins.Where(pin => pin.Pin.Kind is PinKind.TriState or PinKind.OpenDrain)];
        if (strong.Length > 1)
        {
            yield return $"net {net}: {string.Join(" and ", strong.Select(pin => pin.Label))} drive it against each other";
        }
        else if (strong.Length == 1 && weak.Length > 0)
        {
            yield return $"net {net}: {strong[0].Label} drives it all the time, and {weak[0].Label} drives it as well";
        }

        if (strong.Length == 1 && strong[0].Pin.Kind == PinKind.Output && pins.FirstOrDefault(IsSupply) is NetPin supply)
        {
            yield return $"net {net}: {strong[0].Label} is an output on the supply of {supply.Label}";
        }

        foreach (NetPin shared in weak.Where(pin => pin.Pin.Kind == PinKind.TriState))
        {
            if (weak.Length > 1 && shared.Symbol.Pins.All(pin => pin.Kind != PinKind.Select))
            {
                yield return $"net {net}: {shared.Label} shares it and has no chip select";
            }
        }

        NetPin[] chips = [.. pins.Where(pin => pin.Pin.Kind == PinKind.Gpio)];
        if (chips.Length > 1)
        {
            yield return $"net {net}: {string.Join(" and ", chips.Select(pin => pin.Label))} are two pins of the chip";
        }
    }

    private static bool IsSupply(NetPin pin) => pin.Pin.Kind is PinKind.PowerIn or PinKind.Ground or PinKind.Grounded;

    private static IEnumerable<string> Inputs(Netlist netlist, string net, NetPin[] pins, Dictionary<string, double> volts)
    {
        bool isDriven = volts.ContainsKey(net) || pins.Any(pin => pin.Pin.Kind is PinKind.Output or PinKind.TriState or PinKind.OpenDrain
            or PinKind.Gpio or PinKind.Terminal) || netlist.Across(net, "resistor").Any(end => volts.ContainsKey(end.OtherNet));
        if (!isDriven && pins.FirstOrDefault(pin => pin.Pin.Kind is PinKind.Input or PinKind.Select) is NetPin input)
        {
            yield return $"{input.Label}: nothing drives the net {net}";
        }

        bool isPulledUp = netlist.Across(net, "resistor").Any(end => volts.GetValueOrDefault(end.OtherNet) > 0);
        if (!isPulledUp && pins.FirstOrDefault(pin => pin.Pin.Kind == PinKind.OpenDrain) is NetPin drain)
        {
            yield return $"{drain.Label}: only pulls down, and nothing pulls {net} up";
        }
    }

    private static IEnumerable<string> Pulls(Netlist netlist, NetPin pin, Dictionary<string, double> volts)
    {
        bool up = volts.GetValueOrDefault(pin.Net) > 0
            || netlist.Across(pin.Net, "resistor").Any(end => volts.GetValueOrDefault(end.OtherNet) > 0);
        bool down = netlist.Across(pin.Net, "resistor").Any(end => volts.TryGetValue(end.OtherNet, out double level) && level == 0);
        if (pin.Pin.Pull == "up" && !up)
        {
            yield return $"{pin.Label}: needs a resistor from {pin.Net} to its supply";
        }

        if (pin.Pin.Pull == "down" && !down)
        {
            yield return $"{pin.Label}: needs a resistor from {pin.Net} to ground";
        }
    }

    private static IEnumerable<string> Selects(Netlist netlist)
    {
        foreach (IGrouping<string, NetPin> same in netlist.Pins.Where(pin => pin.Pin.Kind == PinKind.Select).GroupBy(pin => pin.Net))
        {
            if (same.Count() > 1)
            {
                yield return $"net {same.Key}: selects {string.Join(" and ", same.Select(pin => pin.Component.Ref))} at once";
            }

            if (netlist.On(same.Key).All(pin => pin.Pin.Kind != PinKind.Gpio))
            {
                yield return $"{same.First().Label}: no pin of the chip selects it";
            }
        }

        foreach (IGrouping<string, NetPin> bus in netlist.Pins
            .Where(pin => pin.Pin.Kind == PinKind.TriState && pin.Symbol.Pins.Any(other => other.Kind == PinKind.Select))
            .GroupBy(pin => pin.Net))
        {
            if (bus.Count() > BoardRules.MaximumDevicesPerSpiBus)
            {
                yield return $"net {bus.Key}: {bus.Count()} parts answer on it, and the runtime opens "
                    + $"at most {BoardRules.MaximumDevicesPerSpiBus} devices on a bus";
            }
        }
    }
}
