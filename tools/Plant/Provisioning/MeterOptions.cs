using MeterNode.Wire;

namespace MeterNode.Plant.Provisioning;

/// <summary>The meter that a first configuration reads: on RS-485, or by its pulses.</summary>
public sealed record MeterOptions
{
    /// <summary>
    /// The classes that are printed on meters: IEC 62053-22 (with S), IEC 62053-21 and -22 (without), and the MID's letters (EN 50470-3).
    /// </summary>
    public static IReadOnlyList<string> AccuracyClasses { get; } = ["0.2S", "0.5S", "0.2", "0.5", "1", "2", "A", "B", "C"];

    /// <summary>
    /// Name or file of its map, <c>@</c>, and its address: 1 to 247 for Modbus, 12 digits for DL/T 645; or <c>s0@</c> and pulses for a kWh.
    /// </summary>
    public required string Meter { get; init; }

    /// <summary>Serial number, for a meter that does not say its own.</summary>
    public string Serial { get; init; } = string.Empty;

    /// <summary>Accuracy class as printed.</summary>
    public string AccuracyClass { get; init; } = string.Empty;

    /// <summary>Ratio of the current transformers.</summary>
    public double Ratio { get; init; } = 1;

    /// <summary>The class as it is printed, from what somebody has typed; empty stays empty.</summary>
    /// <exception cref="OperatorException">There is no such class.</exception>
    public static string ReadAccuracyClass(string typed)
    {
        string bare = typed.Trim();
        return bare.Length == 0 ? bare : AccuracyClasses.FirstOrDefault(name => name.Equals(bare, StringComparison.OrdinalIgnoreCase))
            ?? throw new OperatorException(
                OperatorError.Usage,
                RuleReason.Of("meter.class", $"there is no accuracy class '{typed}': --meter-class is one of {AccuracyClasses}"));
    }
}
