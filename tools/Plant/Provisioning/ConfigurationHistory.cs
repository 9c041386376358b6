using System.Globalization;
using System.Text.Json.Nodes;
using MeterNode.Core.Configuration;
using MeterNode.Plant.LifeCycle;
using MeterNode.Wire;

namespace MeterNode.Plant.Provisioning;

/// <summary>A bundle's configuration and those before it. A bundle is never half changed.</summary>
public static class ConfigurationHistory
{
    private const string NextFolder = "next";
    private const string HistoryFolder = "history";
    private const string SignedFile = "config.cose";
    private const string ReadableFile = "node.json";
    private const string NetworkFile = "network.json";
    private const string ReasonFile = "given-up";

    /// <summary>In a restored plant: a serial that the plant may have reached after the backup was made.</summary>
    private const string FloorFile = "serial-floor";

    /// <summary>More changes than a node gets between two backups.</summary>
    private const int SerialsAfterABackup = 1000;

    /// <summary>
    /// Makes <paramref name="document"/> the configuration that the next start or flashing gives the node. Its serial becomes one greater
    /// than that of the present configuration, which moves to the folder <c>history</c>.
    /// </summary>
    /// <param name="plant">The plant.</param>
    /// <param name="node">The node.</param>
    /// <param name="document">Its readable configuration.</param>
    /// <param name="also">Adds what changes together with it.</param>
    /// <param name="basedOn">Serial of the configuration that the document was made from, to be still the present one; null: any.</param>
    /// <returns>The serial of the new configuration.</returns>
    /// <exception cref="OperatorException">
    /// The node would refuse the document, it is of another node, or the configuration has changed meanwhile.
    /// </exception>
    public static long Activate(
        PlantFolder plant, string node, JsonObject document, Action<PlantTransaction>? also = null, long? basedOn = null)
    {
        using PlantTransaction change = PlantTransaction.Begin(plant);
        string bundle = plant.BundlePath(node);
        NodeFacts facts = NodeFacts.Read(bundle);
        if (basedOn is long serial && serial != facts.Configuration.Serial)
        {
            throw new OperatorException(
                OperatorError.Failure,
                $"the configuration of '{node}' has changed meanwhile (serial {facts.Configuration.Serial}, it was {serial}): nothing is "
                    + $"activated; begin again from the present one");
        }

        byte[] payload = Check(plant, node, document);
        using PlantKey key = plant.LoadPlantKey();
        Keep(change, bundle, facts.Configuration.Serial);
        byte[] signed = key.Sign(payload);
        change.WriteSecret(Path.Combine(bundle, "files", SignedFile), signed);
        change.History.Add(StatementKind.Config, ("node", node), ("kid", facts.Kid), ("cfg", signed));
        change.Write(Path.Combine(bundle, ReadableFile), document);
        also?.Invoke(change);
        change.Commit();
        return (long)document["serial"]!;
    }

    /// <summary>
    /// Gives <paramref name="document"/> the next serial and checks it as <see cref="Activate"/> does; nothing is changed. Serials of
    /// configurations that were given up are not used again: the node refuses them.
    /// </summary>
    /// <returns>What is signed.</returns>
    /// <exception cref="OperatorException">The node would refuse the document, or it is of another node.</exception>
    public static byte[] Check(PlantFolder plant, string node, JsonObject document)
    {
        string bundle = plant.BundlePath(node);
        document["serial"] = Math.Max(
            Math.Max(NodeFacts.Read(bundle).Configuration.Serial, Kept(bundle).FirstOrDefault().Serial), SerialFloor(bundle)) + 1;
        if ((string?)document["node"] != node || (string?)document["site"] != plant.Site)
        {
            throw new OperatorException(
                OperatorError.Failure,
                $"the configuration is not of the node '{node}' at '{plant.Site}': begin with '{Path.Combine(bundle, ReadableFile)}'");
        }

        byte[] payload = NodeProvisioner.Encode(document);
        ConfigurationCheck.Require(NodeProvisioner.ReadAsTheNodeWill(payload), null);
        return payload;
    }

