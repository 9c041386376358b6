using System.IO.Compression;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.Flashing;

/// <summary>
/// What it takes to flash a node's board on another machine than that of the plant's folder: the files for the board, its configuration in
/// plain text, and its Wi-Fi, in one zip. <see cref="UnpackedBundle"/> takes it.
/// </summary>
public static class BundleZip
{
    /// <summary>Name of the file with the configuration in plain text, in a bundle.</summary>
    internal const string ConfigurationFile = "node.json";

    /// <summary>Name of the file with the Wi-Fi, in a bundle.</summary>
    internal const string NetworkFile = "network.json";

    /// <summary>Name of the mark in a bundle whose files were given as a zip; it has the time, UTC.</summary>
    private const string GivenFile = "given-as-zip";

    private const int OwnerOnly = 0b110_000_000 << 16;

    /// <summary>Name of the file for a node.</summary>
    public static string NameOf(string node) => node + "-flash.zip";

    /// <summary>Whether the bundle's files were given as a zip: which board has them the plant does not know.</summary>
    public static bool IsGiven(string bundle) => File.Exists(Path.Combine(bundle, GivenFile));

    /// <summary>
    /// Makes the file, once the audit log says so, and marks the bundle. The licence to begin with pack number 0 is not in it, because a
    /// file can be used twice, and it is removed from the bundle: a node that is flashed from a zip asks the collector.
    /// </summary>
    /// <exception cref="OperatorException">The plant has seen a board of the node, or its folder cannot be read or written.</exception>
    public static byte[] Take(PlantFolder plant, string node)
    {
        string bundle = plant.BundlePath(node);
        ConfigurationHistory.Complete(bundle);
        using PlantTransaction change = PlantTransaction.Begin(plant);
        if (!PlantClaims.IsOpen(bundle) || WaitingProofs.Of(plant, node) is not null)
        {
            throw new OperatorException(
                OperatorError.Failure,
                RuleReason.Of(
                    "bundle.enrolled",
                    $"the plant has seen the board of '{node}', so its files are given to nobody any more: for another board replace "
                        + $"the node"));
        }

        if (BoardRecord.Of(bundle) is BoardRecord record)
        {
            throw new OperatorException(
                OperatorError.Failure,
                RuleReason.Of(
                    "bundle.flashed",
                    $"the files of '{node}' are on the board {record.Mac} already: flash it where the plant's folder is, or replace "
                        + $"the node"));
        }

        byte[] zip = Pack(bundle, node);
        change.Remove(Path.Combine(bundle, "files", NodeBundle.StartFile));
        change.Write(Path.Combine(bundle, GivenFile), UtcText.Of(DateTimeOffset.UtcNow) + "\n");
        change.Note("node bundle", node);
        change.Commit();
        return zip;
    }

    private static byte[] Pack(string bundle, string node)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (string file in Directory.EnumerateFiles(Path.Combine(bundle, "files")).Order(StringComparer.Ordinal))
            {
                string name = Path.GetFileName(file);
                if (name != NodeBundle.StartFile)
                {
                    bool isFloor = name == NodeBundle.CommandFile;
                    Add(zip, $"{node}/files/{name}", isFloor ? NodeBundle.CommandFloor(bundle) : File.ReadAllBytes(file));
                }
            }

            foreach (string name in (string[])[ConfigurationFile, NetworkFile])
            {
                if (File.Exists(Path.Combine(bundle, name)))
                {
                    Add(zip, $"{node}/{name}", File.ReadAllBytes(Path.Combine(bundle, name)));
                }
            }
        }

        return packed.ToArray();
    }

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name);
        entry.ExternalAttributes = OwnerOnly;
        using Stream file = entry.Open();
        file.Write(content);
    }
}
