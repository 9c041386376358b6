using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>The four parts of a COSE_Sign1 message (RFC 9052 §4.2), as slices of the bytes that were received.</summary>
public sealed class CoseSign1
{
    private static readonly byte[] s_context = [0x84, 0x6a, .. "Signature1"u8];

    private CoseSign1(
        ReadOnlyMemory<byte> protectedHeader,
        ReadOnlyMemory<byte> unprotectedHeader,
        ReadOnlyMemory<byte> payload,
        ReadOnlyMemory<byte> signature)
    {
        ProtectedHeader = protectedHeader;
        UnprotectedHeader = unprotectedHeader;
        Payload = payload;
        Signature = signature;
    }

    /// <summary>Content of the byte string: an encoded map.</summary>
    public ReadOnlyMemory<byte> ProtectedHeader { get; }

    /// <summary>The encoded map.</summary>
    public ReadOnlyMemory<byte> UnprotectedHeader { get; }

    /// <summary>The signed content.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>r ‖ s, always <see cref="Es256.SignatureBytes"/> long.</summary>
    public ReadOnlyMemory<byte> Signature { get; }

    /// <summary>
    /// Takes a tagged COSE_Sign1 apart. Headers are only checked for their encoding; what they say is the caller's.
    /// Returns <see cref="PackError.None"/> and the message, or the first reason to refuse it.
    /// </summary>
    public static PackError TryRead(
        ReadOnlyMemory<byte> bytes, out CoseSign1? message, int maximumBytes = CborScan.MaximumPackBytes)
    {
        message = null;
        if (bytes.Length > maximumBytes)
        {
            return PackError.Oversized;
        }

        PackError error = CborScan.Whole(bytes.Span, maximumBytes);
        if (error != PackError.None)
        {
            return error;
        }

        var cursor = new CborCursor(bytes.Span);
        if (cursor.Major != CborCursor.Tag)
        {
            return PackError.NotTagged;
        }

        if (cursor.ReadArgument() != 18)
        {
            return PackError.WrongTag;
        }

        if (cursor.Major != CborCursor.Array || cursor.ReadArgument() != 4 || cursor.Major != CborCursor.ByteString)
        {
            return PackError.NotSign1;
        }

        ReadOnlyMemory<byte> protectedHeader = bytes[cursor.ReadStringRange()];
        if (cursor.Major != CborCursor.Map)
        {
            return PackError.NotSign1;
        }

        ReadOnlyMemory<byte> unprotectedHeader = bytes[cursor.ReadItemRange()];
        if (cursor.Major != CborCursor.ByteString)
        {
            return PackError.NotSign1;
        }

        ReadOnlyMemory<byte> payload = bytes[cursor.ReadStringRange()];
        if (cursor.Major != CborCursor.ByteString)
        {
            return PackError.NotSign1;
        }

        ReadOnlyMemory<byte> signature = bytes[cursor.ReadStringRange()];
        if (signature.Length != Es256.SignatureBytes)
        {
            return PackError.SignatureLength;
        }

        message = new CoseSign1(protectedHeader, unprotectedHeader, payload, signature);
        return PackError.None;
    }

    /// <summary>SHA-256 over the Sig_structure (RFC 9052 §4.4), made of the received bytes, into 32 bytes.</summary>
    public void HashToVerify(Span<byte> hash, ReadOnlySpan<byte> externalData = default)
    {
        int size = s_context.Length + 3 * 5 + ProtectedHeader.Length + externalData.Length + Payload.Length;
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(size);
        int at = s_context.Length;
        s_context.CopyTo(buffer, 0);
        Append(buffer, ref at, SignedHeader);
        Append(buffer, ref at, externalData);
        Append(buffer, ref at, Payload.Span);
        SHA256.HashData(buffer.AsSpan(0, at), hash);
        System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>The Sig_structure itself, for tools that hash on their own.</summary>
    public byte[] ToBeSigned()
    {
        byte[] buffer = new byte[s_context.Length + 3 * 5 + ProtectedHeader.Length + Payload.Length];
        int at = s_context.Length;
        s_context.CopyTo(buffer, 0);
        Append(buffer, ref at, SignedHeader);
        Append(buffer, ref at, default);
        Append(buffer, ref at, Payload.Span);
        return buffer.AsSpan(0, at).ToArray();
    }

    /// <summary>True when the signature is <paramref name="key"/>'s (P-256) over this message.</summary>
    public bool Verify(ECDsa key, ReadOnlySpan<byte> externalData = default)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        HashToVerify(hash, externalData);
        return Es256.VerifyHash(key, hash, Signature.Span);
    }

    /// <inheritdoc cref="Verify(ECDsa, ReadOnlySpan{byte})"/>
    internal bool Verify(SignatureKey key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        HashToVerify(hash);
        return key.VerifyHash(hash, Signature.Span);
    }

    /// <summary>An empty map is signed as an empty string, however it was sent (RFC 9052 §4.4); packs never have one.</summary>
    private ReadOnlySpan<byte> SignedHeader => ProtectedHeader.Span is [0xa0] ? default : ProtectedHeader.Span;

    private static void Append(byte[] buffer, ref int at, ReadOnlySpan<byte> bytes)
    {
        int length = bytes.Length;
        if (length < 24)
        {
            buffer[at++] = (byte)(0x40 | length);
        }
        else if (length < 256)
        {
            buffer[at++] = 0x58;
            buffer[at++] = (byte)length;
        }
        else if (length < 65536)
        {
            buffer[at++] = 0x59;
            buffer[at++] = (byte)(length >> 8);
            buffer[at++] = (byte)length;
        }
        else
        {
            buffer[at++] = 0x5a;
            buffer[at++] = (byte)(length >> 24);
            buffer[at++] = (byte)(length >> 16);
            buffer[at++] = (byte)(length >> 8);
            buffer[at++] = (byte)length;
        }

        bytes.CopyTo(buffer.AsSpan(at));
        at += length;
    }
}
