using System.Text.Json.Nodes;
using MeterNode.Cli;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Figures;

namespace MeterNode.Tools.Tests.Footprints;

/// <summary><c>meternode footprint</c>, from a plant's folder to the file.</summary>
[TestClass]
public sealed class FootprintCommandTests
{
    private static readonly string[] s_stated =
    [
        "--ipcc", "AR6", "--company", "Example Castings", "--company-id", "urn:pact:company:customcode:supplier-id:6789",
        "--product-id", "urn:gtin:5695872369587", "--description", "Bracket", "--geography", "CN-GD", "--fossil-carbon", "0",
        "--exempted", "0",
    ];

    private static MonthPlant? s_plant;

    [ClassInitialize]
    public static void MakePlant(TestContext context) => s_plant = new MonthPlant();

    [ClassCleanup]
    public static void RemovePlant() => s_plant?.Dispose();

    [TestMethod]
    public void Pact_OfAMonth_IsTheFigureThatFiguresPrints()
    {
        string file = Path.Combine(s_plant!.Root, "pact.json");

        CommandRun run = Run("pact", file, [.. s_stated, "--product-name", "支架"]);

        Assert.AreEqual(ExitCode.Ok, run.Code, run.Error);
        JsonNode written = JsonNode.Parse(File.ReadAllText(file))!;
        PactFootprintTests.AssertFits(written);
        string printed = Printed("footprintPerGoodPart");
        Assert.AreEqual(printed, (string?)written["pcf"]!["pcfExcludingBiogenicUptake"]);
        Assert.Contains($"'{file}': {printed} ± ", run.Output);
        Assert.AreEqual("支架", (string?)written["productNameCompany"]);
        Assert.Contains("The evidence is not in order: ", run.Error, "the month has gaps");
        Assert.Contains("The evidence is not in order: ", (string)written["comment"]!);
    }

    [TestMethod]
    public void Aas_OfAMonth_IsTheFigureThatFiguresPrints()
    {
        CommandRun run = Run("aas", "-", []);

        Assert.AreEqual(ExitCode.Ok, run.Code, run.Error);
        JsonNode product = JsonNode.Parse(run.Output)!["submodels"]![0]!["submodelElements"]![0]!["value"]![0]!;
        Assert.AreEqual(Printed("footprintPerGoodPart"), (string?)product["value"]![1]!["value"]);
    }

    [TestMethod]
    public void Pact_NameThatNobodyStated_IsAskedFor()
    {
        CommandRun run = Run("pact", Path.Combine(s_plant!.Root, "unnamed.json"), s_stated);

        Assert.AreEqual(ExitCode.Usage, run.Code);
        Assert.Contains("the ledger has no name of article 'A-100': give the trade name of the product with --product-name", run.Error);
        Assert.IsFalse(File.Exists(Path.Combine(s_plant.Root, "unnamed.json")));
    }

    [TestMethod]
    public void Pact_FactorOfAnotherPlace_IsRefused()
    {
        string[] stated = [.. s_stated];
        stated[Array.IndexOf(stated, "--geography") + 1] = "DE-BY";

        CommandRun run = Run("pact", "-", [.. stated, "--product-name", "x"]);

        Assert.AreEqual(ExitCode.Usage, run.Code);
        Assert.Contains("the factor footprint-cn-2024 is of China, and --geography says DE-BY", run.Error);
    }

    [TestMethod]
    public void Pact_OptionsInAFile_AreTaken()
    {
        string words = Path.Combine(s_plant!.Root, "company.txt");
        File.WriteAllLines(words, s_stated.Where(word => word is not "Example Castings").SelectMany(
            word => word == "--company" ? (string[])[word, "Example"] : [word]));

        CommandRun run = Run("pact", "-", ["@" + words, "--product-name", "Bracket"]);

        Assert.AreEqual(ExitCode.Ok, run.Code, run.Error);
        Assert.AreEqual("Example", (string?)JsonNode.Parse(run.Output)!["companyName"]);
    }

    [TestMethod]
    public void Pact_FileThatIsThere_IsKept()
    {
        string file = Path.Combine(s_plant!.Root, "kept.json");
        File.WriteAllText(file, "mine");

        CommandRun run = Run("pact", file, [.. s_stated, "--product-name", "x"]);

        Assert.AreEqual(ExitCode.Usage, run.Code);
        Assert.Contains("is there already: name a new file", run.Error);
        Assert.AreEqual("mine", File.ReadAllText(file));
    }

