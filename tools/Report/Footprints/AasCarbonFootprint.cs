using System.Text.Json;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>
/// Writes a footprint as the submodel "Carbon Footprint" of an Asset Administration Shell, IDTA 02023-1-0
/// (https://github.com/admin-shell-io/submodel-templates, published/Carbon Footprint/1/0). Names, semantic ids and value types are those of
/// its template; the value lists are those of its tables 11 to 13.
/// </summary>
public static class AasCarbonFootprint
{
    private const string Root = "https://admin-shell.io/idta/CarbonFootprint/";
    private const int MaximumDescriptionLength = 1023;

    /// <summary>Calculation methods of table 11, by the name that PACT has for them: value and value id.</summary>
    private static readonly Dictionary<string, (string Value, string Id)> s_methods = new(StringComparer.Ordinal)
    {
        ["ISO14067"] = ("ISO 14067", "0173-1#07-ABU218#003"),
        ["ISO14040-44"] = ("ISO 14040, ISO 14044", "0173-1#07-ABV505#003"),
        ["GHGP-Product"] = ("GHG Protocol", "0173-1#07-ABU221#003"),
        ["PACT-2.0"] = ("PACT v2.0.0", "0173-1#07-ACC003#001"),
        ["PACT-3.0"] = ("PACT v3.0.0", "0173-1#07-ACC012#001"),
        ["PAS2050"] = ("BS PAS 2050", "0173-1#07-ACC008#001"),
    };

    /// <summary>The standards that the template has a value for.</summary>
    public static IEnumerable<string> Standards => s_methods.Keys;

    /// <summary>An environment with the submodel, as indented JSON.</summary>
    /// <param name="footprint">What was measured.</param>
    /// <param name="standards">Standards of <see cref="Standards"/> that it follows; at least one.</param>
    /// <param name="id">Identifier of the submodel.</param>
    /// <param name="published">When it is published.</param>
    public static string Write(ArticleFootprint footprint, IReadOnlyList<string> standards, Guid id, DateTimeOffset published) =>
        FootprintJson.Write(json =>
        {
            json.WriteStartArray("submodels");
            json.WriteStartObject();
            json.WriteString("idShort", "CarbonFootprint");
            json.WriteString("id", $"urn:uuid:{id}");
            json.WriteStartObject("administration");
            json.WriteString("version", "1");
            json.WriteString("revision", "0");
            json.WriteString("templateId", "https://admin-shell.io/IDTA 02023-1-0");
            json.WriteEndObject();
            json.WriteString("kind", "Instance");
            WriteReference(json, "semanticId", Root + "CarbonFootprint/1/0");
            json.WriteStartArray("submodelElements");
            WriteList(
                json, "ProductCarbonFootprints", Root + "ProductCarbonFootprints/1/0", Root + "ProductCarbonFootprint/1/0",
                isOfTexts: false);
            WriteProduct(json, footprint, standards, published);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteString("modelType", "Submodel");
            json.WriteEndObject();
            json.WriteEndArray();
        });

    private static void WriteProduct(
        Utf8JsonWriter json, ArticleFootprint footprint, IReadOnlyList<string> standards, DateTimeOffset published)
    {
        bool isPiece = footprint.Unit == FootprintUnit.Piece;
        json.WriteStartObject();
        WriteDescription(json, $"Article {footprint.Article}. {FootprintDescription.Comment(footprint)}");
        WriteReference(json, "semanticId", Root + "ProductCarbonFootprint/1/0");
        json.WriteStartArray("value");
        WriteList(json, "PcfCalculationMethods", Root + "PcfCalculationMethods/1/0", "0173-1#02-ABG854#003", isOfTexts: true);
        foreach ((string value, string valueId) in standards.Distinct(StringComparer.Ordinal).Select(standard => s_methods[standard]))
        {
            WriteProperty(json, null, "0173-1#02-ABG854#003", "xs:string", value, valueId);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        WriteProperty(json, "PcfCO2eq", "0173-1#02-ABG855#003", "xs:decimal", footprint.Kilograms, null);
        WriteProperty(
            json, "ReferenceImpactUnitForCalculation", "0173-1#02-ABG856#003", "xs:string", isPiece ? "piece" : "kg",
            isPiece ? "0173-1#07-ABZ603#003" : "0173-1#07-ABZ597#003");
        WriteProperty(json, "QuantityOfMeasureForCalculation", "0173-1#02-ABG857#003", "xs:double", "1", null);
        WriteList(
            json, "LifeCyclePhases", Root + "LifeCyclePhases/1/0", "0173-1#02-ABG858#003", isOfTexts: true,
            FootprintDescription.Boundary(footprint));
        WriteProperty(json, null, "0173-1#02-ABG858#003", "xs:string", "A3 - production", "0173-1#07-ABU210#003");
        json.WriteEndArray();
        json.WriteEndObject();
        WriteProperty(json, "PublicationDate", Root + "PublicationDate/1/0", "xs:dateTime", FootprintJson.Utc(published), null);
        json.WriteEndArray();
        json.WriteString("modelType", "SubmodelElementCollection");
        json.WriteEndObject();
    }

    /// <summary>Begins a list; its elements, the end of its value and its own end follow.</summary>
    private static void WriteList(
        Utf8JsonWriter json, string idShort, string semanticId, string elementId, bool isOfTexts, string? description = null)
    {
        json.WriteStartObject();
        json.WriteString("idShort", idShort);
        if (description is not null)
        {
            WriteDescription(json, description);
        }

        WriteReference(json, "semanticId", semanticId);
        WriteReference(json, "semanticIdListElement", elementId);
        json.WriteString("typeValueListElement", isOfTexts ? "Property" : "SubmodelElementCollection");
        if (isOfTexts)
        {
            json.WriteString("valueTypeListElement", "xs:string");
        }

        json.WriteString("modelType", "SubmodelElementList");
        json.WriteStartArray("value");
    }

    private static void WriteProperty(
        Utf8JsonWriter json, string? idShort, string semanticId, string valueType, string value, string? valueId)
    {
        json.WriteStartObject();
        if (idShort is not null)
        {
            json.WriteString("idShort", idShort);
        }

        WriteReference(json, "semanticId", semanticId);
        json.WriteString("valueType", valueType);
        json.WriteString("value", value);
        if (valueId is not null)
        {
            WriteReference(json, "valueId", valueId);
        }

        json.WriteString("modelType", "Property");
        json.WriteEndObject();
    }

    private static void WriteReference(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartObject(name);
        json.WriteString("type", "ExternalReference");
        json.WriteStartArray("keys");
        json.WriteStartObject();
        json.WriteString("type", "GlobalReference");
        json.WriteString("value", value);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A text of the metamodel has at most 1,023 characters: a longer one ends with an ellipsis.</summary>
    private static void WriteDescription(Utf8JsonWriter json, string text)
    {
        string shown = text.Length <= MaximumDescriptionLength ? text : PlainText.Beginning(text, MaximumDescriptionLength - 1) + "…";
        json.WriteStartArray("description");
        json.WriteStartObject();
        json.WriteString("language", "en");
        json.WriteString("text", shown);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
