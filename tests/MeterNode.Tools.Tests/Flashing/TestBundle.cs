namespace MeterNode.Tools.Tests.Flashing;

/// <summary>A bundle like the ones <c>meternode provision</c> makes, in a temporary folder.</summary>
internal sealed class TestBundle : IDisposable
{
    public const string Password = "correct horse";

    public static readonly string[] FileNames = ["ca.crt", "config.cose", "enrol.cose", "node.key", "plant.pub", "tls.crt", "tls.key"];

    public TestBundle(string network = "{\"ssid\":\"Plant\",\"password\":\"" + Password + "\"}")
    {
        Directory.CreateDirectory(Path.Combine(Folder, "files"));
        foreach (string name in FileNames)
        {
            File.WriteAllText(Path.Combine(Folder, "files", name), name);
        }

        if (network.Length > 0)
        {
            File.WriteAllText(Path.Combine(Folder, "network.json"), network);
        }

        File.WriteAllBytes(Image, TestImage.Node());
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("bundle with space ").FullName;

    public string Image => Path.Combine(Folder, "MeterNode Node.bin");

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
