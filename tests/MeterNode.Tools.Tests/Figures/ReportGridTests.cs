using System.Text.Json.Nodes;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Wire;

namespace MeterNode.Tools.Tests.Figures;

/// <summary>Emissions of the report by a factor of the table, named by its place.</summary>
[TestClass]
public sealed class ReportGridTests
{
    private readonly TestPlant _plant = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("mn-grid").FullName;

    private string Database => Path.Combine(_folder, "evidence.db");

    [TestInitialize]
    public void MakeStore()
    {
        using IEvidenceStore store = EvidenceStores.Open(Database, create: true);
        using var collector = new EvidenceCollector(_plant.Registry, store);
        collector.Ingest(
            [.. _plant.Node.Next(60).Select(pack => new ReceivedPack("mn/v1/test/node-1/ev", pack, DateTimeOffset.UnixEpoch))]);
    }

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    [DataRow("East")]
    [DataRow("华东")]
    public void Report_Grid_TakesTheFactorOfThePlaceAndSaysItsGasAndYear(string place)
    {
        CommandRun run = CommandRun.Of("report", "--db", Database, "--out", _folder, "--grid", place, "--json");

        Assert.AreEqual(0, run.Code, run.Error);
        JsonNode node = JsonNode.Parse(run.Output)!["nodes"]![0]!;
        JsonNode energy = Figure(node, "energy");
        JsonNode emissions = Figure(node, "emissions");
        Assert.AreEqual((double)energy["value"]! * 0.55, (double)emissions["value"]!, 1e-9);
        Assert.AreEqual("kg CO₂", (string?)emissions["unit"]);
        Assert.Contains("the factor is of 2023: there is none for 2026 yet", (string)emissions["warning"]!);
        Assert.AreEqual("CO2", (string?)JsonNode.Parse(run.Output)!["emissionFactor"]!["gas"]);
    }

    [TestMethod]
    public void Report_FactorOfOnesOwn_KeepsItsGas()
    {
        CommandRun run = CommandRun.Of(
            "report", "--db", Database, "--out", _folder, "--emission-factor", "0.5", "--emission-gas", "CO2", "--emission-date", "2026",
            "--emission-source", "supplier", "--json");

        Assert.AreEqual("kg CO₂", (string?)Figure(JsonNode.Parse(run.Output)!["nodes"]![0]!, "emissions")["unit"]);
    }

    [TestMethod]
    [DataRow("--grid Bavaria", "--grid: 'Bavaria' is no place with factors: write one of China (全国), North (华北)")]
    [DataRow("--grid East --emission-factor 0.5", "give --grid or --emission-factor, not both")]
    [DataRow("--emission-factor 0.5 --emission-gas CH4", "'CH4' is not a value for --emission-gas: write one of CO2, CO2e")]
    public void Report_WrongFactor_SaysWhatToWrite(string options, string message)
    {
        CommandRun run = CommandRun.Of(["report", "--db", Database, "--out", _folder, .. options.Split(' ')]);

        Assert.AreEqual(2, run.Code);
        Assert.Contains(message, run.Error);
    }

    private static JsonNode Figure(JsonNode node, string id) => node["figures"]!.AsArray().Single(figure => (string?)figure!["id"] == id)!;
}
