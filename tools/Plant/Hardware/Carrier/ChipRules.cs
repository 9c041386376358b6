namespace MeterNode.Plant.Hardware.Carrier;

/// <summary>The chip's pins: those of the board's pin map where it names them, and the data sheet's rules for all.</summary>
internal static class ChipRules
{
    public static IEnumerable<string> Violations(Netlist netlist, ChipFacts chip)
    {
        NetPin[] used = [.. netlist.Pins.Where(pin => pin.Pin.Kind == PinKind.Gpio)];
        PinUse[] known = [.. netlist.Board.Alternatives(), .. netlist.Board.Uses()];
        foreach (NetPin pin in used.Where(pin => known.Any(use => use.Signal == pin.Net && use.Gpio != pin.Pin.Gpio)))
        {
            yield return $"{pin.Label}: is {pin.Net}, which the board '{netlist.Board.Name}' has on "
                + $"GPIO{known.First(use => use.Signal == pin.Net).Gpio}";
        }

        foreach (NetPin pin in used.Where(pin => chip.Strapping.Contains(pin.Pin.Gpio!.Value)))
        {
            foreach (NetPin load in netlist.On(pin.Net).Where(other => other != pin && !IsHarmless(other)))
            {
                yield return $"{load.Label}: loads {pin.Label}, whose level at reset decides how the chip starts";
            }
        }

        PinUse[] uses = [.. used.Where(pin => !chip.Strapping.Contains(pin.Pin.Gpio!.Value))
            .Select(pin => new PinUse(pin.Net, pin.Pin.Gpio!.Value, DirectionOf(netlist, pin)))];
        foreach (string sentence in PinRules.Violations(uses, chip, netlist.Board.PsramMegabytes > 0))
        {
            yield return sentence;
        }
    }

    private static bool IsHarmless(NetPin pin) => pin.Pin.Kind == PinKind.Terminal || pin.Component.Symbol == "resistor";

    /// <summary>The chip drives a net on which nothing else does and something listens or is lit.</summary>
    private static PinDirection DirectionOf(Netlist netlist, NetPin pin)
    {
        NetPin[] others = [.. netlist.On(pin.Net).Where(other => other != pin)];
        if (others.Any(other => other.Pin.Kind is PinKind.Output or PinKind.TriState))
        {
            return PinDirection.Driven;
        }

        bool isRead = others.Any(other => other.Pin.Kind is PinKind.OpenDrain || other.Component.Symbol == "button");
        return isRead ? PinDirection.Input : PinDirection.Output;
    }
}
