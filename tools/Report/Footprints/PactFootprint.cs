using System.Globalization;
using System.Text.Json;

namespace MeterNode.Report;

/// <summary>
/// Writes a footprint as a <c>ProductFootprint</c> of PACT, Technical Specifications 3.0.3
/// (https://github.com/wbcsd/data-exchange-protocol, spec/v3/openapi.yaml).
/// </summary>
public static class PactFootprint
{
    /// <summary>The version of the specification.</summary>
    public const string SpecificationVersion = "3.0.3";

    /// <summary>The standards that PACT names.</summary>
    public static IReadOnlyList<string> Standards { get; } =
        ["ISO14067", "ISO14083", "ISO14040-44", "GHGP-Product", "PEF", "PACT-1.0", "PACT-2.0", "PACT-3.0", "PAS2050"];

    /// <summary>The footprint as indented JSON.</summary>
    /// <param name="footprint">What was measured.</param>
    /// <param name="statement">What the company states.</param>
    /// <param name="id">The footprint's own identifier: a changed footprint has another one.</param>
    /// <param name="created">When it is made.</param>
    public static string Write(ArticleFootprint footprint, FootprintStatement statement, Guid id, DateTimeOffset created) =>
        FootprintJson.Write(json =>
        {
            json.WriteString("id", id);
            json.WriteString("specVersion", SpecificationVersion);
            if (statement.ReplacedIds.Count > 0)
            {
                WriteTexts(json, "precedingPfIds", statement.ReplacedIds.Select(replaced => replaced.ToString()));
            }

            json.WriteString("created", FootprintJson.Utc(created));
            json.WriteString("status", "Active");
            json.WriteString("companyName", statement.CompanyName);
            WriteTexts(json, "companyIds", statement.CompanyIds);
            json.WriteString("productDescription", statement.ProductDescription);
            WriteTexts(json, "productIds", statement.ProductIds);
            json.WriteString("productNameCompany", statement.ProductName);
            json.WriteString("comment", FootprintDescription.Comment(footprint));
            json.WriteStartObject("pcf");
            WriteCarbon(json, footprint, statement);
            json.WriteEndObject();
        });

    private static void WriteCarbon(Utf8JsonWriter json, ArticleFootprint footprint, FootprintStatement statement)
    {
        json.WriteString("declaredUnitOfMeasurement", footprint.Unit == FootprintUnit.Piece ? "piece" : "kilogram");
        json.WriteString("declaredUnitAmount", "1");
        json.WriteString("productMassPerDeclaredUnit", footprint.MassKilograms);
        json.WriteString("referencePeriodStart", FootprintJson.Utc(footprint.Energy.From));
        json.WriteString("referencePeriodEnd", FootprintJson.Utc(footprint.Energy.To));
        json.WriteString(statement.Geography.Property, statement.Geography.Value);
        json.WriteString("boundaryProcessesDescription", FootprintDescription.Boundary(footprint));
        json.WriteString("pcfExcludingBiogenicUptake", footprint.Kilograms);
        json.WriteString("pcfIncludingBiogenicUptake", footprint.Kilograms);
        json.WriteString("fossilGhgEmissions", footprint.Kilograms);
        json.WriteString("fossilCarbonContent", ArticleFootprint.Digits(statement.FossilCarbonKilograms));
        json.WriteBoolean("packagingEmissionsIncluded", false);
        json.WriteBoolean("ccsTechnologicalCO2CaptureIncluded", false);
        WriteTexts(json, "ipccCharacterizationFactors", statement.CharacterizationReports);
        WriteTexts(json, "crossSectoralStandards", statement.Standards);
        json.WriteString("exemptedEmissionsPercent", ArticleFootprint.Digits(statement.ExemptedPercent));
        if (statement.ExemptedDescription is string description)
        {
            json.WriteString("exemptedEmissionsDescription", description);
        }

        json.WriteString("allocationRulesDescription", FootprintDescription.Allocation);
        json.WriteStartArray("secondaryEmissionFactorSources");
        json.WriteStartObject();
        json.WriteString("name", $"{footprint.Factor.Source.Publisher}: {footprint.Factor.Source.Document}");
        json.WriteString("version", footprint.Factor.Year!.Value.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("primaryDataShare", footprint.PrimaryDataSharePercent);
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts.Distinct(StringComparer.Ordinal))
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
