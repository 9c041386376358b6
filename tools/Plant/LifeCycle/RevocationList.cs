using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MeterNode.Plant.LifeCycle;

/// <summary>The certificates that the plant's authority has revoked (<c>ca.crl</c>, RFC 5280 §5).</summary>
public sealed class RevocationList
{
    private readonly HashSet<string> _serialNumbers;

    private RevocationList(HashSet<string> serialNumbers)
    {
        _serialNumbers = serialNumbers;
    }

    /// <summary>A list that revokes nothing: of a plant that has revoked none yet.</summary>
    public static RevocationList Empty { get; } = new([]);

    /// <summary>How many certificates it names.</summary>
    public int Count => _serialNumbers.Count;

    /// <summary>Whether it names <paramref name="certificate"/>.</summary>
    public bool Has(X509Certificate2 certificate) => Has(TextOf(certificate));

    /// <summary>The serial number of <paramref name="certificate"/> as <see cref="Has(string)"/> takes it.</summary>
    public static string TextOf(X509Certificate2 certificate) => Text(certificate.SerialNumberBytes.Span);

    /// <summary>Whether it names the certificate with this serial number (<see cref="TextOf"/>).</summary>
    public bool Has(string serialNumber) => _serialNumbers.Contains(serialNumber);

    /// <summary>Reads the list in PEM.</summary>
    /// <exception cref="CryptographicException">It is no such list, or <paramref name="authority"/> has not signed it.</exception>
    public static RevocationList Read(string pem, X509Certificate2 authority)
    {
        try
        {
            if (!PemEncoding.TryFind(pem, out PemFields fields) || !pem.AsSpan(fields.Label).SequenceEqual("X509 CRL"))
            {
                throw new CryptographicException("it holds no list of revoked certificates (PEM)");
            }

            AsnReader list = new AsnReader(Convert.FromBase64String(pem[fields.Base64Data]), AsnEncodingRules.DER).ReadSequence();
            ReadOnlyMemory<byte> signed = list.ReadEncodedValue();
            list.ReadSequence();
            byte[] signature = list.ReadBitString(out _);
            using ECDsa? key = authority.GetECDsaPublicKey();
            if (key?.VerifyData(signed.Span, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence) != true)
            {
                throw new CryptographicException("the plant's authority has not signed it");
            }

            return new RevocationList(SerialNumbers(signed));
        }
        catch (Exception e) when (e is AsnContentException or FormatException)
        {
            throw new CryptographicException("it is damaged", e);
        }
    }

    /// <summary>
    /// TBSCertList: version, algorithm, issuer, thisUpdate, then nextUpdate and the revoked certificates where there are any.
    /// </summary>
    private static HashSet<string> SerialNumbers(ReadOnlyMemory<byte> signed)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        AsnReader content = new AsnReader(signed, AsnEncodingRules.DER).ReadSequence();
        content.ReadInteger();
        content.ReadSequence();
        content.ReadSequence();
        while (content.HasData && content.PeekTag().TagClass == TagClass.Universal)
        {
            if (content.PeekTag().TagValue != (int)UniversalTagNumber.Sequence)
            {
                content.ReadEncodedValue(); // thisUpdate, nextUpdate
                continue;
            }

            for (AsnReader entries = content.ReadSequence(); entries.HasData;)
            {
                found.Add(Text(entries.ReadSequence().ReadIntegerBytes().Span));
            }
        }

        return found;
    }

    /// <summary>A leading zero says only that the number is positive.</summary>
    private static string Text(ReadOnlySpan<byte> serialNumber) => Convert.ToHexString(serialNumber.TrimStart((byte)0));
}
