using System.Text.Json;

namespace MeterNode.Plant.Collecting.Status;

/// <summary>Reads members of a status message; what is absent or of another type is null.</summary>
internal static class StatusJson
{
    public static string? Text(JsonElement of, string name) =>
        Member(of, name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;

    /// <summary>A finite number.</summary>
    public static double? Number(JsonElement of, string name) =>
        Member(of, name) is { ValueKind: JsonValueKind.Number } member && member.TryGetDouble(out double value) && double.IsFinite(value)
            ? value : null;

    public static long? Whole(JsonElement of, string name) =>
        Member(of, name) is { ValueKind: JsonValueKind.Number } member && member.TryGetInt64(out long value) ? value : null;

    /// <summary>A whole number from 1.</summary>
    public static long? Positive(JsonElement of, string name) => Whole(of, name) is long value and > 0 ? value : null;

    /// <summary>The elements of an array; none where there is none.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement of, string name) =>
        Member(of, name) is { ValueKind: JsonValueKind.Array } member ? member.EnumerateArray() : [];

    private static JsonElement? Member(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out JsonElement member) ? member : null;
}
