using MeterNode.Plant.Provisioning;
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
        SimulationResult result = Run(machine, new SimulationOptions { Days = 0.25, IsIdeal = isIdeal });

        // Tighter than what √(30/0.25) allows: 3.3 % and 4.0 %.
        Assert.IsLessThanOrEqualTo(1.0, Math.Abs(result.EnergyErrorPercent), result.ToString());
        Assert.IsTrue(result.IsWithinLimits, result.ToString());
        Assert.IsTrue(result.Packs >= 24, result.ToString());
        Assert.IsTrue(result.Periods >= 22, result.ToString());
        Assert.AreEqual(0L, result.WindowsDiscarded, result.ToString());
        Assert.IsTrue(result.TrueShots > 100, result.ToString());
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
