using MeterNode.Plant.Provisioning;
using MeterNode.VirtualBoard.Profiles;
using MeterNode.VirtualPlant.Simulation;

namespace MeterNode.EndToEnd;

/// <summary>
/// A short version of the month that `meternode simulate` runs. A pack that is refused or a register that falls ends the run.
/// </summary>
[TestClass]
public sealed class SimulationTests
{
    [TestMethod]
    [DataRow("press", true)]
    [DataRow("moulder", false)]
    public void SixHours_EvidenceAgreesWithTruth(string machine, bool isIdeal)
    {
        BoardProfile profile = isIdeal ? BoardProfile.Ideal : BoardProfile.Esp32;
        SimulationResult result = Run(machine, new SimulationOptions { Days = 0.25, Profile = profile });

        // Tighter than what √(30/0.25) allows: 3.3 % and 4.0 %.
        Assert.IsLessThanOrEqualTo(1.0, Math.Abs(result.EnergyErrorPercent), result.ToString());
        Assert.IsTrue(result.IsWithinLimits, result.ToString());
        Assert.IsTrue(result.Packs >= 24, result.ToString());
        Assert.IsTrue(result.Periods >= 22, result.ToString());
        Assert.AreEqual(0L, result.WindowsDiscarded, result.ToString());
        Assert.IsTrue(result.TrueShots > 100, result.ToString());
    }

    [TestMethod]
    public void RealBoardAtItsOwnPlan_MetersThreePhasesWithoutRefusingAWindow()
    {
        SimulationResult result = Run("press", new SimulationOptions { Days = 1.0 / 48, IsThinned = false });

        Assert.AreEqual("esp32", result.Profile);
        Assert.IsGreaterThanOrEqualTo(850, result.RowsPerSecond, result.ToString());
        Assert.AreEqual(0L, result.WindowsDiscarded, result.ToString());
        Assert.AreEqual(0.0, result.UnmeteredSeconds, 0.2, result.ToString());
        Assert.AreEqual(0.0, result.EnergyErrorPercent, 1.0, result.ToString());
    }

    [TestMethod]
    [DataRow(300_000, true)]
    [DataRow(600_000, false)]
    public void SlowerBoard_MetersOrSaysThatItDoesNot(int conversionNanos, bool canMeter)
    {
        BoardProfile slow = BoardProfile.Esp32 with { ConversionNanos = new ProfileValue(conversionNanos, "test") };
        SimulationResult result = Run("press", new SimulationOptions { Days = 1.0 / 96, IsThinned = false, Profile = slow });

        if (canMeter)
        {
            Assert.AreEqual(0L, result.WindowsDiscarded, result.ToString());
            Assert.AreEqual(0.0, result.EnergyErrorPercent, 1.0, result.ToString());
            return;
        }

        Assert.AreEqual(0L, result.Windows, result.ToString());
        Assert.AreEqual(result.WindowsDiscarded, result.WindowsRefused.Rate, 0.01 * result.WindowsDiscarded, result.ToString());
        Assert.AreEqual(900.0, result.UnmeteredSeconds, 20.0, result.ToString());
    }

    [TestMethod]
    public void ADayWithoutLoad_MovesNoRegister()
    {
        SimulationResult result = Run("furnace", new SimulationOptions { Days = 1, IsUnloaded = true, WindowIntervalMs = 4000 });

        Assert.AreEqual(0L, result.EnergyJoules);
        Assert.IsTrue(result.Windows > 21_000, result.ToString());
        Assert.IsTrue(result.IsWithinLimits, result.ToString());
    }

    private static SimulationResult Run(string machine, SimulationOptions options)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("meternode-test-");
        try
        {
            PlantFolder plant = PlantFolder.Create(Path.Combine(folder.FullName, "plant"), "test", "127.0.0.1", 8883);
            using var simulation = new MachineSimulation(machine, options, plant);
            return simulation.Run(_ => { }, CancellationToken.None);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
