using MeterNode.Plant.Provisioning;

namespace MeterNode.Tools.Tests.Figures;

/// <summary>A plant in a folder of its own that has lived through October 2026: a copy of what <see cref="MonthMaker"/> made.</summary>
internal sealed class MonthPlant : IDisposable
{
    public const string From = "2026-10-01";
    public const string To = "2026-11-01";
    public const string Zone = "Europe/Berlin";

    /// <summary>Where the broker of a plant is that was made.</summary>
    internal const string BrokerHost = "broker.example";
    internal const int BrokerPort = 8883;

    /// <summary>The plant.</summary>
    /// <param name="story">What it has lived through.</param>
    /// <param name="port">Where its broker listens on this machine; null for a broker elsewhere.</param>
    public MonthPlant(MonthStory story = MonthStory.Usual, int? port = null)
    {
        string made = MadeMonths.Of(story);
        Copy(new DirectoryInfo(FolderIn(made)), Directory.CreateDirectory(FolderIn(Root)).FullName);
        File.Copy(EvidenceIn(made), Evidence);
        if (port is int own)
        {
            string path = Path.Combine(FolderIn(Root), "plant.json");
            File.WriteAllText(
                path,
                File.ReadAllText(path).Replace(BrokerHost, "127.0.0.1", StringComparison.Ordinal)
                    .Replace($"{BrokerPort}", $"{own}", StringComparison.Ordinal));
        }

        Folder = PlantFolder.Open(FolderIn(Root));
        File.Copy(MonthMaker.LedgerOf(made, story), Ledger);
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("meternode-month-").FullName;

    public PlantFolder Folder { get; }

    public string Ledger => LedgerIn(Folder);

    public string Evidence => EvidenceIn(Root);

    public static string FolderIn(string root) => Path.Combine(root, "plant");

    public static string LedgerIn(PlantFolder folder) => Path.Combine(folder.Path, "ledger.cbor");

    public static string EvidenceIn(string root) => Path.Combine(root, "all.mnev");

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static void Copy(DirectoryInfo from, string to)
    {
        foreach (FileInfo file in from.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(to, file.Name));
        }

        foreach (DirectoryInfo folder in from.EnumerateDirectories())
        {
            Copy(folder, Directory.CreateDirectory(Path.Combine(to, folder.Name)).FullName);
        }
    }
}
