using System.Text.Json.Serialization;

namespace MeterNode.Figures;

/// <summary>How well a row of a table is founded.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SourceMark>))]
public enum SourceMark
{
    /// <summary>Read in the official text.</summary>
    [JsonStringEnumMemberName("text")]
    Text,

    /// <summary>Taken from pages that quote the official text: look it up there before you rely on it.</summary>
    [JsonStringEnumMemberName("secondary")]
    Secondary,

    /// <summary>Stated by the plant in its ledger, with its source.</summary>
    [JsonStringEnumMemberName("stated")]
    Stated,

    /// <summary>Not confirmed anywhere: not to be shown as official.</summary>
    [JsonStringEnumMemberName("unconfirmed")]
    Unconfirmed,
}
