using System.Formats.Cbor;
using System.Security.Cryptography;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>
/// Makes packs for tests, with System.Formats.Cbor and .NET's ECDsa: a third implementation beside the firmware's encoder and
/// Wire's reader. Every part can be replaced to make a wrong one.
/// </summary>
internal sealed class PackWriter
{
    /// <summary>Version of the pack; those of version 1 are signed with low s too, as their nodes did half of the time.</summary>
    public int Version { get; set; } = 2;

    public long Seq { get; set; }

    public long Boot { get; set; } = 1;

    public byte[] Previous { get; set; } = new byte[32];

    public byte[] Configuration { get; set; } = new byte[8];

    public byte[]? ProtectedHeader { get; set; }

    public byte[] UnprotectedHeader { get; set; } = [0xa0];

    public required byte[] Payload { get; set; }

    public bool Tagged { get; set; } = true;

    public byte[] Write(ECDsa key)
    {
        byte[] header = ProtectedHeader ?? Header(key);
        byte[] signature =
            key.SignData(ToBeSigned(header, Payload), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        if (!Es256.IsLowS(signature))
        {
            Es256.ReplaceS(signature);
        }

        return Assemble(header, UnprotectedHeader, Payload, signature, Tagged);
    }

    /// <summary>The same pack with the other s: what somebody without the key can make of it.</summary>
    public static byte[] Twin(byte[] pack)
    {
        byte[] twin = (byte[])pack.Clone();
        Es256.ReplaceS(twin);
        return twin;
    }

    public byte[] Header(ECDsa key)
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        writer.WriteStartMap(4);
        writer.WriteInt32(1);
        writer.WriteInt32(-7);
        writer.WriteInt32(3);
        writer.WriteInt32(112);
        writer.WriteInt32(4);
        writer.WriteByteString(Kid(key));
        writer.WriteTextString("mn");
        writer.WriteStartArray(5);
        writer.WriteInt32(Version);
        writer.WriteInt64(Seq);
        writer.WriteByteString(Previous);
        writer.WriteInt64(Boot);
        writer.WriteByteString(Configuration);
        writer.WriteEndArray();
        writer.WriteEndMap();
        return writer.Encode();
    }

    public static byte[] Kid(ECDsa key) => SHA256.HashData(key.ExportSubjectPublicKeyInfo())[..8];

    public static byte[] ToBeSigned(byte[] header, byte[] payload)
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        writer.WriteStartArray(4);
        writer.WriteTextString("Signature1");
        writer.WriteByteString(header);
        writer.WriteByteString([]);
        writer.WriteByteString(payload);
        writer.WriteEndArray();
        return writer.Encode();
    }

    public static byte[] Assemble(byte[] header, byte[] unprotected, byte[] payload, byte[] signature, bool tagged = true)
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        if (tagged)
        {
            writer.WriteTag((CborTag)18);
        }

        writer.WriteStartArray(4);
        writer.WriteByteString(header);
        writer.WriteEncodedValue(unprotected);
        writer.WriteByteString(payload);
        writer.WriteByteString(signature);
        writer.WriteEndArray();
        return writer.Encode();
    }

    /// <summary>Integers where whole, otherwise the shortest float: the format's number.</summary>
    public static void WriteNumber(CborWriter writer, double value)
    {
        if (value == Math.Floor(value) && Math.Abs(value) <= PackPayload.MaximumNumber)
        {
            writer.WriteInt64((long)value);
        }
        else if ((double)(Half)value == value)
        {
            writer.WriteHalf((Half)value);
        }
        else if ((float)value == value)
        {
            writer.WriteSingle((float)value);
        }
        else
        {
            writer.WriteDouble(value);
        }
    }
}
