using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Server.Serving;

/// <summary>Where a plant's packs come from, with the collector behind it: the embedded broker, or one elsewhere.</summary>
internal interface IPackSource : IDisposable
{
    /// <summary>One line of the log.</summary>
    event Action<PlantNotice>? Said;

    /// <summary>One answer for every pack, after it is durable.</summary>
    event Action<IngestResult>? Ingested;

    /// <summary>A node has published its status: topic and content.</summary>
    event Action<string, ReadOnlyMemory<byte>>? StatusArrived;

    /// <summary>Another registry counts from now on.</summary>
    event Action<Registry>? RegistryChanged;

    /// <summary>The store needs a person before anything can be stored again.</summary>
    event Action<StoreException>? StoreLost;

    /// <summary>What was received since the start.</summary>
    CollectorStatistics Statistics { get; }

    /// <summary>Receipts that the broker has taken since the start.</summary>
    long ReceiptsPublished { get; }

    /// <summary>Why the store cannot be used now; null when it can.</summary>
    RuleReason? StoreProblem { get; }

    /// <summary>Why no packs can come now; null when they can.</summary>
    RuleReason? BrokerProblem { get; }

    /// <summary><c>embedded</c> or <c>external</c>.</summary>
    string Kind { get; }

    /// <summary>Clients of the broker that are connected; null when that cannot be known.</summary>
    int? Clients { get; }

    /// <summary>Packs can come from now on.</summary>
    void Start();

    /// <summary>
    /// Sends a message to a node that listens now; never delivered by a broker elsewhere, where a collector may not command nodes.
    /// </summary>
    PublishAnswer Send(string topic, byte[] payload);

    /// <summary>Changes of configurations that wait in the plant's folder go out.</summary>
    void OfferChanges();

    /// <summary>Shows the broker's certificate that is in the plant's folder now; connections that are there stay.</summary>
    void TakeCertificate();

    /// <summary>Stores what was received, publishes the last receipts, and ends.</summary>
    void Stop();
}
