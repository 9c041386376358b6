using System.Globalization;

namespace MeterNode.Figures;

/// <summary>
/// What thermocouple and amplifier can be wrong by, from their limits: tolerance of the thermocouple (IEC 60584-1, table 2), cold junction
/// and converter of the amplifier between −20 and +85 °C (MAX31856: 19-7534, MAX31855: 19-5793, electrical and thermal characteristics).
/// </summary>
/// <param name="ExpandedCelsius">± °C, k = 2, the limits taken as rectangular.</param>
/// <param name="Origin">The limits, for people.</param>
public sealed record SensorUncertainty(double ExpandedCelsius, string Origin)
{
    private const double Max31856FullScaleShare = 0.0015;
    private const int ClassWhenUnknown = 2;

    /// <summary>Limit of the MAX31856's converter, µV: 0.15 % of full scale and the offset, by the gain of the type.</summary>
    private static double Max31856Microvolts(char type) =>
        type is 'B' or 'R' or 'S' ? (Max31856FullScaleShare * 19_531) + 2.9 : (Max31856FullScaleShare * 78_125) + 11.7;

    /// <summary>
    /// Of the sensor that a pack names (<c>tZ.tc</c>) at <paramref name="celsius"/>; null when the text is none that is known here.
    /// </summary>
    public static SensorUncertainty? Of(string? sensor, double celsius)
    {
        string[] words = (sensor ?? "").Split(' ');
        if (words.Length != 2 || words[0].Length is 0 or > 2 || Slope(words[0][0]) is not double microvoltsPerCelsius)
        {
            return null;
        }

        char type = words[0][0];
        bool isKnown = words[0].Length == 2;
        int toleranceClass = isKnown ? words[0][1] - '0' : ClassWhenUnknown;
        double? tolerance = Tolerance(type, toleranceClass, Math.Abs(celsius));
        (double Cold, double Converter)? amplifier = words[1] switch
        {
            "max31856" => (0.7, Max31856Microvolts(type) / microvoltsPerCelsius),
            "max31855" => (2, Math.Abs(celsius) <= 700 ? 2 : 4),
            _ => null,
        };
        if (tolerance is not double wire || amplifier is not (double cold, double converter))
        {
            return null;
        }

        double expanded = 2 * Math.Sqrt(((wire * wire) + (cold * cold) + (converter * converter)) / 3);
        string origin = string.Create(
            CultureInfo.InvariantCulture,
            $"type {type} class {toleranceClass}{(isKnown ? "" : " (assumed)")} ±{wire:0.##}, cold junction ±{cold:0.##}, "
                + $"converter of the {words[1]} ±{converter:0.##} °C");
        return new SensorUncertainty(expanded, origin);
    }

    /// <summary>Chord from 0 to 1000 °C, µV/°C (of type T to 400, of type B from 600 to 1700).</summary>
    private static double? Slope(char type) => type switch
    {
        'K' => 41.276,
        'J' => 57.953,
        'N' => 36.256,
        'S' => 9.587,
        'T' => 52.18,
        'E' => 76.373,
        'R' => 10.506,
        'B' => 9.7,
        _ => null,
    };

    /// <summary>Limit of the thermocouple, ± °C; null where the standard has no such class.</summary>
    private static double? Tolerance(char type, int toleranceClass, double celsius) => (type, toleranceClass) switch
    {
        ('T', 1) => Math.Max(0.5, 0.004 * celsius),
        ('T', 2) => Math.Max(1, 0.0075 * celsius),
        ('T', 3) => Math.Max(1, 0.015 * celsius),
        ('K' or 'J' or 'N' or 'E', 1) => Math.Max(1.5, 0.004 * celsius),
        ('K' or 'J' or 'N' or 'E', 2) => Math.Max(2.5, 0.0075 * celsius),
        ('K' or 'N' or 'E', 3) => Math.Max(2.5, 0.015 * celsius),
        ('R' or 'S', 1) => celsius > 1100 ? 1 + (0.003 * (celsius - 1100)) : 1,
        ('R' or 'S' or 'B', 2) => Math.Max(1.5, 0.0025 * celsius),
        ('B', 3) => Math.Max(4, 0.005 * celsius),
        _ => null,
    };
}
