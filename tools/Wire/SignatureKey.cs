using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>A key with which many signatures are verified, one after the other. Not for use by several threads at once.</summary>
public sealed class SignatureKey : IDisposable
{
    private readonly ECDsa _key;
    private readonly OpenSslContext? _context;
    private readonly bool _isShared;

    /// <param name="key">On the curve P-256; disposed with this.</param>
    public SignatureKey(ECDsa key)
        : this(key, OpenSslContext.Of(key), isShared: false)
    {
    }

    private SignatureKey(ECDsa key, OpenSslContext? context, bool isShared)
    {
        _key = key;
        _context = context;
        _isShared = isShared;
    }

    /// <summary>
    /// For a key that others verify with meanwhile, and that stays the caller's; null where only one may use it at a time.
    /// </summary>
    internal static SignatureKey? Share(ECDsa key) =>
        OpenSslContext.Of(key) is OpenSslContext context ? new SignatureKey(key, context, isShared: true) : null;

    /// <inheritdoc cref="Es256.VerifyHash(ECDsa, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public bool VerifyHash(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != Es256.SignatureBytes)
        {
            return false;
        }

        if (_context is null)
        {
            return Es256.VerifyHash(_key, hash, signature);
        }

        Span<byte> der = stackalloc byte[Es256.MaximumDerBytes];
        return _context.Verify(hash, der[..Es256.WriteDer(signature, der)]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _context?.Dispose();
        if (!_isShared)
        {
            _key.Dispose();
        }
    }
}
