namespace MeterNode.Plant.Provisioning;

/// <summary>A node's bundle as <c>meternode provision</c> makes it.</summary>
public static class NodeBundle
{
    /// <summary>Copies the bundle's files to the folder that stands for a node's <c>I:\</c>, as flashing would.</summary>
    public static void Deploy(string bundle, string storageRoot)
    {
        string files = Path.Combine(bundle, "files");
        if (!Directory.Exists(files))
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo, $"'{bundle}' is not a node's bundle (no folder 'files'); make one with 'meternode provision'");
        }

        Directory.CreateDirectory(storageRoot);
        foreach (string file in Directory.EnumerateFiles(files))
        {
            SecretFile.Write(Path.Combine(storageRoot, Path.GetFileName(file)), File.ReadAllBytes(file));
        }
    }
}
