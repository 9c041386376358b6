using System.Security.Cryptography;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.LifeCycle;

/// <summary>
/// Claims that are open: nodes that were added, and whose board has not proven its key yet. The secret lies in the bundle's files, goes
/// onto the board with them, and is removed when the node is enrolled.
/// </summary>
public static class PlantClaims
{
    /// <summary>Name of the file with the secret, in the bundle's files and on the board.</summary>
    public const string FileName = "claim";

    private const int SecretBytes = 32;

    /// <summary>Names of the nodes that wait for their board, sorted.</summary>
    public static IReadOnlyList<string> NamesOf(PlantFolder plant)
    {
        string nodes = plant.In("nodes");
        return Directory.Exists(nodes)
            ? [.. Directory.EnumerateDirectories(nodes).Select(bundle => Path.GetFileName(bundle)).Where(name => IsOpen(plant, name))
                .Order(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>Whether the node was added and is not enrolled yet.</summary>
    public static bool IsOpen(PlantFolder plant, string node) => IsOpen(plant.BundlePath(node));

    /// <summary>The same for a bundle, in its plant or as a copy.</summary>
    public static bool IsOpen(string bundle) => File.Exists(PathOf(bundle));

    /// <summary>The names that will wait after the change.</summary>
    internal static IReadOnlyList<string> NamesOf(PlantTransaction change) =>
    [
        .. NamesOf(change.Plant).Concat(change.NewNodes).Distinct().Where(node => Secret(change, node) != null)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Puts a new secret into the files of a bundle that is being made, and says so in the history.</summary>
    internal static void Open(PlantTransaction change, string node)
    {
        byte[] secret = RandomNumberGenerator.GetBytes(SecretBytes);
        change.WriteSecret(PathOf(change.Plant.BundlePath(node)), secret);
        change.History.Add(StatementKind.Claim, ("node", node), ("sha", SHA256.HashData(secret)));
    }

    /// <summary>The claim is used: nobody can prove a key with it again.</summary>
    internal static void Close(PlantTransaction change, string node) => change.Remove(PathOf(change.Plant.BundlePath(node)));

    /// <summary>The secret, or null when the node does not wait.</summary>
    internal static byte[]? Secret(PlantTransaction change, string node) => change.Read(PathOf(change.Plant.BundlePath(node)));

    private static string PathOf(string bundle) => Path.Combine(bundle, "files", FileName);
}
