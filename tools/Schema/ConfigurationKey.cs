using System.Text.Json;

namespace MeterNode.Schema;

/// <summary>One key of a node's configuration. README.md in firmware/schema says what each field means.</summary>
public sealed record ConfigurationKey(
    string Key,
    string Type,
    string Meaning,
    string Since,
    double? Minimum = null,
    double? Maximum = null,
    double? Not = null,
    double? Above = null,
    string? Unit = null,
    int? Length = null,
    int? Count = null,
    string? CountOf = null,
    string? Order = null,
    IReadOnlyList<JsonElement>? Values = null,
    JsonElement? Default = null,
    string? Absent = null,
    string? Needed = null);
