using System.Buffers.Binary;
using System.Formats.Cbor;

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

        var reader = new CborReader(bytes, CborConformanceMode.Lax);
        if (reader.PeekState() != CborReaderState.StartMap)
        {
            return PackError.ProtectedNotMap;
        }

        int count = reader.ReadStartMap() ?? 0;
        bool hasAlgorithm = false, hasContentType = false, hasKid = false, hasChain = false;
        for (int i = 0; i < count; i++)
        {
            CborReaderState key = reader.PeekState();
            if (key == CborReaderState.TextString)
            {
                if (!chain || reader.ReadTextString() != "mn")
                {
                    return PackError.UnexpectedHeader;
                }

                hasChain = true;
                error = header.ReadChain(reader);
            }
            else if (key == CborReaderState.UnsignedInteger)
            {
                ulong label = reader.ReadUInt64();
                hasAlgorithm |= label == 1;
                hasContentType |= label == 3;
                hasKid |= label == 4;
                error = header.ReadCommon(reader, label, contentType);
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

    private PackError ReadCommon(CborReader reader, ulong label, int contentType)
    {
        switch (label)
        {
            case 1:
                return reader.PeekState() == CborReaderState.NegativeInteger && reader.ReadCborNegativeIntegerRepresentation() == 6
                    ? PackError.None
                    : PackError.AlgorithmWrong;
            case 2:
                return PackError.CriticalHeader;
            case 3:
                return reader.PeekState() == CborReaderState.UnsignedInteger && reader.ReadUInt64() == (ulong)contentType
                    ? PackError.None
                    : PackError.ContentTypeWrong;
            case 4:
                if (!TryReadBytes(reader, 8, out ReadOnlyMemory<byte> kid))
                {
                    return PackError.KidWrong;
                }

                Kid = BinaryPrimitives.ReadUInt64BigEndian(kid.Span);
                return PackError.None;
            default:
                return PackError.UnexpectedHeader;
        }
    }

    private PackError ReadChain(CborReader reader)
    {
        if (reader.PeekState() != CborReaderState.StartArray || reader.ReadStartArray() != 5 || !TryReadCounter(reader, out long version))
        {
            return PackError.ChainHeaderWrong;
        }

        if (version is not (1 or 2))
        {
            return PackError.VersionUnknown;
        }

        Version = (int)version;
        if (!TryReadCounter(reader, out Seq)
            || !TryReadBytes(reader, 32, out Previous)
            || !TryReadCounter(reader, out Boot)
            || !TryReadBytes(reader, 8, out Configuration))
        {
            return PackError.ChainHeaderWrong;
        }

        reader.ReadEndArray();
        return PackError.None;
    }

    private static bool TryReadCounter(CborReader reader, out long value)
    {
        value = 0;
        if (reader.PeekState() != CborReaderState.UnsignedInteger)
        {
            return false;
        }

        ulong number = reader.ReadUInt64();
        value = number <= MaximumCounter ? (long)number : -1;
        return value >= 0;
    }

    private static bool TryReadBytes(CborReader reader, int length, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        if (reader.PeekState() != CborReaderState.ByteString)
        {
            return false;
        }

        bytes = reader.ReadDefiniteLengthByteString();
        return bytes.Length == length;
    }
}
