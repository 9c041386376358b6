namespace MeterNode.Plant.Hardware.Carrier;

/// <summary>
/// Potentials: mains and logic meet nowhere but in parts that insulate. Each net is reached from one potential only, and each
/// part that stands between two withstands what the higher one asks for.
/// </summary>
internal static class IsolationRules
{
    public static IEnumerable<string> Violations(Netlist netlist)
    {
        var reached = new Dictionary<string, Step>();
        var found = new Dictionary<string, string>();
        var open = new Queue<string>();
        foreach ((string domain, string[] nets) in netlist.Design.Domains)
        {
            foreach (string net in nets)
            {
                reached[net] = new Step(domain, net);
                open.Enqueue(net);
            }
        }

        while (open.TryDequeue(out string? net))
        {
            Step from = reached[net];
            foreach (NetPin end in netlist.On(net).SelectMany(pin => SameSide(netlist, pin)))
            {
                if (reached.TryAdd(end.Net, new Step(from.Domain, $"{from.Path} – {end.Component.Ref} – {end.Net}")))
                {
                    open.Enqueue(end.Net);
                }
                else if (reached[end.Net].Domain != from.Domain)
                {
                    // The first meeting of two potentials is the shortest; whatever lies behind it follows from it.
                    string[] both = [from.Domain, reached[end.Net].Domain];
                    IEnumerable<string> path =
                        [.. from.Path.Split(" – "), end.Component.Ref, .. reached[end.Net].Path.Split(" – ").Reverse()];
                    path = string.CompareOrdinal(both[0], both[1]) < 0 ? path : path.Reverse();
                    found.TryAdd(string.Join(" and ", both.Order(StringComparer.Ordinal)), string.Join(" – ", path));
                }
            }
        }

        return found.Select(meeting => $"{meeting.Key} meet: {meeting.Value}")
            .Concat(netlist.Names.Where(net => !reached.ContainsKey(net)).Select(net => $"net {net}: belongs to no potential"))
            .Concat(Barriers(netlist, reached.ToDictionary(net => net.Key, net => net.Value.Domain)));
    }

    /// <summary>All pins of the part that no insulation separates from this one.</summary>
    private static IEnumerable<NetPin> SameSide(Netlist netlist, NetPin pin)
    {
        string[]? side = pin.Symbol.Sides.FirstOrDefault(numbers => numbers.Contains(pin.Pin.Number));
        return netlist.Pins.Where(other => other.Component == pin.Component && IsJoined(pin, other, side));
    }

    /// <summary>A chip's supply and ground are its potential; a connector joins nothing by itself.</summary>
    private static bool IsJoined(NetPin pin, NetPin other, string[]? side) =>
        side?.Contains(other.Pin.Number) ?? !(pin.Pin.Kind == PinKind.Terminal && other.Pin.Kind == PinKind.Terminal);

    private static IEnumerable<string> Barriers(Netlist netlist, Dictionary<string, string> potentials)
    {
        foreach (IGrouping<Component, NetPin> part in netlist.Pins.Where(pin => pin.Symbol.Sides.Length > 0).GroupBy(pin => pin.Component))
        {
            Symbol symbol = part.First().Symbol;
            string[] sides = [.. symbol.Sides.Select(side => part.Where(pin => side.Contains(pin.Pin.Number))
                .Select(pin => potentials.GetValueOrDefault(pin.Net, "")).FirstOrDefault(""))];
            double wanted = sides.Select(side => netlist.Design.WithstandVolts.GetValueOrDefault(side)).DefaultIfEmpty(0).Max();
            if (sides.Distinct().Count() > 1 && symbol.WithstandVolts < wanted)
            {
                yield return $"{part.Key.Ref}: stands between {string.Join(" and ", sides)}, "
                    + FormattableString.Invariant($"withstands {symbol.WithstandVolts} V and needs {wanted} V");
            }
        }
    }

    private sealed record Step(string Domain, string Path);
}
