using System.Text.Json.Serialization;

namespace MeterNode.Figures;

/// <summary>Whose definition it is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DefinitionStatus>))]
public enum DefinitionStatus
{
    /// <summary>A standard or an authority defines it; <see cref="FigureDefinition.Mark"/> says how well we know the text.</summary>
    [JsonStringEnumMemberName("official")]
    Official,

    /// <summary>We define it.</summary>
    [JsonStringEnumMemberName("ours")]
    Ours,

    /// <summary>An authority will define it and has not yet: until then it is ours.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,
}
