using System.Formats.Cbor;
using System.Security.Cryptography;

namespace MeterNode.Plant.Provisioning;

/// <summary>The plant's signing key: signs configurations, enrolment records and commands as COSE_Sign1 (ES256).</summary>
public sealed class PlantKey : IDisposable
{
    /// <summary>COSE content type application/cbor (RFC 9052 §3.1, CoAP content-format 60).</summary>
    private const int ContentTypeCbor = 60;

    private readonly ECDsa _key;

    /// <summary>Takes <paramref name="key"/> over; it is disposed with this.</summary>
    public PlantKey(ECDsa key)
    {
        _key = key;
    }

    /// <summary>The public key as DER (RFC 5480).</summary>
    public byte[] SubjectPublicKeyInfo => _key.ExportSubjectPublicKeyInfo();

    /// <summary>04 ‖ X ‖ Y, 65 bytes.</summary>
    public byte[] PublicPoint => PointOf(_key);

    /// <summary>The uncompressed public point of <paramref name="key"/>: 04 ‖ X ‖ Y, 65 bytes.</summary>
    public static byte[] PointOf(ECDsa key)
    {
        ECParameters parameters = key.ExportParameters(false);
        return [4, .. parameters.Q.X!, .. parameters.Q.Y!];
    }

    /// <summary>COSE_Sign1 with tag 18 around <paramref name="payload"/>; protected header alg, content type, kid.</summary>
    public byte[] Sign(byte[] payload)
    {
        byte[] kid = SHA256.HashData(SubjectPublicKeyInfo)[..8];
        var header = new CborWriter(CborConformanceMode.Ctap2Canonical);
        header.WriteStartMap(3);
        header.WriteInt32(1);
        header.WriteInt32(-7);
        header.WriteInt32(3);
        header.WriteInt32(ContentTypeCbor);
        header.WriteInt32(4);
        header.WriteByteString(kid);
        header.WriteEndMap();
        byte[] protectedHeader = header.Encode();

        var toSign = new CborWriter(CborConformanceMode.Ctap2Canonical);
        toSign.WriteStartArray(4);
        toSign.WriteTextString("Signature1");
        toSign.WriteByteString(protectedHeader);
        toSign.WriteByteString([]);
        toSign.WriteByteString(payload);
        toSign.WriteEndArray();
        byte[] signature = _key.SignData(toSign.Encode(), HashAlgorithmName.SHA256);

        var message = new CborWriter(CborConformanceMode.Strict);
        message.WriteTag((CborTag)18);
        message.WriteStartArray(4);
        message.WriteByteString(protectedHeader);
        message.WriteStartMap(0);
        message.WriteEndMap();
        message.WriteByteString(payload);
        message.WriteByteString(signature);
        message.WriteEndArray();
        return message.Encode();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _key.Dispose();
    }
}
