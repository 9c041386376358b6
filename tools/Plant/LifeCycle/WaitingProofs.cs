using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.LifeCycle;

/// <summary>
/// Proofs that came while the plant's key was not in its folder: <c>serve/claims/NODE.cose</c>, one a node. They hold no secret.
/// </summary>
public static class WaitingProofs
{
    /// <summary>The file of the node's proof.</summary>
    public static string PathOf(PlantFolder plant, string node) => plant.In("serve", "claims", node + ".cose");

    /// <summary>The proof that waits for the node; null when none does.</summary>
    public static byte[]? Of(PlantFolder plant, string node) =>
        File.Exists(PathOf(plant, node)) ? File.ReadAllBytes(PathOf(plant, node)) : null;

    /// <summary>Keeps the first proof of a node, or a newer one of the same key; false when another key's is there.</summary>
    public static bool Keep(PlantFolder plant, ProofRecord proof)
    {
        string path = PathOf(plant, proof.Node);
        if (Of(plant, proof.Node) is byte[] before && ProofRecord.TryRead(before) is ProofRecord kept && kept.Kid != proof.Kid
            && NodeEnrolment.Refusal(plant, before) == null)
        {
            return false;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        SecretFile.Replace(path, proof.Bytes);
        return true;
    }

    /// <summary>The node is enrolled: its proof need not wait any more.</summary>
    public static void Forget(PlantFolder plant, string node)
    {
        if (File.Exists(PathOf(plant, node)))
        {
            File.Delete(PathOf(plant, node));
        }
    }
}
