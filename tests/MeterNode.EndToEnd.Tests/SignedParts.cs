using System.Formats.Asn1;
using System.Formats.Cbor;
using System.Numerics;

namespace MeterNode.EndToEnd;

/// <summary>What a general-purpose verifier needs of a pack: the Sig_structure (RFC 9052 §4.4) and the signature in DER.</summary>
internal sealed record SignedParts(byte[] ToBeSigned, byte[] SignatureDer)
{
    public static SignedParts OfFirstPack(string evidenceFile)
    {
        var reader = new CborReader(File.ReadAllBytes(evidenceFile), CborConformanceMode.Lax, allowMultipleRootLevelValues: true);
        reader.ReadTag();
        reader.ReadStartArray();
        byte[] header = reader.ReadByteString();
        reader.SkipValue();
        byte[] payload = reader.ReadByteString();
        byte[] signature = reader.ReadByteString();

        var structure = new CborWriter();
        structure.WriteStartArray(4);
        structure.WriteTextString("Signature1");
        structure.WriteByteString(header);
        structure.WriteByteString([]);
        structure.WriteByteString(payload);
        structure.WriteEndArray();

        var der = new AsnWriter(AsnEncodingRules.DER);
        using (der.PushSequence())
        {
            der.WriteInteger(new BigInteger(signature.AsSpan(0, 32), isUnsigned: true, isBigEndian: true));
            der.WriteInteger(new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true));
        }

        return new SignedParts(structure.Encode(), der.Encode());
    }
}
