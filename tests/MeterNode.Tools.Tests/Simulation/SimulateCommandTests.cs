using System.Text.Json;
using MeterNode.Cli;
using MeterNode.Cli.Commands;
using MeterNode.Tools.Tests.Commands;

namespace MeterNode.Tools.Tests.Simulation;

/// <summary><c>meternode simulate</c> with other mains and with a metering IC: the whole firmware, against the machine's truth.</summary>
[TestClass]
public sealed class SimulateCommandTests
{
    [TestMethod]
    [DataRow("all", "--profile", "esp32")]
    [DataRow("press", "--profile", "ideal")]
    [DataRow("press", "--afe", "")]
    public void Simulate_SixtyHertz_IsWithinTheLimitsOfFiftyHertz(string machine, string option, string value)
    {
        foreach (JsonElement result in Simulate(["--machine", machine, "--mains", "60", option, value]))
        {
            Assert.IsInRange(-0.1, 0.1, result.GetProperty("energyErrorPercent").GetDouble());
            Assert.AreEqual(0, result.GetProperty("windowsDiscarded").GetInt32());
            double rows = result.GetProperty("rowsPerSecond").GetDouble();
            Assert.IsTrue(rows == 0 || Math.Abs((rows % 60) - 30) < 15, $"{rows} rows/s are near a multiple of the mains frequency");
        }
    }

    [TestMethod]
    [DataRow("3")]
    [DataRow("2")]
    [DataRow("1")]
    public void Simulate_MeteringIc_CountsTheTrueEnergyOfItsPhases(string phases)
    {
        JsonElement result = Simulate(["--machine", "press", "--afe", "--phases", phases]).Single();
        Assert.AreEqual("afe", result.GetProperty("mode").GetString());
        Assert.IsInRange(-0.01, 0.01, result.GetProperty("energyErrorPercent").GetDouble());
        Assert.IsGreaterThan(1e7, result.GetProperty("trueEnergyJoules").GetDouble());
        Assert.AreEqual(JsonValueKind.Null, result.GetProperty("quartersCoveredPercent").ValueKind);
    }

    [TestMethod]
    [DataRow(0.0, "0.000")]
    [DataRow(-0.0, "0.000")]
    [DataRow(-0.0004, "0.000")]
    [DataRow(0.0004, "0.000")]
    [DataRow(-0.0006, "-0.001")]
    [DataRow(0.0006, "+0.001")]
    [DataRow(-12.3456, "-12.346")]
    public void ErrorText_HasOneSign_AndZeroHasNone(double percent, string text) =>
        Assert.AreEqual(text, SimulateCommand.ErrorText(percent));

    [TestMethod]
    public void Simulate_PhasesWithoutAMeteringIc_IsRefused()
    {
        CommandRun run = CommandRun.Of("simulate", "--phases", "2");
        Assert.AreEqual(ExitCode.Usage, run.Code);
        StringAssert.Contains(run.Error, "--phases needs --afe");
    }

    private static JsonElement[] Simulate(string[] options)
    {
        CommandRun run = CommandRun.Of(["simulate", "--days", "0.05", "--json", .. options.Where(word => word.Length > 0)]);
        Assert.AreEqual(ExitCode.Ok, run.Code, run.Error);
        return [.. JsonDocument.Parse(run.Output).RootElement.GetProperty("machines").EnumerateArray()];
    }
}
