using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.Labels;

/// <summary>What stands on the label of a node's board. Nothing of it is a secret.</summary>
/// <param name="Site">The plant.</param>
/// <param name="Node">The plant's name for the node.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Eui64">EUI-64, 16 hexadecimal digits.</param>
/// <param name="Claim">
/// First 8 bytes of SHA-256 over the one-time claim that is on the board, hexadecimal; null for a node whose key was not made on its board.
/// </param>
public sealed record NodeLabel(string Site, string Node, string Machine, string Eui64, string? Claim)
{
    private const int FingerprintBytes = 8;

    /// <summary>What the QR code says: a version and the fields, with semicolons. None of them can have one, but for the machine.</summary>
    public string Code => $"mn1;{Site};{Node};{Eui64};{Claim}";

    /// <summary>The label of a node.</summary>
    /// <exception cref="OperatorException">There is no such node, or its bundle has no readable configuration.</exception>
    public static NodeLabel Of(PlantFolder plant, string node)
    {
        string bundle = PlantNodes.BundleOf(plant, node);
        string file = Path.Combine(bundle, "node.json");
        JsonObject document = File.Exists(file)
            ? PlantFile.Read(file)
            : throw new OperatorException(OperatorError.DeviceOrIo, $"'{file}' is missing: put it back from a copy of the plant folder");
        string eui = (string?)document["eui"] ?? "";
        return new NodeLabel(
            plant.Site, node, (string?)document["machine"] ?? "", eui.StartsWith("hex:", StringComparison.Ordinal) ? eui[4..] : eui,
            ClaimOf(plant, node, Path.Combine(bundle, "files", PlantClaims.FileName)));
    }

    /// <summary>From the secret while it waits in the bundle, afterwards from what the plant's history says of it.</summary>
    private static string? ClaimOf(PlantFolder plant, string node, string file)
    {
        if (File.Exists(file))
        {
            return Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)).AsSpan(0, FingerprintBytes));
        }

        if (!File.Exists(plant.HistoryPath))
        {
            return null;
        }

        byte[] key = Convert.FromBase64String((string)plant.ReadRegistry()["plantKey"]!);
        PlantStatement? claim = new PlantHistory(File.ReadAllBytes(plant.HistoryPath), key).Read()
            .LastOrDefault(statement => statement.Kind == StatementKind.Claim && statement.Node == node);
        return claim is null ? null : Convert.ToHexStringLower(((byte[])claim.Fields["sha"]).AsSpan(0, FingerprintBytes));
    }
}
