using System.Security.Cryptography;
using System.Text;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.Ledger;

/// <summary>The key with which a person signs: P-256, PKCS#8 with the person's passphrase.</summary>
public static class PersonKey
{
    /// <summary>OWASP's Password Storage Cheat Sheet (2023) for PBKDF2 with HMAC-SHA-256.</summary>
    internal const int Iterations = 600_000;

    private const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>The key in <paramref name="path"/>.</summary>
    /// <exception cref="OperatorException">It is no such key, or the passphrase is another one.</exception>
    public static ECDsa Load(string path, string passphrase)
    {
        string text = PlantFile.Text(path);
        var key = ECDsa.Create();
        try
        {
            key.ImportFromEncryptedPem(text, passphrase);
            if (key.ExportParameters(false).Curve.Oid.Value == P256)
            {
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
            $"the passphrase is not that of '{path}', or the file is no key of a person: give the one with which it was made");
    }

    /// <summary>The file of <paramref name="key"/>, PEM.</summary>
    internal static string Seal(ECDsa key, string passphrase, int iterations) => key.ExportEncryptedPkcs8PrivateKeyPem(
        passphrase, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterations)) + "\n";

    /// <summary>Writes a new file outside the plant that only its owner may read, and has it on the disk.</summary>
    /// <exception cref="OperatorException">It is there already, or cannot be written.</exception>
    internal static void WriteNew(string path, string content) => WriteNew(path, Encoding.UTF8.GetBytes(content));

    /// <inheritdoc cref="WriteNew(string, string)"/>
    internal static void WriteNew(string path, byte[] content)
    {
        if (File.Exists(path))
        {
            throw new OperatorException(
                OperatorError.Failure, $"'{path}' is there already, and a key is never overwritten: name a new file");
        }

        try
        {
            string unfinished = path + ".part";
            SecretFile.Write(unfinished, content);
            using (FileStream written = File.Open(unfinished, FileMode.Open, FileAccess.ReadWrite))
            {
                written.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: false);
        }
        catch (Exception e) when (ChangeDisk.IsRefusal(e))
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo, $"'{path}' cannot be written ({PlainReason.Of(e)}): nothing is changed; name another place");
        }
    }
}
