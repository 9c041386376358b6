namespace MeterNode.Plant.Hardware.Carrier;

/// <summary>Supplies: fed by one source of the right voltage, grounded, with their capacitors; no signal sees too much voltage.</summary>
internal static class SupplyRules
{
    /// <summary>The name of the common ground of all parts on the safe side.</summary>
    private const string Ground = "GND";

    /// <summary>A pull-up of more than this carries too little current into a pin's protection to matter, Ω.</summary>
    private const double HarmlessOhms = 1e6;

    public static IEnumerable<string> Violations(Netlist netlist)
    {
        Dictionary<string, double> volts = Sources(netlist);
        foreach (NetPin pin in netlist.Pins)
        {
            foreach (string sentence in OfPin(netlist, pin, volts))
            {
                yield return sentence;
            }
        }
    }

    /// <summary>Voltage of each net that a part feeds, V.</summary>
    internal static Dictionary<string, double> Sources(Netlist netlist)
    {
        var volts = new Dictionary<string, double> { [Ground] = 0 };
        foreach (NetPin pin in netlist.Pins.Where(pin => pin.Pin.Kind == PinKind.PowerOut))
        {
            volts[pin.Net] = Math.Max(pin.Pin.Volts, volts.GetValueOrDefault(pin.Net));
        }

        return volts;
    }

    /// <summary>The maximum voltage that a net is driven or pulled to, V, and by what.</summary>
    internal static (double Volts, string By) HighLevel(Netlist netlist, string net, Dictionary<string, double> volts)
    {
        (double Volts, string By) level = (volts.GetValueOrDefault(net), "its source");
        foreach (NetPin driver in netlist.On(net).Where(pin => pin.Pin.Kind is PinKind.Output or PinKind.TriState or PinKind.Gpio))
        {
            double own = netlist.Pins.Where(pin => pin.Component == driver.Component && pin.Pin.Kind == PinKind.PowerIn)
                .Select(pin => volts.GetValueOrDefault(pin.Net)).DefaultIfEmpty(0).Max();
            level = own > level.Volts ? (own, driver.Label) : level;
        }

        foreach ((Component part, string other) in netlist.Across(net, "resistor").Concat(netlist.Across(net, "jumper")))
        {
            double fed = volts.GetValueOrDefault(other);
            level = fed > level.Volts && Quantity.Of(netlist.Design.ValueOf(part)) < HarmlessOhms ? (fed, part.Ref) : level;
        }

        return level;
    }

    private static IEnumerable<string> OfPin(Netlist netlist, NetPin pin, Dictionary<string, double> volts)
    {
        switch (pin.Pin.Kind)
        {
            case PinKind.PowerIn when !volts.TryGetValue(pin.Net, out double fed) || fed == 0:
                yield return $"{pin.Label}: nothing feeds the net {pin.Net}";
                break;
            case PinKind.PowerIn when volts[pin.Net] < pin.Pin.MinimumVolts || volts[pin.Net] > pin.Pin.MaximumVolts:
                yield return FormattableString.Invariant(
                    $"{pin.Label}: is on {pin.Net} ({volts[pin.Net]} V) and needs {pin.Pin.MinimumVolts} to {pin.Pin.MaximumVolts} V");
                break;
            case PinKind.Ground or PinKind.Grounded when pin.Net != Ground:
                yield return $"{pin.Label}: is on {pin.Net} and must be on {Ground}";
                break;
            case PinKind.Reference when Loads(netlist, pin) is NetPin load:
                yield return $"{pin.Label}: is for its capacitors only, and {load.Label} is on its net";
                break;
            case PinKind.Input or PinKind.Select or PinKind.Gpio or PinKind.TriState or PinKind.Output:
                (double level, string by) = HighLevel(netlist, pin.Net, volts);
                if (level > pin.Symbol.MaximumVolts)
                {
                    yield return FormattableString.Invariant(
                        $"{pin.Label}: stands {pin.Symbol.MaximumVolts} V, and {by} puts {level} V on {pin.Net}");
                }

                break;
        }

        foreach (string sentence in Capacitors(netlist, pin))
        {
            yield return sentence;
        }
    }

    private static NetPin? Loads(Netlist netlist, NetPin source) => netlist.On(source.Net)
        .FirstOrDefault(pin => pin != source && pin.Component != source.Component && pin.Symbol.Unit != "F");

    private static IEnumerable<string> Capacitors(Netlist netlist, NetPin pin)
    {
        List<double> beside = [.. netlist.Across(pin.Net, "capacitor")
            .Where(found => found.Part.At == pin.Place && found.OtherNet == Ground)
            .Select(found => Quantity.Of(netlist.Design.ValueOf(found.Part)))];
        foreach (string wanted in pin.Pin.Decoupling)
        {
            int enough = beside.FindIndex(farads => farads >= Quantity.Of(wanted) * 0.999);
            if (enough < 0)
            {
                yield return $"{pin.Label}: needs {wanted} beside it, from {pin.Net} to {Ground}";
            }
            else
            {
                beside.RemoveAt(enough);
            }
        }
    }
}
