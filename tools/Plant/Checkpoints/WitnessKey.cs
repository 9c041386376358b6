using System.Security.Cryptography;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.Checkpoints;

/// <summary>The key with which a witness signs: P-256 in a file, PKCS#8 with a passphrase, and its public half beside it.</summary>
public static class WitnessKey
{
    /// <summary>What the name of the public half ends with.</summary>
    public const string PublicExtension = ".pub.pem";

    /// <summary>OWASP's Password Storage Cheat Sheet (2023) for PBKDF2 with HMAC-SHA-256.</summary>
    private const int Iterations = 600_000;

    private const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>Makes a key in the new file <paramref name="path"/>.</summary>
    /// <returns>The file with its public half.</returns>
    /// <exception cref="OperatorException">The file is there already, or cannot be written.</exception>
    public static string Make(string path, string passphrase) => Make(path, passphrase, Iterations);

    /// <summary>The key in <paramref name="path"/>; <paramref name="passphrase"/> is asked for where the file needs one.</summary>
    /// <exception cref="OperatorException">It is no such key, or the passphrase is another one.</exception>
    public static ECDsa Load(string path, Func<string> passphrase)
    {
        string text = PlantFile.Text(path);
        bool isEncrypted = text.Contains("ENCRYPTED PRIVATE KEY", StringComparison.Ordinal);
        var key = ECDsa.Create();
        try
        {
            if (isEncrypted)
            {
                key.ImportFromEncryptedPem(text, passphrase());
            }
            else
            {
                key.ImportFromPem(text);
            }

            if (key.ExportParameters(false).Curve.Oid.Value == P256)
            {
                key.SignHash(new byte[SHA256.HashSizeInBytes]);
                return key;
            }
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // As below.
        }

        key.Dispose();
        throw new OperatorException(
            OperatorError.Failure,
            isEncrypted ? $"the passphrase is not that of '{path}', or the file is damaged: give the one with which it was made"
                : $"'{path}' is no private key on the curve P-256 (PEM): make one with 'meternode checkpoint witness --make-key FILE'");
    }

    /// <summary>The same with other rounds of the key's derivation.</summary>
    internal static string Make(string path, string passphrase, int iterations)
    {
        string publicPath = path + PublicExtension;
        if (File.Exists(path) || File.Exists(publicPath))
        {
            throw new OperatorException(OperatorError.Failure, $"'{path}' or its public half is there already: name a new file");
        }

        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        try
        {
            SecretFile.Write(path, key.ExportEncryptedPkcs8PrivateKeyPem(
                passphrase, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterations)) + "\n");
            File.WriteAllText(publicPath, key.ExportSubjectPublicKeyInfoPem() + "\n");
            return publicPath;
        }
        catch (Exception e) when (ChangeDisk.IsRefusal(e))
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"'{path}' cannot be written ({PlainReason.Of(e)}): name another place");
        }
    }
}
