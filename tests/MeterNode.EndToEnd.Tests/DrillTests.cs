using System.Text.Json;
using MeterNode.Cli;
using MeterNode.Cli.Demo;
using MeterNode.Cli.Drills;

namespace MeterNode.EndToEnd;

/// <summary>The drills that are short enough for every test run; tests/drills.sh runs them all.</summary>
[TestClass]
public sealed class DrillTests
{
    [TestMethod]
    [DataRow("late-collector", "Embedded")]
    [DataRow("late-collector", "Mosquitto")]
    [DataRow("node-power", "Embedded")]
    [DataRow("stolen-session", "Embedded")]
    [DataRow("stolen-session", "Mosquitto")]
    public void Drill_OnThisBroker_NothingIsLost(string name, string broker)
    {
        DemoBrokerKind kind = Enum.Parse<DemoBrokerKind>(broker);
        if (kind == DemoBrokerKind.Mosquitto && !MosquittoProcess.IsInstalled)
        {
            Assert.Inconclusive("skipped: mosquitto is not installed");
        }

        Drill drill = DrillList.All.Single(known => known.Name == name);

        DrillResult result = DrillRunner.Run(drill, new DrillOptions { Broker = kind, Seed = 7 }, (_, _) => { }, CancellationToken.None);

        Assert.IsTrue(result.Passed, string.Join("; ", result.Problems));
        Assert.IsGreaterThan(20, result.PacksMade);
        Assert.AreEqual((result.PacksMade, 0L, 0L), (result.PacksStored, result.PacksLost, result.EnergyErrorJoules));
    }

    [TestMethod]
    public void Drill_Upgrade_AsJson_SaysWhatWasLost()
    {
        CommandLine run = CommandLine.Run("drill", "upgrade", "--broker", "embedded", "--seed", "3", "--json");

        Assert.AreEqual(ExitCode.Ok, run.Code, run.Output + run.Error);
        JsonElement result = JsonDocument.Parse(run.Output).RootElement;
        Assert.AreEqual((1, 3), (result.GetProperty("schemaVersion").GetInt32(), result.GetProperty("seed").GetInt32()));
        JsonElement drill = result.GetProperty("drills").EnumerateArray().Single();
        Assert.AreEqual("upgrade", drill.GetProperty("name").GetString());
        Assert.IsTrue(drill.GetProperty("passed").GetBoolean());
        Assert.AreEqual(drill.GetProperty("packsMade").GetInt64(), drill.GetProperty("packsStored").GetInt64());
        Assert.IsGreaterThan(25, drill.GetProperty("packsMade").GetInt64(), "25 are in the image");
        Assert.AreEqual(0, drill.GetProperty("packsLost").GetInt64());
        Assert.AreEqual(0, drill.GetProperty("energyErrorJoules").GetInt64());
    }

    [TestMethod]
    public void Drill_UnknownName_NamesThoseThatThereAre()
    {
        CommandLine run = CommandLine.Run("drill", "earthquake");

        Assert.AreEqual(ExitCode.Usage, run.Code);
        Assert.Contains("there is no drill 'earthquake'; there are late-collector, broker-amnesia", run.Error);
    }
}
