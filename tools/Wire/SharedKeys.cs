using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>
/// The keys of nodes for several verifiers at once: to import a key costs several verifications, so it is imported once. Safe for several
/// threads; what <see cref="Open"/> gives is not.
/// </summary>
public sealed class SharedKeys : IDisposable
{
    private readonly ConcurrentDictionary<ulong, Lazy<ECDsa>> _keys = new();

    /// <summary>The key of <paramref name="node"/> for one verifier, which disposes of it before this is disposed of.</summary>
    public SignatureKey Open(RegisteredNode node)
    {
        ECDsa key = _keys.GetOrAdd(node.Kid, _ => new Lazy<ECDsa>(node.OpenKey)).Value;
        return SignatureKey.Share(key) ?? new SignatureKey(node.OpenKey());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Lazy<ECDsa> key in _keys.Values)
        {
            if (key.IsValueCreated)
            {
                key.Value.Dispose();
            }
        }
    }
}
