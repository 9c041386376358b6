using System.Text.Json;

namespace MeterNode.VirtualBoard.Profiles;

/// <summary>
/// How slow and how inexact a board is: call costs, converter, SPI buses, each figure with its source (<c>profiles.json</c>).
/// </summary>
/// <param name="Name">Name on the command line and in results.</param>
/// <param name="Title">What it stands for.</param>
/// <param name="ConverterBits">Resolution.</param>
/// <param name="ConversionNanos">Mean time of one conversion, managed call included, ns.</param>
/// <param name="ConversionJitterNanos">A conversion takes up to this much more or less, evenly spread, ns.</param>
/// <param name="ClockReadNanos">Time of one reading of the clock, ns.</param>
/// <param name="MillivoltsPerCount">Scale of a chip whose reference is exact, mV.</param>
/// <param name="ZeroMillivolts">Voltage of count 0, mV.</param>
/// <param name="ReferenceSpread">Greatest deviation of a chip's reference, as a share.</param>
/// <param name="NoiseCounts">Noise of one conversion, counts rms.</param>
/// <param name="SpiDevicesPerBus">Devices that can be open on one bus.</param>
public sealed record BoardProfile(
    string Name,
    string Title,
    ProfileValue ConverterBits,
    ProfileValue ConversionNanos,
    ProfileValue ConversionJitterNanos,
    ProfileValue ClockReadNanos,
    ProfileValue MillivoltsPerCount,
    ProfileValue ZeroMillivolts,
    ProfileValue ReferenceSpread,
    ProfileValue NoiseCounts,
    ProfileValue SpiDevicesPerBus)
{
    private static readonly BoardProfile[] s_all = Load();

    /// <summary>A real ESP32: the default.</summary>
    public static BoardProfile Esp32 { get; } = Named("esp32");

    /// <summary>A board without errors and without call costs.</summary>
    public static BoardProfile Ideal { get; } = Named("ideal");

    /// <summary>Names of all profiles.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_all.Select(profile => profile.Name)];

    /// <summary>True when the converter has no errors at all.</summary>
    public bool IsIdeal => ConversionNanos.Value == 0 && NoiseCounts.Value == 0;

    /// <summary>The profile of this name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static BoardProfile Named(string name) => s_all.FirstOrDefault(profile => profile.Name == name)
        ?? throw new ArgumentException($"There is no board profile '{name}': {string.Join(", ", s_all.Select(p => p.Name))}.");

    /// <summary>
    /// Deviation of one chip's reference, as a share: the chips with the seeds 1, 2, 3 … lie evenly in the whole spread.
    /// </summary>
    public double ReferenceError(int seed)
    {
        const double GoldenSection = 0.6180339887498949;
        double turn = seed * GoldenSection;
        return ReferenceSpread.Value * ((2 * (turn - Math.Floor(turn))) - 1);
    }

    private static BoardProfile[] Load()
    {
        using Stream stream = typeof(BoardProfile).Assembly.GetManifestResourceStream("profiles")!;
        return JsonSerializer.Deserialize<ProfileFile>(stream, JsonSerializerOptions.Web)!.Profiles;
    }

    private sealed record ProfileFile(BoardProfile[] Profiles);
}
