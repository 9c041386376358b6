using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>A key with which many signatures are verified, one after the other. Not for use by several threads at once.</summary>
/// <param name="key">On the curve P-256; disposed with this.</param>
public sealed class SignatureKey(ECDsa key) : IDisposable
{
    private readonly OpenSslContext? _context = OpenSslContext.Of(key);

    /// <inheritdoc cref="Es256.VerifyHash(ECDsa, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public bool VerifyHash(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        if (_context is null || signature.Length != Es256.SignatureBytes)
        {
            return Es256.VerifyHash(key, hash, signature);
        }

        Span<byte> der = stackalloc byte[Es256.MaximumDerBytes];
        return _context.Verify(hash, der[..Es256.WriteDer(signature, der)]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _context?.Dispose();
        key.Dispose();
    }
}
