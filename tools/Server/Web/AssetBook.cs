using System.Security.Cryptography;
using MeterNode.Charts;

namespace MeterNode.Server.Web;

/// <summary>
/// What pages link to: style sheets and the script, from this assembly. The hash of the content is in the path, so an asset never changes
/// and a browser keeps it.
/// </summary>
public sealed class AssetBook
{
    private const string Prefix = "MeterNode.Server.Web.Assets.";

    private readonly Dictionary<string, Asset> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Asset> _byPath = new(StringComparer.Ordinal);

    /// <summary>Reads all of them.</summary>
    public AssetBook()
    {
        foreach (string resource in typeof(AssetBook).Assembly.GetManifestResourceNames())
        {
            if (resource.StartsWith(Prefix, StringComparison.Ordinal))
            {
                using Stream stream = typeof(AssetBook).Assembly.GetManifestResourceStream(resource)!;
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                Add(resource[Prefix.Length..], bytes.ToArray());
            }
        }

        Add("charts.css", System.Text.Encoding.UTF8.GetBytes(ChartStyle.Css));
    }

    /// <summary>The path of an asset.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public string PathOf(string name) => _byName[name].Path;

    /// <summary>The asset at a path; null when there is none, or it was of another version.</summary>
    internal Asset? Find(string path) => _byPath.GetValueOrDefault(path);

    private void Add(string name, byte[] content)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(content))[..16];
        string type = Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "application/octet-stream",
        };
        var asset = new Asset($"/assets/{hash}/{name}", hash, type, content);
        _byName[name] = asset;
        _byPath[asset.Path] = asset;
    }
}
