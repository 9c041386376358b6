using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Broker;

namespace MeterNode.Cli.Drills;

/// <summary>The embedded broker as a pipe: it stores nothing, and has forgotten everything whenever it ends.</summary>
internal sealed class EmbeddedDrillBroker : IDrillBroker
{
    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2 _certificate;
    private readonly EmbeddedBroker _broker;

    public EmbeddedDrillBroker(PlantFolder plant)
    {
        _authority = X509Certificate2.CreateFromPem(File.ReadAllText(plant.CaCertificatePath));
        _certificate = plant.LoadBrokerIdentity();
        _broker = new EmbeddedBroker(
            new EmbeddedBrokerOptions
            {
                Site = plant.Site,
                Authority = _authority,
                Certificate = _certificate,
                Port = plant.BrokerPort,
                Collectors = [.. PlantCollectors.Of(plant).Select(collector => collector.Name)],
            });
    }

    public string Name => "embedded";

    public void Start() => _broker.Start();

    public void Kill() => _broker.Stop();

    public void Forget()
    {
        // It keeps nothing.
    }

    public void Dispose()
    {
        _broker.Dispose();
        _authority.Dispose();
        _certificate.Dispose();
    }
}
