using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MeterNode.Wire;

/// <summary>P-256 public keys in the forms people have them in.</summary>
public static class PublicKeys
{
    /// <summary>What stands before the point in a SubjectPublicKeyInfo of P-256 (RFC 5480 §2).</summary>
    private static readonly byte[] s_beforePoint = Convert.FromHexString("3059301306072A8648CE3D020106082A8648CE3D030107034200");

    /// <summary>04 ‖ X ‖ Y.</summary>
    private const int PointBytes = 65;

    /// <summary>Key identifier of a SubjectPublicKeyInfo (DER): its SHA-256, first 8 bytes, big-endian.</summary>
    public static ulong Kid(ReadOnlySpan<byte> subjectPublicKeyInfo) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(subjectPublicKeyInfo));

    /// <summary>A P-256 key from its SubjectPublicKeyInfo (DER).</summary>
    /// <exception cref="RegistryException">It is not one, or its point is not on the curve.</exception>
    public static ECDsa Import(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        // The same keys as those of Create, without a layer in which every signature is converted twice.
        ECDsa key = OperatingSystem.IsLinux() ? new ECDsaOpenSsl() : ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out int read);
            if (read != subjectPublicKeyInfo.Length || (!SaysP256(subjectPublicKeyInfo) && !IsOnP256(key)))
            {
                throw new RegistryException("the public key is not on the curve P-256");
            }

            return key;
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException)
        {
            key.Dispose();
            throw new RegistryException("not a public key on the curve P-256 (SubjectPublicKeyInfo)");
        }
    }

    /// <summary>The uncompressed point 04 ‖ X ‖ Y of <paramref name="key"/>, 65 bytes.</summary>
    public static byte[] Point(ECDsa key)
    {
        ECPoint point = key.ExportParameters(false).Q;
        return [0x04, .. point.X!, .. point.Y!];
    }

    /// <summary>The same of a key that <see cref="Import"/> takes; whether it is on the curve is not looked at in its usual form.</summary>
    /// <exception cref="RegistryException">It has another form, and is none.</exception>
    public static byte[] Point(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        const byte Uncompressed = 4;
        int begin = s_beforePoint.Length;
        if (SaysP256(subjectPublicKeyInfo) && subjectPublicKeyInfo.Length == begin + PointBytes
            && subjectPublicKeyInfo[begin] == Uncompressed)
        {
            return subjectPublicKeyInfo[begin..].ToArray();
        }

        using ECDsa key = Import(subjectPublicKeyInfo);
        return Point(key);
    }

    /// <summary>SubjectPublicKeyInfo (DER, RFC 5480) of the point 04 ‖ X ‖ Y; whether it is on the curve is not looked at.</summary>
    public static byte[] SubjectPublicKeyInfo(ReadOnlySpan<byte> point) => [.. s_beforePoint, .. point];

    /// <summary>A P-256 key from its uncompressed point 04 ‖ X ‖ Y, 65 bytes.</summary>
    /// <exception cref="RegistryException">It is not one, or is not on the curve.</exception>
    public static ECDsa FromPoint(ReadOnlySpan<byte> point) => Import(SubjectPublicKeyInfo(point));

    /// <summary>
    /// SubjectPublicKeyInfo of every key in <paramref name="file"/>: PEM (public keys and certificates, any number), one certificate or
    /// SubjectPublicKeyInfo in DER, or the latter in base64.
    /// </summary>
    /// <exception cref="RegistryException">There is no public key in it.</exception>
    public static IReadOnlyList<byte[]> Read(byte[] file)
    {
        string text = Encoding.Latin1.GetString(file);
        if (text.Contains("-----BEGIN ", StringComparison.Ordinal))
        {
            return ReadPem(text);
        }

        if (file.Length > 0 && file[0] != 0x30)
        {
            byte[] decoded = new byte[text.Length];
            if (Convert.TryFromBase64String(text.Trim(), decoded, out int length) && length > 0)
            {
                file = decoded[..length];
            }
        }

        return [ReadDer(file)];
    }

    /// <summary>The usual form: what is imported from it is on the curve.</summary>
    private static bool SaysP256(ReadOnlySpan<byte> subjectPublicKeyInfo) => subjectPublicKeyInfo.StartsWith(s_beforePoint);

    private static bool IsOnP256(ECDsa key) => key.ExportParameters(false).Curve.Oid.Value == "1.2.840.10045.3.1.7";

    private static IReadOnlyList<byte[]> ReadPem(string text)
    {
        var keys = new List<byte[]>();
        ReadOnlySpan<char> rest = text;
        while (PemEncoding.TryFind(rest, out PemFields fields))
        {
            string label = rest[fields.Label].ToString();
            byte[] der = Convert.FromBase64String(rest[fields.Base64Data].ToString());
            if (label.Contains("PRIVATE KEY", StringComparison.Ordinal))
            {
                throw new RegistryException("the file holds a private key; give the public key or the certificate");
            }

            if (label is "PUBLIC KEY" or "CERTIFICATE")
            {
                keys.Add(ReadDer(der));
            }

            rest = rest[fields.Location.End..];
        }

        return keys.Count > 0 ? keys : throw new RegistryException("no public key or certificate in the PEM file");
    }

    private static byte[] ReadDer(byte[] der)
    {
        try
        {
            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(der);
            return certificate.PublicKey.ExportSubjectPublicKeyInfo();
        }
        catch (CryptographicException)
        {
            using ECDsa key = Import(der);
            return der;
        }
    }
}
