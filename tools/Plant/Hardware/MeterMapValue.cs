using System.Globalization;
using System.Text.Json;

namespace MeterNode.Plant.Hardware;

/// <summary>One value in a meter's answer.</summary>
/// <param name="What">Its quantity, one of <see cref="Quantities"/>.</param>
/// <param name="At">Its register address as <c>0x</c> and digits (Modbus), or its offset in bytes (DL/T 645).</param>
/// <param name="As">Its kind: f32, f64, u16, i32, u32le, bcd4, sbcd3, text16 and so on.</param>
/// <param name="Scale">Times this the value is in kWh, W, var, V, A or Hz.</param>
public sealed record MeterMapValue(string What, JsonElement At, string As, double Scale = 1)
{
    /// <summary>Numbers of the quantities in a configuration.</summary>
    public static IReadOnlyDictionary<string, int> Quantities { get; } = new Dictionary<string, int>
    {
        ["import"] = 0,
        ["export"] = 1,
        ["power"] = 2,
        ["reactive"] = 3,
        ["frequency"] = 4,
        ["exportPower"] = 5,
        ["currentRatio"] = 6,
        ["voltageRatio"] = 7,
        ["type"] = 8,
        ["serial"] = 9,
        ["u1"] = 10,
        ["u2"] = 11,
        ["u3"] = 12,
        ["i1"] = 13,
        ["i2"] = 14,
        ["i3"] = 15,
        ["p1"] = 16,
        ["p2"] = 17,
        ["p3"] = 18,
        ["q1"] = 19,
        ["q2"] = 20,
        ["q3"] = 21,
        ["exponent"] = 22,
    };

    /// <summary>Number of the kind in a configuration.</summary>
    /// <exception cref="FormatException">There is no such kind.</exception>
    public int Kind => As switch
    {
        "f32" => 4,
        "f64" => 8,
        "u32le" => 604,
        _ when As.StartsWith("sbcd", StringComparison.Ordinal) => 400 + Length(4, 1),
        _ when As.StartsWith("bcd", StringComparison.Ordinal) => 300 + Length(3, 1),
        _ when As.StartsWith("text", StringComparison.Ordinal) => 500 + Length(4, 1),
        _ when As.StartsWith('u') => 100 + Length(1, 8),
        _ when As.StartsWith('i') => 200 + Length(1, 8),
        _ => throw new FormatException($"there is no kind '{As}'"),
    };

    /// <summary>Offset in the data of an answer that begins at register <paramref name="place"/>, bytes.</summary>
    public int OffsetFrom(int place) =>
        At.ValueKind == JsonValueKind.Number ? At.GetInt32() : 2 * (MeterCatalog.Hexadecimal(At.GetString()!) - place);

    private int Length(int skip, int unit) => int.Parse(As.AsSpan(skip), CultureInfo.InvariantCulture) / unit;
}
