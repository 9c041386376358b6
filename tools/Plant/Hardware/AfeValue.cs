namespace MeterNode.Plant.Hardware;

/// <summary>One component value of the analogue front end.</summary>
/// <param name="Name">Parameter name in the SPICE decks.</param>
/// <param name="Designator">Name in the schematics; empty for a supply.</param>
/// <param name="Value">Value in <paramref name="Unit"/>.</param>
/// <param name="Unit">V, Ω, F or H.</param>
/// <param name="Part">What to buy.</param>
/// <param name="Purpose">What it is for.</param>
public sealed record AfeValue(string Name, string Designator, double Value, string Unit, string Part, string Purpose)
{
    /// <summary>The value as a schematic shows it: <c>6.8 kΩ</c>, <c>22 nF</c>.</summary>
    public string Label()
    {
        (double scale, string prefix) = Math.Abs(Value) switch
        {
            >= 1e3 => (1e3, "k"),
            >= 1 => (1.0, ""),
            >= 1e-3 => (1e-3, "m"),
            >= 9.999e-7 => (1e-6, "µ"),
            _ => (1e-9, "n"),
        };
        return FormattableString.Invariant($"{Math.Round(Value / scale, 3)} {prefix}{Unit}");
    }
}
