namespace MeterNode.Plant.Backup;

/// <summary>The last file of a backup: what stands before it.</summary>
/// <param name="SchemaVersion">Version of this form.</param>
/// <param name="Site">Name of the plant.</param>
/// <param name="MadeAt">When the state was that of the backup.</param>
/// <param name="Program">Version of the program that made it.</param>
/// <param name="StorePath">Path of the evidence store among the files; null when it is not in the backup.</param>
/// <param name="StoreElsewhere">
/// Name of the store that the backup does not have, a database at a server; null when there is none.
/// </param>
/// <param name="Files">Every file.</param>
public sealed record BackupManifest(
    int SchemaVersion, string Site, DateTimeOffset MadeAt, string Program, string? StorePath, string? StoreElsewhere,
    IReadOnlyList<BackupFile> Files)
{
    internal const int Version = 1;

    /// <summary>Its name in the archive.</summary>
    internal const string FileName = "manifest.json";

    /// <summary>The folder of the archive that holds the plant's folder.</summary>
    internal const string PlantFolderName = "plant/";

    /// <summary>The folder of the archive that holds the evidence store, with its path from the plant's folder on.</summary>
    internal const string StoreFolderName = "store/";
}
