using System.Buffers.Binary;

namespace MeterNode.Wire;

/// <summary>The protected header of our messages: exactly the entries of docs/wire-format.md and no others.</summary>
internal struct CoseHeader
{
    /// <summary>Content-Format of a pack's payload, application/senml+cbor (RFC 8428 §12.3).</summary>
    public const int SenmlCbor = 112;

    /// <summary>Content-Format application/cbor (RFC 7252 registry), for enrolment records and configuration.</summary>
    public const int Cbor = 60;

    private const long MaximumCounter = 1L << 53;

    public ulong Kid;
    public int Version;
    public long Seq;
    public long Boot;
    public ReadOnlyMemory<byte> Previous;
    public ReadOnlyMemory<byte> Configuration;

    public static PackError TryRead(ReadOnlyMemory<byte> bytes, int contentType, bool chain, out CoseHeader header)
    {
        header = default;
        PackError error = CborScan.Whole(bytes.Span);
        if (error != PackError.None)
        {
            return error;
        }

        var cursor = new CborCursor(bytes.Span);
        if (cursor.Major != CborCursor.Map)
        {
            return PackError.ProtectedNotMap;
        }

        int count = (int)cursor.ReadArgument();
        bool hasAlgorithm = false, hasContentType = false, hasKid = false, hasChain = false;
        for (int i = 0; i < count; i++)
        {
            int key = cursor.Major;
            if (key == CborCursor.TextString)
            {
                if (!chain || !cursor.ReadString().SequenceEqual("mn"u8))
                {
                    return PackError.UnexpectedHeader;
                }

                hasChain = true;
                error = header.ReadChain(ref cursor, bytes);
            }
            else if (key == CborCursor.Unsigned)
            {
                ulong label = cursor.ReadArgument();
                hasAlgorithm |= label == 1;
                hasContentType |= label == 3;
                hasKid |= label == 4;
                error = header.ReadCommon(ref cursor, label, contentType);
            }
            else
            {
                return PackError.UnexpectedHeader;
            }

            if (error != PackError.None)
            {
                return error;
            }
        }

        return !hasAlgorithm ? PackError.AlgorithmMissing
            : !hasContentType ? PackError.ContentTypeWrong
            : !hasKid ? PackError.KidWrong
            : chain && !hasChain ? PackError.ChainHeaderMissing
            : PackError.None;
    }

    private PackError ReadCommon(ref CborCursor cursor, ulong label, int contentType)
    {
        switch (label)
        {
            case 1:
                return cursor.Major == CborCursor.Negative && cursor.ReadArgument() == 6
                    ? PackError.None
                    : PackError.AlgorithmWrong;
            case 2:
                return PackError.CriticalHeader;
            case 3:
                return cursor.Major == CborCursor.Unsigned && cursor.ReadArgument() == (ulong)contentType
                    ? PackError.None
                    : PackError.ContentTypeWrong;
            case 4:
                if (cursor.Major != CborCursor.ByteString || cursor.ReadString() is not { Length: 8 } kid)
                {
                    return PackError.KidWrong;
                }

                Kid = BinaryPrimitives.ReadUInt64BigEndian(kid);
                return PackError.None;
            default:
                return PackError.UnexpectedHeader;
        }
    }

    private PackError ReadChain(ref CborCursor cursor, ReadOnlyMemory<byte> bytes)
    {
        if (cursor.Major != CborCursor.Array || cursor.ReadArgument() != 5 || !TryReadCounter(ref cursor, out long version))
        {
            return PackError.ChainHeaderWrong;
        }

        if (version is not (1 or 2))
        {
            return PackError.VersionUnknown;
        }

        Version = (int)version;
        return TryReadCounter(ref cursor, out Seq)
            && TryReadBytes(ref cursor, bytes, 32, out Previous)
            && TryReadCounter(ref cursor, out Boot)
            && TryReadBytes(ref cursor, bytes, 8, out Configuration)
                ? PackError.None
                : PackError.ChainHeaderWrong;
    }

    private static bool TryReadCounter(ref CborCursor cursor, out long value)
    {
        value = 0;
        if (cursor.Major != CborCursor.Unsigned)
        {
            return false;
        }

        ulong number = cursor.ReadArgument();
        value = number <= MaximumCounter ? (long)number : -1;
        return value >= 0;
    }

    private static bool TryReadBytes(ref CborCursor cursor, ReadOnlyMemory<byte> all, int length, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        if (cursor.Major != CborCursor.ByteString)
        {
            return false;
        }

        bytes = all[cursor.ReadStringRange()];
        return bytes.Length == length;
    }
}
