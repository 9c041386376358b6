using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Core.Configuration;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.LifeCycle;

/// <summary>
/// What bundles say, read again only where a file of theirs is another one: a page lists every node at each visit. Safe for several
/// threads.
/// </summary>
public sealed class BundleCache
{
    private readonly ConcurrentDictionary<string, (Files Files, BundleFacts Facts)> _known = new(StringComparer.Ordinal);

    /// <summary>What a bundle says now.</summary>
    internal BundleFacts Of(string bundle)
    {
        Files now = Files.Of(bundle);
        if (_known.TryGetValue(bundle, out (Files Files, BundleFacts Facts) known) && known.Files == now)
        {
            return known.Facts;
        }

        (NodeConfiguration? configuration, string machine) = Configuration(bundle);
        var facts = new BundleFacts(configuration, machine, CertificateEnd(Path.Combine(bundle, "files", "tls.crt")));
        _known[bundle] = (now, facts); // What was changed while it was read has another state now, and is read again.
        return facts;
    }

    private static (NodeConfiguration? Configuration, string Machine) Configuration(string bundle)
    {
        try
        {
            if (Directory.Exists(bundle))
            {
                (NodeConfiguration configuration, System.Text.Json.Nodes.JsonObject? document, _) = NodeFacts.ReadConfiguration(bundle);
                return (configuration, (string?)document?["machine"] ?? string.Empty);
            }
        }
        catch (OperatorException)
        {
            // 'node show' says what is wrong with the bundle.
        }

        return (null, string.Empty);
    }

    private static DateTime? CertificateEnd(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(File.ReadAllText(path));
            return certificate.NotAfter.ToUniversalTime();
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Time and length of the files that are read.</summary>
    private readonly record struct Files(FileState Signed, FileState Readable, FileState Certificate)
    {
        public static Files Of(string bundle) => new(
            FileState.Of(Path.Combine(bundle, "files", "config.cose")), FileState.Of(Path.Combine(bundle, "node.json")),
            FileState.Of(Path.Combine(bundle, "files", "tls.crt")));
    }
}
