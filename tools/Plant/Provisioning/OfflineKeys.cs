using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Plant.LifeCycle;
using MeterNode.Wire;

namespace MeterNode.Plant.Provisioning;

/// <summary>
/// The two keys with which a plant signs – its own and that of its authority – in one encrypted file outside the plant's folder: two
/// PEM blocks, PKCS#8 with a passphrase. Who runs the plant needs neither.
/// </summary>
public sealed class OfflineKeys : IDisposable
{
    private const string NoteFile = "offline-keys.json";
    private const string Label = "ENCRYPTED PRIVATE KEY";

    /// <summary>OWASP's Password Storage Cheat Sheet (2023) for PBKDF2 with HMAC-SHA-256.</summary>
    private const int Iterations = 600_000;

    private static readonly AsyncLocal<OfflineKeys?> s_present = new();

    private readonly Lock _reading = new();
    private readonly string _file;
    private readonly Func<string> _passphrase;
    private readonly OfflineKeys? _before = s_present.Value;
    private List<byte[]>? _keys;

    /// <summary>
    /// Whatever signs from now on, in this and in what it starts, finds its key in <paramref name="file"/> where the plant's folder has
    /// none; until this is disposed of. <paramref name="passphrase"/> is asked for once, when a key is needed.
    /// </summary>
    public OfflineKeys(string file, Func<string> passphrase)
    {
        _file = Path.GetFullPath(file);
        _passphrase = passphrase;
        s_present.Value = this;
    }

    /// <summary>Where the keys were moved to; null where they are in the plant's folder.</summary>
    public static string? PlaceOf(PlantFolder plant)
    {
        string path = plant.In(NoteFile);
        return File.Exists(path) && PlantFile.Read(path)["file"] is JsonValue file && file.TryGetValue(out string? name) ? name : null;
    }

    /// <summary>Whether both keys are in the plant's folder.</summary>
    public static bool AreHere(PlantFolder plant) => File.Exists(plant.PlantKeyPath) && File.Exists(plant.AuthorityKeyPath);

    /// <summary>Moves both keys out of the plant's folder into a new file; one that an interrupted move has left is taken.</summary>
    /// <exception cref="OperatorException">They are not there, or the file holds something else.</exception>
    public static void Move(PlantFolder plant, string file, string passphrase) => Move(plant, file, passphrase, Iterations);

