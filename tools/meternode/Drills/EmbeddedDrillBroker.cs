using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Broker;

namespace MeterNode.Cli.Drills;

/// <summary>The embedded broker as a pipe: it stores nothing, and has forgotten everything whenever it ends.</summary>
internal sealed class EmbeddedDrillBroker : IDrillBroker
{
    private readonly PlantFolder _plant;
    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2 _certificate;
    private EmbeddedBroker? _broker;

    public EmbeddedDrillBroker(PlantFolder plant)
    {
        _plant = plant;
        _authority = X509Certificate2.CreateFromPem(File.ReadAllText(plant.CaCertificatePath));
        _certificate = plant.LoadBrokerIdentity();
    }

    public string Name => "embedded";

    public void Start()
    {
        _broker ??= new EmbeddedBroker(new EmbeddedBrokerOptions
        {
            Site = _plant.Site,
            Authority = _authority,
            Certificate = _certificate,
            Port = _plant.BrokerPort,
            Collectors = [.. PlantCollectors.Of(_plant).Select(collector => collector.Name)],
        });
        _broker.Start();
    }

    public void Kill() => _broker?.Stop();

    public void Forget()
    {
        // It keeps nothing.
    }

    public void Dispose()
    {
        _broker?.Dispose();
        _authority.Dispose();
        _certificate.Dispose();
    }
}
