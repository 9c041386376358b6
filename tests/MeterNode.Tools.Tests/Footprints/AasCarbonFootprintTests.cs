using System.Text.Json.Nodes;
using MeterNode.Report;

namespace MeterNode.Tools.Tests.Footprints;

/// <summary>
/// The footprint as a submodel, element by element as the template IDTA 02023-1-0 has it
/// (https://github.com/admin-shell-io/submodel-templates, published/Carbon Footprint/1/0).
/// </summary>
[TestClass]
public sealed class AasCarbonFootprintTests
{
    private const string Root = "https://admin-shell.io/idta/CarbonFootprint/";
    private static readonly DateTimeOffset s_published = new(2026, 12, 1, 9, 30, 0, TimeSpan.FromHours(8));

    /// <summary>What the template wants once: idShort, model type, semantic id, types; elements of a list below it.</summary>
    private static readonly string[] s_template =
    [
        $"CarbonFootprint Submodel {Root}CarbonFootprint/1/0 ",
        $"ProductCarbonFootprints SubmodelElementList {Root}ProductCarbonFootprints/1/0 SubmodelElementCollection",
        $"- SubmodelElementCollection {Root}ProductCarbonFootprint/1/0 ",
        $"PcfCalculationMethods SubmodelElementList {Root}PcfCalculationMethods/1/0 Property xs:string",
        "- Property 0173-1#02-ABG854#003 xs:string",
        "PcfCO2eq Property 0173-1#02-ABG855#003 xs:decimal",
        "ReferenceImpactUnitForCalculation Property 0173-1#02-ABG856#003 xs:string",
        "QuantityOfMeasureForCalculation Property 0173-1#02-ABG857#003 xs:double",
        $"LifeCyclePhases SubmodelElementList {Root}LifeCyclePhases/1/0 Property xs:string",
        "- Property 0173-1#02-ABG858#003 xs:string",
        $"PublicationDate Property {Root}PublicationDate/1/0 xs:dateTime",
    ];

    private readonly FootprintStory _story = new();

    [TestCleanup]
    public void DisposeStory() => _story.Dispose();

    [TestMethod]
    public void Write_Submodel_HasTheElementsOfTheTemplate()
    {
        _story.StateOutput();

        JsonNode environment = Write(FootprintUnit.Piece, "ISO14067");

        JsonNode submodel = environment["submodels"]!.AsArray().Single()!;
        CollectionAssert.AreEqual(s_template, Elements(submodel).ToArray());
        Assert.AreEqual("Instance", (string?)submodel["kind"]);
        Assert.StartsWith("urn:uuid:", (string?)submodel["id"]);
        JsonNode list = submodel["submodelElements"]![0]!;
        Assert.AreEqual(Root + "ProductCarbonFootprint/1/0", (string?)list["semanticIdListElement"]!["keys"]![0]!["value"]);
        Assert.AreEqual(
            "0173-1#02-ABG854#003", (string?)Of(environment, "PcfCalculationMethods")["semanticIdListElement"]!["keys"]![0]!["value"]);
        Assert.AreEqual(
            "0173-1#02-ABG858#003", (string?)Of(environment, "LifeCyclePhases")["semanticIdListElement"]!["keys"]![0]!["value"]);
    }

    [TestMethod]
    [DataRow(FootprintUnit.Piece, "piece", "0173-1#07-ABZ603#003")]
    [DataRow(FootprintUnit.Kilogram, "kg", "0173-1#07-ABZ597#003")]
    public void Write_Submodel_HasTheFigure(FootprintUnit unit, string name, string id)
    {
        _story.StateOutput();

        JsonNode environment = Write(unit, "ISO14067", "GHGP-Product");

        Assert.AreEqual(_story.Footprint(unit).Kilograms, (string?)Of(environment, "PcfCO2eq")["value"]);
        Assert.AreEqual(name, (string?)Of(environment, "ReferenceImpactUnitForCalculation")["value"]);
        Assert.AreEqual(id, (string?)Of(environment, "ReferenceImpactUnitForCalculation")["valueId"]!["keys"]![0]!["value"]);
        Assert.AreEqual("1", (string?)Of(environment, "QuantityOfMeasureForCalculation")["value"]);
        Assert.AreEqual("2026-12-01T01:30:00Z", (string?)Of(environment, "PublicationDate")["value"]);
        Assert.AreEqual("A3 - production", (string?)Of(environment, "LifeCyclePhases")["value"]![0]!["value"]);
        CollectionAssert.AreEqual(
            (string[])["ISO 14067", "GHG Protocol"],
            Of(environment, "PcfCalculationMethods")["value"]!.AsArray().Select(method => (string)method!["value"]!).ToArray());
    }

    [TestMethod]
    public void Write_Description_SaysWhatIsNotInItAndIsAsLongAsTheMetamodelTakes()
    {
        _story.StateOutput();
        for (int i = 0; i < 40; i++)
        {
            _story.Findings.Add(("press-1", "packs-missing"));
        }

        JsonNode environment = Write(FootprintUnit.Piece, "ISO14067");

        Assert.Contains(
            "Not in it: raw material", (string)Of(environment, "LifeCyclePhases")["description"]![0]!["text"]!);
        string text = (string)environment["submodels"]![0]!["submodelElements"]![0]!["value"]![0]!["description"]![0]!["text"]!;
        Assert.StartsWith("Article A-100. The evidence is not in order: 40 findings", text);
        Assert.IsLessThanOrEqualTo(1023, text.Length);
    }

    private static IEnumerable<string> Elements(JsonNode element)
    {
        string types = string.Join(
            ' ', new[] { (string?)element["typeValueListElement"], (string?)element["valueTypeListElement"], (string?)element["valueType"] }
                .Where(type => type is not null));
        yield return $"{(string?)element["idShort"] ?? "-"} {element["modelType"]} {element["semanticId"]!["keys"]![0]!["value"]} {types}";
        foreach (JsonNode? child in (element["submodelElements"] ?? element["value"]) as JsonArray ?? [])
        {
            foreach (string line in Elements(child!))
            {
                yield return line;
            }
        }
    }

    private static JsonNode Of(JsonNode environment, string idShort) =>
        environment["submodels"]![0]!["submodelElements"]![0]!["value"]![0]!["value"]!.AsArray()
            .Single(element => (string?)element!["idShort"] == idShort)!;

    private JsonNode Write(FootprintUnit unit, params string[] standards) =>
        JsonNode.Parse(AasCarbonFootprint.Write(_story.Footprint(unit), standards, Guid.NewGuid(), s_published))!;
}
