using System.Buffers.Binary;
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

    /// <summary>Copies the bundle's files to the folder that stands for a node's <c>I:\</c>, as flashing would.</summary>
    public static void Deploy(string bundle, string storageRoot)
    {
        string files = Path.Combine(bundle, "files");
        if (!Directory.Exists(files))
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo, $"'{bundle}' is not a node's bundle (no folder 'files'); make one with 'meternode provision'");
        }

        ConfigurationHistory.Complete(bundle);
        WriteCommandFloor(bundle);
        Directory.CreateDirectory(storageRoot);
        foreach (string file in Directory.EnumerateFiles(files).Where(file => Path.GetFileName(file) != StartFile))
        {
            SecretFile.Write(Path.Combine(storageRoot, Path.GetFileName(file)), File.ReadAllBytes(file));
        }

        // Taken from the bundle first: a crash in between costs the licence, and the node then asks the collector. A licence that is
        // there twice could make an erased node sign numbers again.
        if (TakeStart(bundle))
        {
            SecretFile.Write(Path.Combine(storageRoot, StartFile), []);
        }
    }

    /// <summary>Removes the licence to begin at number 0 from the bundle; true when it was there.</summary>
    public static bool TakeStart(string bundle)
    {
        string path = Path.Combine(bundle, "files", StartFile);
        bool isThere = File.Exists(path);
        File.Delete(path);
        return isThere;
    }

    /// <summary>Writes the plant's command counter for the node to see: a command sent before is never carried out again.</summary>
    public static void WriteCommandFloor(string bundle)
    {
        byte[] floor = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(floor, CommandCounter.Last(bundle));
        SecretFile.Write(Path.Combine(bundle, "files", CommandFile), floor);
    }
}