    [TestMethod]
    [DataRow("--company-id", "6789", "--company-id '6789' is no URN (RFC 8141): write urn:, a namespace, a colon and a name")]
    [DataRow("--product-id", "urn:x", "--product-id 'urn:x' is no URN")]
    [DataRow("--geography", "Germany", "--geography 'Germany' is no place: write a subdivision such as CN-GD, a country such as CN, or")]
    [DataRow("--ipcc", "6", "--ipcc '6' is no report of the IPCC: write AR6, AR5 or AR4")]
    [DataRow("--exempted", "2", "--exempted is not 0: say with --exempted-why why emissions were left out")]
    [DataRow("--fossil-carbon", "1,5", "--fossil-carbon does not understand '1,5': write 1.5")]
    [DataRow("--company", " ", "--company is empty: write what is true for you")]
    public void Pact_WrongStatement_SaysWhatToWrite(string option, string value, string message)
    {
        string[] stated = [.. s_stated];
        stated[Array.IndexOf(stated, option) + 1] = value;

        CommandRun run = Run("pact", "-", [.. stated, "--product-name", "x"]);

        Assert.AreEqual(ExitCode.Usage, run.Code, run.Error);
        Assert.Contains(message, run.Error);
        Assert.AreEqual("", run.Output);
    }

    [TestMethod]
    public void Pact_StatementThatIsMissing_IsNamed()
    {
        CommandRun run = Run("pact", "-", []);

        Assert.AreEqual(ExitCode.Usage, run.Code);
        foreach (string option in s_stated.Where(word => word.StartsWith("--", StringComparison.Ordinal)))
        {
            Assert.Contains(option, run.Error);
        }
    }

    [TestMethod]
    [DataRow("pact", "ISO9001", "--standard 'ISO9001' is none that the format knows; there are ISO14067, ISO14083")]
    [DataRow("aas", "ISO14083", "--standard 'ISO14083' is none that the format knows; there are ISO14067, ISO14040-44")]
    public void Standard_ThatTheFormatDoesNotKnow_IsRefused(string format, string standard, string message)
    {
        CommandRun run = CommandRun.Of(
        [
            "footprint", format, "--plant", s_plant!.Folder.Path, "--from", MonthPlant.From, "--to", MonthPlant.To, "--article", "A-100",
            "--standard", standard, "--out", "-", .. format == "pact" ? s_stated : [],
        ]);

        Assert.AreEqual(ExitCode.Usage, run.Code);
        Assert.Contains(message, run.Error);
    }

    [TestMethod]
    public void Aas_ArticleWithoutOutput_IsFailureWithTheOthers()
    {
        CommandRun run = CommandRun.Of(
            "footprint", "aas", "--plant", s_plant!.Folder.Path, "--from", MonthPlant.From, "--to", MonthPlant.To, "--grid", "China",
            "--article", "X\u001b[2J", "--standard", "ISO14067", "--out", "-");

        Assert.AreEqual(ExitCode.Failure, run.Code);
        Assert.Contains("article 'X\\u001b[2J' has no output that lies in the period; there is output of A-100, B-200", run.Error);
    }

    private static CommandRun Run(string format, string file, string[] more) => CommandRun.Of(
    [
        "footprint", format, "--plant", s_plant!.Folder.Path, "--from", MonthPlant.From, "--to", MonthPlant.To, "--zone", MonthPlant.Zone,
        "--grid", "China", "--article", "A-100", "--standard", "ISO14067", "--out", file, .. more,
    ]);

    private static string Printed(string id)
    {
        CommandRun figures = CommandRun.Of(
            "figures", "--plant", s_plant!.Folder.Path, "--from", MonthPlant.From, "--to", MonthPlant.To, "--zone", MonthPlant.Zone,
            "--grid", "China", "--json");
        return (string)JsonNode.Parse(figures.Output)!["figures"]!.AsArray().Single(figure =>
            (string?)figure!["id"] == id && (string?)figure["scope"] == "article" && (string?)figure["name"] == "A-100")!["printed"]!;
    }
}
