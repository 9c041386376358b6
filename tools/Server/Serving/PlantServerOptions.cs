using MeterNode.Plant.Collecting;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Server.Serving;

/// <summary>What a <see cref="PlantServer"/> works with.</summary>
public sealed record PlantServerOptions
{
    /// <summary>The plant.</summary>
    public required PlantFolder Plant { get; init; }

    /// <summary>SQLite file or PostgreSQL connection string; null for the one that the plant's settings name.</summary>
    public string? Store { get; init; }

    /// <summary>A broker elsewhere; null for the embedded one.</summary>
    public BrokerAddress? Broker { get; init; }

    /// <summary>From one receipt of a node to the next while its packs arrive.</summary>
    public TimeSpan ReceiptInterval { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>The time-stamp service (RFC 3161) that stamps each day's checkpoint; null for none.</summary>
    public Uri? TimeStampService { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The store that is used.</summary>
    public string StoreName => Store ?? Plant.Store;

    /// <summary>Who this program is at a broker elsewhere: the plant's first collector.</summary>
    internal BrokerOptions BrokerOptions => new()
    {
        Host = Broker?.Host ?? Plant.BrokerHost,
        Port = Broker?.Port ?? Plant.BrokerPort,
        Queue = Broker?.Queue,
        CaFile = Plant.CaCertificatePath,
        CertificateFile = Plant.CollectorCertificatePath,
        KeyFile = Plant.CollectorKeyPath,
    };
}