    /// <summary>Puts both keys back into the plant's folder; the file stays.</summary>
    /// <exception cref="OperatorException">The file has not both keys of this plant, or the passphrase is another one.</exception>
    public static void PutBack(PlantFolder plant, string file, string passphrase)
    {
        using var offline = new OfflineKeys(file, () => passphrase);
        using ECDsa plantKey = offline.Find(plant, "plant", plant.PlantPublicKey);
        using ECDsa authorityKey = offline.Find(plant, "authority", AuthorityPublicKey(plant));
        using PlantTransaction change = PlantTransaction.Begin(plant);
        change.WriteSecret(plant.PlantKeyPath, plantKey.ExportPkcs8PrivateKeyPem());
        change.WriteSecret(plant.AuthorityKeyPath, authorityKey.ExportPkcs8PrivateKeyPem());
        change.Remove(plant.In(NoteFile));
        change.Commit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        s_present.Value = _before;
        foreach (byte[] key in _keys ?? [])
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>The same with other rounds of the key's derivation.</summary>
    internal static void Move(PlantFolder plant, string file, string passphrase, int iterations)
    {
        file = Path.GetFullPath(file);
        if (file.StartsWith(plant.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new OperatorException(OperatorError.Usage, $"'{file}' is inside the plant: name a file on a disk that you take away");
        }

        if (!AreHere(plant))
        {
            throw new OperatorException(
                OperatorError.Failure,
                $"the keys of '{plant.Path}' are not in its folder: they were moved to '{PlaceOf(plant) ?? "another place"}'");
        }

        if (!File.Exists(file))
        {
            Write(plant, file, passphrase, iterations);
        }

        using (var written = new OfflineKeys(file, () => passphrase))
        {
            written.Find(plant, "plant", plant.PlantPublicKey).Dispose();
            written.Find(plant, "authority", AuthorityPublicKey(plant)).Dispose();
        }

        using PlantTransaction change = PlantTransaction.Begin(plant);
        change.Remove(plant.PlantKeyPath);
        change.Remove(plant.AuthorityKeyPath);
        change.Write(plant.In(NoteFile), new JsonObject
        {
            ["schemaVersion"] = 1,
            ["file"] = file,
            ["movedAt"] = JsonSerializer.SerializeToNode(DateTimeOffset.UtcNow, JsonFormat.File),
        });
        change.Commit();
    }

    /// <summary>The key that signs for the plant (<paramref name="isAuthority"/>: certificates), where its folder has none.</summary>
    /// <exception cref="OperatorException">Nobody said where it is, or it is not there.</exception>
    internal static ECDsa Load(PlantFolder plant, bool isAuthority)
    {
        string what = isAuthority ? "authority" : "plant";
        if (s_present.Value is OfflineKeys present)
        {
            return present.Find(plant, what, isAuthority ? AuthorityPublicKey(plant) : plant.PlantPublicKey);
        }

        throw new OperatorException(
            OperatorError.Failure,
            PlaceOf(plant) is string place
                ? RuleReason.Of(
                    "key.moved",
                    $"the {what}'s key is not in '{plant.Path}' (it was moved to '{place}'), and this must be signed: "
                        + $"give --plant-key FILE, or set METERNODE_PLANT_KEY")
                : RuleReason.Of(
                    "key.elsewhere",
                    $"the {what}'s key is not in '{plant.Path}', and this must be signed: "
                        + $"give --plant-key FILE, or set METERNODE_PLANT_KEY"));
    }

    private static byte[] AuthorityPublicKey(PlantFolder plant)
    {
        using X509Certificate2 authority = X509Certificate2.CreateFromPem(PlantFile.Text(plant.CaCertificatePath));
        using ECDsa? key = authority.GetECDsaPublicKey();
        return key?.ExportSubjectPublicKeyInfo() ?? throw PlantFile.Broken(plant.CaCertificatePath, "its key is no ECDSA key");
    }

    private static void Write(PlantFolder plant, string file, string passphrase, int iterations)
    {
        var how = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterations);
        var text = new StringBuilder($"Keys of the plant {plant.Site}: its own, and its authority's\n");
        foreach (string path in (string[])[plant.PlantKeyPath, plant.AuthorityKeyPath])
        {
            using ECDsa key = ECDsa.Create();
            key.ImportFromPem(PlantFile.Text(path));
            text.Append(key.ExportEncryptedPkcs8PrivateKeyPem(passphrase, how)).Append('\n');
        }

        try
        {
            string unfinished = file + ".part";
            SecretFile.Write(unfinished, text.ToString());
            using (FileStream written = File.Open(unfinished, FileMode.Open, FileAccess.ReadWrite))
            {
                written.Flush(flushToDisk: true);
            }

            File.Move(unfinished, file, overwrite: false);

            // Before the plant's own copy goes: a stick that is pulled must have the name too.
            using FileStream named = File.Open(file, FileMode.Open, FileAccess.ReadWrite);
            named.Flush(flushToDisk: true);
        }
        catch (Exception e) when (ChangeDisk.IsRefusal(e))
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo, $"'{file}' cannot be written ({PlainReason.Of(e)}): nothing is moved; mend this and repeat");
        }
    }

    private ECDsa Find(PlantFolder plant, string what, byte[] publicKey)
    {
        lock (_reading)
        {
            _keys ??= Read();
        }

        foreach (byte[] bytes in _keys)
        {
            ECDsa key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(bytes, out _);
            if (key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(publicKey))
            {
                return key;
            }

            key.Dispose();
        }

        throw new OperatorException(
            OperatorError.Failure, $"'{_file}' has not the {what}'s key of the plant '{plant.Site}': name the file of this plant");
    }

    private List<byte[]> Read()
    {
        string text = PlantFile.Text(_file);
        string? passphrase = null;
        var found = new List<byte[]>();
        while (PemEncoding.TryFind(text, out PemFields fields))
        {
            if (text[fields.Label] == Label)
            {
                passphrase ??= _passphrase();
                found.Add(Decrypt(Convert.FromBase64String(text[fields.Base64Data]), passphrase));
            }

            text = text[fields.Location.End.Value..];
        }

        return found;
    }

    private byte[] Decrypt(byte[] encrypted, string passphrase)
    {
        using ECDsa key = ECDsa.Create();
        try
        {
            key.ImportEncryptedPkcs8PrivateKey(passphrase, encrypted, out _);
            return key.ExportPkcs8PrivateKey();
        }
        catch (CryptographicException)
        {
            throw new OperatorException(
                OperatorError.Failure,
                $"the passphrase is not that of '{_file}', or the file is damaged: give the one with which it was made");
        }
    }
}
