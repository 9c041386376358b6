using System.Text.Json.Serialization;

namespace MeterNode.Figures;

/// <summary>What a factor is for. Factors of two kinds never stand for each other.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FactorKind>))]
public enum FactorKind
{
    /// <summary>Average of a grid, for emissions by place (GHG Protocol, Scope 2).</summary>
    [JsonStringEnumMemberName("grid-average")]
    GridAverage,

    /// <summary>Average of a grid without the non-fossil electricity that is sold on the market, for what no contract covers.</summary>
    [JsonStringEnumMemberName("excluding-market-traded")]
    ExcludingMarketTraded,

    /// <summary>Electricity from fossil fuels.</summary>
    [JsonStringEnumMemberName("fossil")]
    Fossil,

    /// <summary>Carbon footprint of electricity over its life cycle, for footprints of products (ISO 14067).</summary>
    [JsonStringEnumMemberName("footprint")]
    Footprint,

    /// <summary>Standard coal of the same calorific value, 当量值.</summary>
    [JsonStringEnumMemberName("calorific")]
    Calorific,

    /// <summary>Standard coal that was burnt to make it, 等价值 ("energy equivalent value").</summary>
    [JsonStringEnumMemberName("equivalent")]
    Equivalent,

    /// <summary>What the combustion of a fuel emits, for a GJ of its calorific value.</summary>
    [JsonStringEnumMemberName("fuel")]
    Fuel,
}
