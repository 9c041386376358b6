using System.Text.Json.Serialization;

namespace MeterNode.Schema;

/// <summary>One word of a set, as it is on the wire (<paramref name="Text"/> is <c>word</c> in the file).</summary>
public sealed record Word([property: JsonPropertyName("word")] string Text, string Id, string Meaning, string Since);
