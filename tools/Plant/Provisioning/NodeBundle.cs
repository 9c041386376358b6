using System.Buffers.Binary;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.NodeCommands;

namespace MeterNode.Plant.Provisioning;

/// <summary>
/// A node's bundle as <c>meternode provision</c> makes it. Its folder <c>files</c> goes onto the node. Two of these files are more
/// than identity: <c>start</c> is the licence to begin with pack number 0 and is used once, <c>command</c> is the number that a
/// command must exceed.
/// </summary>
public static class NodeBundle
{
    /// <summary>The licence to begin at number 0: a node without a chain and without this file waits for a receipt.</summary>
    public const string StartFile = "start";

    /// <summary>Floor of the command counter, 8 bytes, little-endian.</summary>
    public const string CommandFile = "command";

    /// <summary>The plant's record of the node, once its board has proven its key.</summary>
    internal const string RecordFile = "enrol.cose";

    /// <summary>The licence while it is on its way: the folder that it goes to, and no other gets it.</summary>
    internal const string ReservedFile = "start-for";

    /// <summary>
    /// Copies the bundle's files to the folder that stands for a node's <c>I:\</c>, as flashing would. When it is ended in the middle, the
    /// same call completes it.
    /// </summary>
    /// <param name="bundle">The bundle, in its plant or as a copy.</param>
    /// <param name="storageRoot">The folder that stands for <c>I:\</c>.</param>
    /// <param name="plant">The bundle's plant where it is open already.</param>
    public static void Deploy(string bundle, string storageRoot, PlantFolder? plant = null)
    {
        plant ??= PlantOf(bundle);
        string files = Path.Combine(bundle, "files");
        if (!Directory.Exists(files))
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo, $"'{bundle}' is not a node's bundle (no folder 'files'); make one with 'meternode node add'");
        }

        ConfigurationHistory.Complete(bundle);
        WriteCommandFloor(bundle, plant);
        Directory.CreateDirectory(storageRoot);
        // A node that runs gets a configuration that it has not proven yet over the air only: it could not go back from it.
        bool isRunning = PendingChanges.Exists(bundle) && File.Exists(Path.Combine(storageRoot, "config.cose"));
        string[] left = !isRunning ? [StartFile]
            : IsOfOneAuthority(files, storageRoot) ? [StartFile, "config.cose"] // A certificate of the same authority cannot cut it off.
            : [StartFile, "config.cose", "ca.crt", "tls.crt"];
        foreach (string file in Directory.EnumerateFiles(files).Where(file => !left.Contains(Path.GetFileName(file))))
        {
            SecretFile.Write(Path.Combine(storageRoot, Path.GetFileName(file)), File.ReadAllBytes(file));
        }

        // Reserved for this folder first: a licence that is there twice could make an erased node sign numbers again.
        if (Reserve(bundle, Path.GetFullPath(storageRoot), plant))
        {
            SecretFile.Write(Path.Combine(storageRoot, StartFile), []);
            string reserved = Path.Combine(bundle, ReservedFile);
            Change(plant, change => change.Remove(reserved), () => File.Delete(reserved));
        }
    }

    /// <summary>Removes the licence to begin at number 0 from the bundle; true when it was there.</summary>
    public static bool TakeStart(string bundle, PlantFolder? plant = null)
    {
        string path = Path.Combine(bundle, "files", StartFile);
        bool isThere = File.Exists(path);
        if (isThere)
        {
            Change(plant ?? PlantOf(bundle), change => change.Remove(path), () => File.Delete(path));
        }

        return isThere;
    }

    /// <summary>Writes the plant's command counter for the node to see: a command sent before is never carried out again.</summary>
    public static void WriteCommandFloor(string bundle) => WriteCommandFloor(bundle, PlantOf(bundle));

    /// <summary>The TLS certificate in the bundle, DER.</summary>
    internal static byte[] CertificateOf(string bundle)
    {
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(PlantFile.Text(Path.Combine(bundle, "files", "tls.crt")));
        return certificate.RawData;
    }

    /// <summary>The content of <see cref="CommandFile"/>.</summary>
    internal static byte[] CommandFloor(string bundle)
    {
        byte[] floor = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(floor, CommandCounter.Last(bundle));
        return floor;
    }

    private static void WriteCommandFloor(string bundle, PlantFolder? plant)
    {
        string path = Path.Combine(bundle, "files", CommandFile);
        byte[] floor = CommandFloor(bundle);
        if (plant is null && File.Exists(path) && File.ReadAllBytes(path) is { Length: sizeof(long) } present
            && BinaryPrimitives.ReadInt64LittleEndian(present) > CommandCounter.Last(bundle))
        {
            return; // A copy without the counter, as it comes out of a zip: the floor in it is all that is known.
        }

        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(floor))
        {
            Change(plant, change => change.WriteSecret(path, floor), () => SecretFile.Write(path, floor));
        }
    }

    /// <summary>True when the licence is for <paramref name="storage"/>: it is in the bundle still, or was on its way there.</summary>
    private static bool Reserve(string bundle, string storage, PlantFolder? plant)
    {
        string start = Path.Combine(bundle, "files", StartFile);
        string reserved = Path.Combine(bundle, ReservedFile);
        if (!File.Exists(start))
        {
            return File.Exists(reserved) && File.ReadAllText(reserved) == storage;
        }

        void Copied()
        {
            SecretFile.Write(reserved, storage);
            File.Delete(start);
        }

        void InPlant(PlantTransaction change)
        {
            change.WriteSecret(reserved, storage);
            change.Remove(start);
        }

        Change(plant, InPlant, Copied);
        return true;
    }

    private static bool IsOfOneAuthority(string files, string storage)
    {
        string given = Path.Combine(files, "ca.crt"), present = Path.Combine(storage, "ca.crt");
        return File.Exists(given) && File.Exists(present) && File.ReadAllText(given) == File.ReadAllText(present);
    }

    /// <summary>A bundle in its plant changes as the plant does; a copy elsewhere has no journal.</summary>
    private static void Change(PlantFolder? plant, Action<PlantTransaction> inPlant, Action copied)
    {
        if (plant == null)
        {
            copied();
            return;
        }

        using PlantTransaction change = PlantTransaction.Begin(plant);
        inPlant(change);
        change.Commit();
    }

    /// <summary>The plant that the bundle lies in, whole again after an interruption; null for a copy elsewhere.</summary>
    internal static PlantFolder? PlantOf(string bundle)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(bundle));
        string? nodes = Path.GetDirectoryName(full);
        string? plant = Path.GetFileName(nodes) == "nodes" ? Path.GetDirectoryName(nodes) : null;
        return plant != null && File.Exists(Path.Combine(plant, "plant.json")) ? PlantFolder.Open(plant) : null;
    }
}
