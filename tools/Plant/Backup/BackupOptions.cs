using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.Backup;

/// <summary>What a backup is made of.</summary>
public sealed record BackupOptions
{
    /// <summary>The plant.</summary>
    public required PlantFolder Plant { get; init; }

    /// <summary>Its evidence store; null for the one that the plant's settings name.</summary>
    public string? Store { get; init; }

    /// <summary>A new file, outside the plant's folder.</summary>
    public required string File { get; init; }

    /// <summary>At least <see cref="PlantBackup.MinimumPassphrase"/> characters.</summary>
    public required string Passphrase { get; init; }

    /// <summary>Version of the program, for the manifest.</summary>
    public required string Program { get; init; }

    /// <summary>How far it is: what is done, bytes so far, bytes in all.</summary>
    public Action<string, long, long>? Progress { get; init; }

    /// <summary>Rounds of the key's derivation; a test takes few.</summary>
    internal int Iterations { get; init; } = BackupHeader.Iterations;

    /// <summary>The store that is used.</summary>
    internal string StoreName => Store ?? Plant.Store;
}
