using System.Security.Cryptography;
using MeterNode.Plant.Provisioning;
using MeterNode.Report;

namespace MeterNode.Server.Reports;

/// <summary>A signed report in the folder <c>reports</c> of the plant.</summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="Path">Path of its folder.</param>
/// <param name="Manifest">What it was computed from; not checked.</param>
/// <param name="ManifestSha256">SHA-256 of the manifest, 64 lower-case hex digits.</param>
public sealed record KeptReport(string Name, string Path, ReportManifest Manifest, string ManifestSha256)
{
    /// <summary>The folder with all of them, in the plant's.</summary>
    public const string Folder = "reports";

    /// <summary>Path of the manifest.</summary>
    public string ManifestPath => PathOf(ReportFiles.Manifest);

    /// <summary>Path of one of its files.</summary>
    public string PathOf(string file) => System.IO.Path.Combine(Path, file);

    /// <summary>True where this is a version of the same report: of the same period in the same language.</summary>
    public bool IsVersionOf(KeptReport other) => Manifest.Number == other.Manifest.Number
        && Manifest.Request.Period == other.Manifest.Request.Period
        && Manifest.Request.Language == other.Manifest.Request.Language;

    /// <summary>All of a plant, in the order of their names; none that is being made.</summary>
    /// <exception cref="IOException">A manifest cannot be read.</exception>
    public static IEnumerable<KeptReport> All(PlantFolder plant)
    {
        string[] folders = Directory.Exists(plant.In(Folder)) ? Directory.GetDirectories(plant.In(Folder)) : [];
        foreach (string folder in folders.Where(folder => !folder.EndsWith(ReportMaker.Unfinished, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal))
        {
            string path = System.IO.Path.Combine(folder, ReportFiles.Manifest);
            if (File.Exists(path) && File.ReadAllBytes(path) is var content && SignedManifest.TryParse(content) is ReportManifest manifest)
            {
                yield return new KeptReport(
                    System.IO.Path.GetFileName(folder), folder, manifest, Convert.ToHexStringLower(SHA256.HashData(content)));
            }
        }
    }
}
