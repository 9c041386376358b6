using System.Globalization;
using System.Text.Json.Nodes;
using MeterNode.Core.Configuration;
using MeterNode.Wire;

namespace MeterNode.Plant.Provisioning;

/// <summary>
/// A bundle's configuration and those before it. A change is journalled: the new files lie whole in the folder <c>next</c> before
/// anything else is touched, and whoever opens the bundle afterwards completes it. A bundle is never half changed.
/// </summary>
public static class ConfigurationHistory
{
    private const string NextFolder = "next";
    private const string HistoryFolder = "history";
    private const string SignedFile = "config.cose";
    private const string ReadableFile = "node.json";

    /// <summary>
    /// Makes <paramref name="document"/> the configuration that the next start or flashing gives the node. Its serial becomes one greater
    /// than that of the present configuration, which moves to the folder <c>history</c>.
    /// </summary>
    /// <returns>The serial of the new configuration.</returns>
    /// <exception cref="OperatorException">The node would refuse the document, or it is of another node.</exception>
    public static long Activate(PlantFolder plant, string node, JsonObject document)
    {
        string bundle = plant.BundlePath(node);
        NodeFacts facts = NodeFacts.Read(bundle);
        document["serial"] = facts.Configuration.Serial + 1;
        if ((string?)document["node"] != node || (string?)document["site"] != plant.Site)
        {
            throw new OperatorException(
                OperatorError.Failure,
                $"the configuration is not of the node '{node}' at '{plant.Site}': begin with '{Path.Combine(bundle, ReadableFile)}'");
        }

        byte[] payload = NodeProvisioner.Encode(document);
        ConfigurationCheck.Require(NodeProvisioner.ReadAsTheNodeWill(payload), null);
        using PlantKey key = plant.LoadPlantKey();
        string made = Path.Combine(bundle, NextFolder + ".new");
        Remove(made);
        SecretFile.CreateFolder(made);
        Durable(Path.Combine(made, SignedFile), key.Sign(payload));
        Durable(Path.Combine(made, ReadableFile), System.Text.Encoding.UTF8.GetBytes(document.ToJsonString(JsonFormat.File) + "\n"));

        // From here on the change is made, whatever happens.
        Directory.Move(made, Path.Combine(bundle, NextFolder));
        Complete(bundle);
        return facts.Configuration.Serial + 1;
    }

    /// <summary>Completes a change that was interrupted. Does nothing where there is none.</summary>
    public static void Complete(string bundle)
    {
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
