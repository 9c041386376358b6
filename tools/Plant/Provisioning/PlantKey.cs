using System.Security.Cryptography;
using MeterNode.Wire;

namespace MeterNode.Plant.Provisioning;

/// <summary>The plant's signing key: signs configurations, enrolment records and commands as COSE_Sign1 (ES256).</summary>
public sealed class PlantKey : IDisposable
{
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
    public byte[] Sign(byte[] payload) => CoseSign1Writer.Sign(payload, _key);

    /// <summary>Signature of a file (ECDSA with SHA-256, DER), as <c>openssl dgst -sha256 -verify</c> takes it.</summary>
    public byte[] SignFile(byte[] content) =>
        _key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <inheritdoc/>
    public void Dispose()
    {
        _key.Dispose();
    }
}
