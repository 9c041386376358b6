using System.Text.Json.Nodes;
using MeterNode.Report;
using MeterNode.Tools.Tests.Figures;

namespace MeterNode.Tools.Tests.Footprints;

/// <summary>The footprint as PACT takes it, held to a schema of what PACT 3.0.3 demands of the fields that we write.</summary>
[TestClass]
public sealed class PactFootprintTests
{
    private static readonly Guid s_id = new("f4b1225a-bd44-4c8e-861d-079e4e1dfd69");
    private static readonly DateTimeOffset s_created = new(2026, 12, 1, 9, 30, 0, TimeSpan.FromHours(8));

    private readonly FootprintStory _story = new();

    [TestCleanup]
    public void DisposeStory() => _story.Dispose();

    [TestMethod]
    [DataRow(FootprintUnit.Piece, "piece", "0.345")]
    [DataRow(FootprintUnit.Kilogram, "kilogram", "1")]
    public void Write_Footprint_FitsTheSchemaAndHasTheFigures(FootprintUnit unit, string unitName, string mass)
    {
        _story.StateOutput();
        ArticleFootprint footprint = _story.Footprint(unit);

        JsonNode written = Write(footprint, Statement());

        AssertFits(written);
        Assert.AreEqual(s_id.ToString(), (string?)written["id"]);
        Assert.AreEqual("3.0.3", (string?)written["specVersion"]);
        Assert.AreEqual("2026-12-01T01:30:00Z", (string?)written["created"], "in UTC");
        JsonNode carbon = written["pcf"]!;
        Assert.AreEqual(unitName, (string?)carbon["declaredUnitOfMeasurement"]);
        Assert.AreEqual(mass, (string?)carbon["productMassPerDeclaredUnit"]);
        Assert.AreEqual("2026-11-26T00:00:00Z", (string?)carbon["referencePeriodStart"]);
        Assert.AreEqual("2026-11-26T02:00:00Z", (string?)carbon["referencePeriodEnd"]);
        foreach (string name in (string[])["pcfExcludingBiogenicUptake", "pcfIncludingBiogenicUptake", "fossilGhgEmissions"])
        {
            Assert.AreEqual(footprint.Kilograms, (string?)carbon[name], name);
        }

        Assert.AreEqual("0", (string?)carbon["fossilCarbonContent"]);
        Assert.AreEqual("1.5", (string?)carbon["exemptedEmissionsPercent"]);
        Assert.AreEqual("100", (string?)carbon["primaryDataShare"]);
        Assert.AreEqual("CN-GD", (string?)carbon["geographyCountrySubdivision"]);
        Assert.AreEqual("2024", (string?)carbon["secondaryEmissionFactorSources"]![0]!["version"]);
        Assert.IsNull(written["precedingPfIds"]);
    }

    [TestMethod]
    [DataRow("CN", "geographyCountry")]
    [DataRow("CN-GD", "geographyCountrySubdivision")]
    [DataRow("Eastern Asia", "geographyRegionOrSubregion")]
    public void Write_Geography_IsInOnePropertyOnly(string place, string property)
    {
        _story.StateOutput();

        JsonNode written = Write(_story.Footprint(), Statement() with { Geography = FootprintGeography.Parse(place)! });

        AssertFits(written);
        CollectionAssert.AreEqual(
            (string[])[property],
            written["pcf"]!.AsObject().Where(entry => entry.Key.StartsWith("geography", StringComparison.Ordinal))
                .Select(entry => entry.Key).ToArray());
    }

    [TestMethod]
    [DataRow("cn")]
    [DataRow("Guangdong")]
    [DataRow("CN-GD\n")]
    [DataRow("")]
    public void Parse_NoPlace_IsNone(string text) => Assert.IsNull(FootprintGeography.Parse(text));