    /// <summary>
    /// Makes the configuration before the present one present again, bytes and serial as they were, because the node runs with it. The one
    /// given up stays in the history with the reason. Does nothing where no former one is kept.
    /// </summary>
    internal static void GoBack(PlantTransaction change, string bundle, string why)
    {
        NodeFacts facts = NodeFacts.Read(bundle);
        string? former = Kept(bundle)
            .FirstOrDefault(kept => kept.Serial < facts.Configuration.Serial && !File.Exists(Path.Combine(kept.Folder, ReasonFile))).Folder;
        if (former == null)
        {
            return;
        }

        Keep(change, bundle, facts.Configuration.Serial);
        MarkGivenUp(change, bundle, facts.Configuration.Serial, why);
        foreach (string file in Directory.EnumerateFiles(former))
        {
            change.WriteSecret(PlaceOf(bundle, Path.GetFileName(file)), File.ReadAllBytes(file));
        }

        byte[] signed = File.ReadAllBytes(Path.Combine(former, SignedFile));
        change.History.Add(StatementKind.Config, ("node", facts.Enrolment.Node), ("kid", facts.Kid), ("cfg", signed));
    }

    /// <summary>The configuration of this serial is not one to go back to.</summary>
    internal static void MarkGivenUp(PlantTransaction change, string bundle, long serial, string why) =>
        change.WriteSecret(Path.Combine(FolderOf(bundle, serial), ReasonFile), why + "\n");

    /// <summary>It is after all.</summary>
    internal static void UnmarkGivenUp(PlantTransaction change, string bundle, long serial) =>
        change.Remove(Path.Combine(FolderOf(bundle, serial), ReasonFile));

    /// <summary>
    /// Replaces another file of the bundle together with the configuration, so that <see cref="GoBack"/> puts it back; without
    /// <paramref name="content"/> the file stays.
    /// </summary>
    internal static void Replace(PlantTransaction change, string bundle, string name, string? content)
    {
        string place = PlaceOf(bundle, name);
        string kept = Path.Combine(FolderOf(bundle, NodeFacts.Read(bundle).Configuration.Serial), name);
        if (content == null)
        {
            // One that was kept when this configuration was replaced before is not the present one any more.
            if (File.Exists(kept))
            {
                change.Remove(kept);
            }

            return;
        }

        change.WriteSecret(kept, File.ReadAllBytes(place));
        change.WriteSecret(place, content);
    }

    /// <summary>The files of this name that were kept are not gone back to.</summary>
    internal static void Forget(PlantTransaction change, string bundle, string name)
    {
        foreach ((_, string folder) in Kept(bundle))
        {
            if (File.Exists(Path.Combine(folder, name)))
            {
                change.Remove(Path.Combine(folder, name));
            }
        }
    }

    /// <summary>
    /// The next configuration gets a serial that the node has not seen, although the plant has forgotten those after its backup.
    /// </summary>
    internal static void RaiseSerials(string bundle)
    {
        long reached = Math.Max(SerialOf(Path.Combine(bundle, "files", SignedFile)), Kept(bundle).FirstOrDefault().Serial);
        File.WriteAllText(
            Path.Combine(bundle, FloorFile), (reached + SerialsAfterABackup).ToString(CultureInfo.InvariantCulture) + "\n");
    }

    private static long SerialFloor(string bundle)
    {
        string path = Path.Combine(bundle, FloorFile);
        return !File.Exists(path) ? 0
            : long.TryParse(File.ReadAllText(path).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long floor) ? floor
            : throw PlantFile.Broken(path, "it is not a number");
    }

