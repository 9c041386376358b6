using MeterNode.Plant.Provisioning;
using MeterNode.VirtualPlant.Simulation;

namespace MeterNode.Tools.Tests.Simulation;

/// <summary>A whole node on a virtual ESP32 that samples six channels at its own pace: what a signature in a chip costs.</summary>
[TestClass]
public sealed class SecureElementRunTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("meternode-elementrun-");

    [TestMethod]
    public void Simulate_HalfAnHour_ASignatureInTheChipCostsNoWindows()
    {
        SimulationResult software = Run("software", hasElement: false);
        SimulationResult element = Run("element", hasElement: true);

        Assert.IsTrue(element.IsWithinLimits, element.ToString());
        Assert.AreEqual(software.Packs, element.Packs);
        Assert.AreEqual(software.RowsPerSecond, element.RowsPerSecond, software.RowsPerSecond * 0.005);
        Assert.IsLessThanOrEqualTo(software.WindowsDiscarded + 2, element.WindowsDiscarded, $"{software} {element}");
        Assert.IsGreaterThanOrEqualTo(software.Windows * 0.995, element.Windows, $"{software} {element}");
        Assert.AreEqual(software.UnmeteredSeconds, element.UnmeteredSeconds, 1);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private SimulationResult Run(string name, bool hasElement)
    {
        PlantFolder plant = PlantFolder.Create(Path.Combine(_folder.FullName, name), "simulated", "127.0.0.1", 8883);
        var options = new SimulationOptions { Days = 1 / 48.0, IsThinned = false, HasSecureElement = hasElement };
        using var simulation = new MachineSimulation("press", options, plant);
        SimulationResult result = simulation.Run(_ => { }, CancellationToken.None);
        string flash = Path.Combine(plant.Path, "flash", "press-adc");
        Assert.AreEqual(hasElement, !File.Exists(Path.Combine(flash, "node.key")), "the key is in the chip, or in a file");
        return result;
    }
}