    [TestMethod]
    public void Write_ReplacedFootprints_AreNamedOnce()
    {
        _story.StateOutput();
        Guid earlier = Guid.NewGuid();

        JsonNode written = Write(_story.Footprint(), Statement() with { ReplacedIds = [earlier, earlier] });

        AssertFits(written);
        CollectionAssert.AreEqual(
            (string[])[earlier.ToString()], written["precedingPfIds"]!.AsArray().Select(id => (string)id!).ToArray());
    }

    [TestMethod]
    public void Write_Texts_SayWhatIsInItAndWhatIsNot()
    {
        _story.Ledger.Add(
            "energy", ("carrier", "natural-gas"), ("quantity", "10"), ("unit", "m3"), ("from", FootprintStory.Day),
            ("to", FootprintStory.End));
        _story.Ledger.Add(
            "energy", ("carrier", "diesel"), ("quantity", "10"), ("unit", "kg"), ("from", FootprintStory.Day - 7200),
            ("to", FootprintStory.Day));
        _story.StateOutput();

        JsonNode written = Write(_story.Footprint(), Statement());

        string boundary = (string)written["pcf"]!["boundaryProcessesDescription"]!;
        Assert.Contains("electricity only", boundary);
        Assert.Contains("metered by press-1", boundary);
        Assert.EndsWith("Stated for the plant in this period and not in it: natural-gas.", boundary);
        string comment = (string)written["comment"]!;
        Assert.Contains("kg CO2e a good part (k = 2, of the electricity alone)", comment);
        Assert.Contains("the factor footprint-cn-2024 is of 2024, the energy of 2026", comment);
        Assert.Contains($"key {_story.Node.Kid:x16} packs 0 to 119", comment);
        Assert.Contains("statements 3, 4 of the ledger", comment, "article and output");
        Assert.DoesNotContain("not in order", comment);
    }

    [TestMethod]
    public void Write_EvidenceNotInOrder_SaysSo()
    {
        _story.StateOutput();
        _story.Findings.Add(("press-1", "packs-missing"));

        Assert.StartsWith(
            "The evidence is not in order: 1 findings, the first: press-1: packs-missing.",
            (string?)Write(_story.Footprint(), Statement())["comment"]);
    }

    [TestMethod]
    public void Write_HostileNames_AreTextAndNothingElse()
    {
        const string Name = "A\"},{\u202e\u001b[2J<b>支架\ud83d\ude00";
        _story.StateOutput();
        string text = PactFootprint.Write(_story.Footprint(), Statement() with { ProductName = Name, CompanyName = Name }, s_id, s_created);

        JsonNode written = JsonNode.Parse(text)!;
        AssertFits(written);
        Assert.AreEqual(Name, (string?)written["productNameCompany"]);
        Assert.AreEqual(Name, (string?)written["companyName"]);
        Assert.DoesNotContain("\u202e", text);
        Assert.DoesNotContain("\u001b", text);
        Assert.Contains("支架", text);
    }

    internal static FootprintStatement Statement() => new()
    {
        CompanyName = "Example Castings",
        CompanyIds = ["urn:pact:company:customcode:supplier-id:6789"],
        ProductIds = ["urn:gtin:5695872369587"],
        ProductName = "Bracket",
        ProductDescription = "Bracket, aluminium die casting",
        Geography = FootprintGeography.Parse("CN-GD")!,
        FossilCarbonKilograms = 0,
        CharacterizationReports = ["AR6"],
        Standards = ["ISO14067"],
        ExemptedPercent = 1.5,
        ExemptedDescription = "lighting",
    };

    internal static void AssertFits(JsonNode written)
    {
        string schema = File.ReadAllText(
            Path.Combine(Repository.Root, "tests", "MeterNode.Tools.Tests", "Footprints", "pact-footprint.schema.json"));
        CollectionAssert.AreEqual(Array.Empty<string>(), SmallSchema.Problems(JsonNode.Parse(schema)!, written).ToArray());
    }

    private static JsonNode Write(ArticleFootprint footprint, FootprintStatement statement) =>
        JsonNode.Parse(PactFootprint.Write(footprint, statement, s_id, s_created))!;
}
