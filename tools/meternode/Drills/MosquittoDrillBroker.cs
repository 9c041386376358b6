using MeterNode.Cli.Demo;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Cli.Drills;

/// <summary>A real mosquitto with the configuration that the plant folder holds.</summary>
internal sealed class MosquittoDrillBroker(PlantFolder plant) : IDrillBroker
{
    private MosquittoProcess _process = new(plant);

    public string Name => "mosquitto";

    public void Start()
    {
        _process.Dispose();
        _process = new MosquittoProcess(plant);
        _process.Start();
    }

    public void Kill() => _process.Dispose();

    public void Forget()
    {
        foreach (string file in Directory.EnumerateFiles(plant.In("broker"), "*.db*", SearchOption.AllDirectories))
        {
            File.Delete(file);
        }
    }

    public void Dispose() => _process.Dispose();
}