    /// <summary>The configurations that are kept, the newest first.</summary>
    private static IEnumerable<(long Serial, string Folder)> Kept(string bundle)
    {
        string history = Path.Combine(bundle, HistoryFolder);
        return Directory.Exists(history)
            ? Directory.EnumerateDirectories(history)
                .Select(folder => (
                    Serial: long.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out long serial)
                        ? serial : 0,
                    Folder: folder))
                .Where(kept => kept.Serial > 0).OrderByDescending(kept => kept.Serial)
            : [];
    }

    private static string FolderOf(string bundle, long serial) =>
        Path.Combine(bundle, HistoryFolder, serial.ToString("D6", CultureInfo.InvariantCulture));

    private static string PlaceOf(string bundle, string name) =>
        name is ReadableFile or NetworkFile ? Path.Combine(bundle, name) : Path.Combine(bundle, "files", name);

    /// <summary>
    /// Completes what a change of the bundle's plant was interrupted in, also one of version 0.4.0, whose new files lie in the folder
    /// <c>next</c>. Does nothing where there is none.
    /// </summary>
    public static void Complete(string bundle)
    {
        NodeBundle.PlantOf(bundle);
        string next = Path.Combine(bundle, NextFolder);
        if (!Directory.Exists(next))
        {
            return;
        }

        string signed = Path.Combine(bundle, "files", SignedFile);
        if (File.Exists(Path.Combine(next, SignedFile)))
        {
            Keep(bundle, signed);
            if (File.Exists(Path.Combine(next, ReadableFile)))
            {
                File.Move(Path.Combine(next, ReadableFile), Path.Combine(bundle, ReadableFile), overwrite: true);
            }

            // The last one: as long as it lies in the journal the change is not complete.
            File.Move(Path.Combine(next, SignedFile), signed, overwrite: true);
        }

        Remove(next);
    }

    /// <summary>Copies the present configuration to <c>history</c>; what is there already stays.</summary>
    private static void Keep(PlantTransaction change, string bundle, long serial)
    {
        string kept = FolderOf(bundle, serial);
        if (!Directory.Exists(kept))
        {
            change.WriteSecret(Path.Combine(kept, SignedFile), change.Read(Path.Combine(bundle, "files", SignedFile))!);
            if (change.Read(Path.Combine(bundle, ReadableFile)) is byte[] readable)
            {
                change.WriteSecret(Path.Combine(kept, ReadableFile), readable);
            }
        }
    }

    /// <summary>Copies the configuration that goes to <c>history</c>, whole or not at all; what is there already stays.</summary>
    private static void Keep(string bundle, string signed)
    {
        string serial = SerialOf(signed).ToString("D6", CultureInfo.InvariantCulture);
        string kept = Path.Combine(bundle, HistoryFolder, serial);
        if (Directory.Exists(kept))
        {
            return;
        }

        string made = kept + ".new";
        Remove(made);
        SecretFile.CreateFolder(Path.Combine(bundle, HistoryFolder));
        SecretFile.CreateFolder(made);
        Durable(Path.Combine(made, SignedFile), File.ReadAllBytes(signed));
        if (File.Exists(Path.Combine(bundle, ReadableFile)))
        {
            Durable(Path.Combine(made, ReadableFile), File.ReadAllBytes(Path.Combine(bundle, ReadableFile)));
        }

        Directory.Move(made, kept);
    }

    private static long SerialOf(string signed)
    {
        byte[] bytes = File.ReadAllBytes(signed);
        try
        {
            if (CoseSign1.TryRead(bytes, out CoseSign1? message) == PackError.None)
            {
                byte[] payload = message!.Payload.ToArray();
                return ConfigurationReader.Read(payload, 0, payload.Length).Serial;
            }
        }
        catch (ArgumentException)
        {
            // Said below.
        }

        throw new OperatorException(
            OperatorError.Failure, $"'{signed}' is no signed configuration: put the file back from a copy of the plant folder");
    }

    private static void Durable(string path, byte[] content)
    {
        SecretFile.Write(path, content);
        using FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
