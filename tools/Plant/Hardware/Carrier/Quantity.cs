using System.Globalization;

namespace MeterNode.Plant.Hardware.Carrier;

/// <summary>Reads values as the drawings write them.</summary>
internal static class Quantity
{
    /// <summary>The number in the base unit: 10 kΩ is 10,000; what is not a value is 0.</summary>
    public static double Of(string text)
    {
        string[] parts = text.Split(' ');
        if (parts.Length != 2 || !double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            return 0;
        }

        return number * (parts[1][0] switch
        {
            'k' => 1e3,
            'M' => 1e6,
            'm' => 1e-3,
            'µ' => 1e-6,
            'n' => 1e-9,
            'p' => 1e-12,
            _ => 1,
        });
    }
}
