using System.Text.RegularExpressions;

namespace MeterNode.Report;

/// <summary>The one place that a footprint is about, as PACT names places.</summary>
/// <param name="Property">The property of a PACT CarbonFootprint that has it.</param>
/// <param name="Value">Its code or name.</param>
public sealed partial record FootprintGeography(string Property, string Value)
{
    /// <summary>Regions and subregions of the United Nations, as PACT lists them.</summary>
    public static IReadOnlyList<string> Regions { get; } =
    [
        "Africa", "Americas", "Asia", "Europe", "Oceania", "Australia and New Zealand", "Central Asia", "Eastern Asia", "Eastern Europe",
        "Latin America and the Caribbean", "Melanesia", "Micronesia", "Northern Africa", "Northern America", "Northern Europe", "Polynesia",
        "South-eastern Asia", "Southern Asia", "Southern Europe", "Sub-Saharan Africa", "Western Asia", "Western Europe",
    ];

    /// <summary>Reads an ISO 3166-2 subdivision, an ISO 3166-1 country or a region; null when the text is none of them.</summary>
    public static FootprintGeography? Parse(string text) =>
        Subdivision().IsMatch(text) ? new FootprintGeography("geographyCountrySubdivision", text)
        : Country().IsMatch(text) ? new FootprintGeography("geographyCountry", text)
        : Regions.Contains(text) ? new FootprintGeography("geographyRegionOrSubregion", text)
        : null;

    [GeneratedRegex("^[A-Z]{2}-[A-Z0-9]{1,3}\\z")]
    private static partial Regex Subdivision();

    [GeneratedRegex("^[A-Z]{2}\\z")]
    private static partial Regex Country();
}
