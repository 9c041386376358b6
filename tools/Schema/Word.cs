using System.Text.Json.Serialization;

namespace MeterNode.Schema;

/// <summary>One word of a set, as it is on the wire (<paramref name="Text"/> is <c>word</c> in the file);
/// <paramref name="Zh"/> is its meaning in Chinese, where people read it; <paramref name="Units"/> are those of an energy
/// carrier.</summary>
public sealed record Word(
    [property: JsonPropertyName("word")] string Text, string Id, string Meaning, string Since, string? Zh = null,
    IReadOnlyList<string>? Units = null);
