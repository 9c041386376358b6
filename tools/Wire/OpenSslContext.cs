using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>
/// One key made ready for verifying with OpenSSL 3, once for all its signatures (EVP_PKEY_verify(3): a context may verify many times).
/// .NET makes it ready anew for each, which is a twentieth of the whole. Not for use by several threads at once.
/// </summary>
internal sealed partial class OpenSslContext : SafeHandle
{
    /// <summary>Of all releases 3.x; the very library that .NET uses when it says that it uses one of these.</summary>
    private const string Library = "libcrypto.so.3";

    private const int MajorShift = 28;

    private static readonly bool s_isHere = IsHere();

    /// <summary>Made by OpenSSL; see <see cref="Of"/>.</summary>
    public OpenSslContext() : base(0, ownsHandle: true)
    {
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>A context of <paramref name="key"/>, which has to live as long; null where OpenSSL 3 is not what .NET uses.</summary>
    public static OpenSslContext? Of(ECDsa key)
    {
        if (!s_isHere || key is not ECDsaOpenSsl openSsl)
        {
            return null;
        }

        using SafeEvpPKeyHandle handle = openSsl.DuplicateKeyHandle();
        OpenSslContext context = New(handle, 0);
        if (!context.IsInvalid && Begin(context) == 1)
        {
            return context;
        }

        ClearErrors();
        context.Dispose();
        return null;
    }

    /// <summary>True when <paramref name="signature"/>, DER, is the key's over <paramref name="hash"/>.</summary>
    public bool Verify(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        bool isValid = Verify(this, signature, (nuint)signature.Length, hash, (nuint)hash.Length) == 1;
        if (!isValid)
        {
            ClearErrors(); // What was wrong with one signature is nobody else's error.
        }

        return isValid;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Free(handle);
        return true;
    }

    private static bool IsHere() =>
        OperatingSystem.IsLinux() && SafeEvpPKeyHandle.OpenSslVersion >> MajorShift == 3 && NativeLibrary.TryLoad(Library, out _);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_CTX_new")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial OpenSslContext New(SafeEvpPKeyHandle key, nint engine);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_verify_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Begin(OpenSslContext context);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_verify")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Verify(
        OpenSslContext context, ReadOnlySpan<byte> signature, nuint signatureBytes, ReadOnlySpan<byte> hash, nuint hashBytes);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_CTX_free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void Free(nint context);

    [LibraryImport(Library, EntryPoint = "ERR_clear_error")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void ClearErrors();
}
