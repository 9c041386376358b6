using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Wire;

namespace MeterNode.Load;

/// <summary>A plant in a temporary folder whose nodes exist as keys only; their packs are signed before anything is measured.</summary>
internal sealed class LoadPlant : IDisposable
{
    private const string Site = "load";

    /// <summary>Connections of the nodes to the broker: each carries the packs of many.</summary>
    private const int MaximumConnections = 200;

    private readonly TestPlant _plant;

    public LoadPlant(int nodes, int amqpPort, int brokerPort)
    {
        Root = Directory.CreateTempSubdirectory("meternode-load-").FullName;
        _plant = new TestPlant(nodes, Site);
        Folder = PlantFolder.Create(Path.Combine(Root, "plant"), Site, "127.0.0.1", brokerPort);
        File.WriteAllText(Folder.RegistryPath, _plant.Registry.ToJson());
        PlantCollectors.Add(Folder, "2");
        RabbitConfiguration.Write(Folder, amqpPort);
        CertificateIssuer authority = Folder.LoadAuthority();
        Identities = [.. _plant.Nodes.Take(MaximumConnections).Select(node => (node.Id, Identity(authority, node.Id)))];
    }

    public string Root { get; }

    public PlantFolder Folder { get; }

    public IReadOnlyList<ulong> Keys => [.. _plant.Nodes.Select(node => node.Kid)];

    /// <summary>Names and certificates of the connections.</summary>
    public IReadOnlyList<(string Name, X509Certificate2 Certificate)> Identities { get; }

    public static string TopicOf(string name) => $"mn/v1/{Site}/{name}/ev";

    /// <summary>The next <paramref name="count"/> packs, one of each node in turn: three phases, one mould zone, six readings.</summary>
    public List<byte[]> Sign(int count, Progress progress)
    {
        var packs = new byte[count][];
        int nodes = _plant.Nodes.Count;
        int done = 0;
        Parallel.For(0, nodes, node =>
        {
            for (int i = node; i < count; i += nodes)
            {
                packs[i] = Next(_plant.Nodes[node]);
                progress.Say("signing", Interlocked.Increment(ref done), count, "packs");
            }
        });
        return [.. packs];
    }

    public void Dispose()
    {
        foreach ((_, X509Certificate2 certificate) in Identities)
        {
            certificate.Dispose();
        }

        Directory.Delete(Root, recursive: true);
    }

    private static byte[] Next(TestNode node) => node.Next(payload =>
    {
        for (int reading = 1; reading <= 6; reading++)
        {
            double amperes = Math.Round(12 + 3 * Math.Sin((node.Seq * 6 + reading) / 5.0), 2);
            payload.Number("i2", "A", amperes, reading * 10).Number("i3", "A", amperes + 0.11, reading * 10);
        }

        payload.Number("u2", "V", 229.8, 60).Number("u3", "V", 231.1, 60).Number("p2", "W", 2710.5, 60).Number("p3", "W", 2695.1, 60)
            .Number("s2", "VA", 2840, 60).Number("s3", "VA", 2830, 60).Number("pf2", "/", 0.9544, 60).Number("pf3", "/", 0.9523, 60);
    });

    private static X509Certificate2 Identity(CertificateIssuer authority, string name)
    {
        IssuedCertificate issued = authority.Issue(name, [], 1);
        return X509Certificate2.CreateFromPem(issued.CertificatePem, issued.KeyPem);
    }
}
