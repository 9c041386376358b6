using System.Security.Cryptography;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// The newest stored pack of each key, in a folder beside the evidence store. An evidence store that was replaced by an older copy has
/// forgotten how far its nodes had got; a board whose flash was erased has too, and would sign numbers twice if it were answered from the
/// copy alone. Safe for several threads.
/// </summary>
/// <param name="folder">Made when the first pack comes.</param>
public sealed class NewestPacks(string folder)
{
    private readonly Dictionary<ulong, long> _known = [];
    private readonly Dictionary<ulong, (RegisteredNode Node, ReadOnlyMemory<byte> Bytes)> _waiting = [];
    private readonly Lock _lock = new();

    /// <summary>Takes notice of a pack that is durable in the store now; <see cref="Write"/> writes it.</summary>
    public void Note(IngestResult result)
    {
        if (result.Verified.Node is not RegisteredNode node || result.Seq is not long seq || !result.Judgement.Verdict.IsStored())
        {
            return;
        }

        lock (_lock)
        {
            if (!_known.TryGetValue(node.Kid, out long known))
            {
                known = Read(node) is byte[] kept ? SeqOf(kept) : -1;
            }

            if (seq > known)
            {
                _known[node.Kid] = seq;
                _waiting[node.Kid] = (node, result.Received.Bytes);
            }
        }
    }

    /// <summary>Writes what was noted since; called often, by one thread.</summary>
    public void Write()
    {
        lock (_lock)
        {
            foreach ((RegisteredNode node, ReadOnlyMemory<byte> bytes) in _waiting.Values.ToArray())
            {
                try
                {
                    SecretFile.CreateFolder(folder);
                    SecretFile.Replace(PathOf(node), bytes.ToArray());
                    _waiting.Remove(node.Kid);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    return; // The store has it; this is for the day on which the store is gone, and it is tried again.
                }
            }
        }
    }

    /// <summary>The pack as it was received; null where none is known. The node's key has signed it.</summary>
    public byte[]? Of(RegisteredNode node)
    {
        lock (_lock)
        {
            return Read(node);
        }
    }

    /// <summary>Number of a pack that <see cref="Of"/> gave.</summary>
    internal static long SeqOf(byte[] bytes) => Pack.TryDecode(bytes, out Pack? pack) == PackError.None ? pack!.Seq : -1;

    private byte[]? Read(RegisteredNode node)
    {
        try
        {
            byte[]? bytes = File.Exists(PathOf(node)) ? File.ReadAllBytes(PathOf(node)) : null;
            return bytes != null && Pack.TryDecode(bytes, out Pack? pack) == PackError.None && pack!.Kid == node.Kid && IsSigned(pack, node)
                ? bytes : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsSigned(Pack pack, RegisteredNode node)
    {
        using ECDsa key = node.OpenKey();
        return pack.Message.Verify(key);
    }

    private string PathOf(RegisteredNode node) => Path.Combine(folder, node.KidText + ".pack");
}
