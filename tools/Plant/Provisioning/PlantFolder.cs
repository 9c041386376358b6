using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Stores;

namespace MeterNode.Plant.Provisioning;

/// <summary>
/// The folder that is a plant: certificate authority, collector identity, plant command key, registry, broker configuration,
/// and one bundle a node. Made by <c>meternode init</c>.
/// </summary>
public sealed class PlantFolder
{
    private const int AuthorityYears = 25;
    internal const int IdentityYears = 10;

    /// <summary>There until everything else is: what lies beside it without it being a plant may be made anew.</summary>
    private const string UnfinishedMark = "unfinished";

    private static readonly string[] s_made =
    [
        "ca", "broker", "nodes", "collector", "operator", "audit", "web", "ca.crl", "ca.crt", "history.cbor", "plant.key",
        "registry.json", "registry.json.new", "plant.json.new",
        PlantLock.FileName, PlantJournal.Folder, PlantJournal.UnfinishedFolder,
    ];

    private readonly JsonObject _settings;

    private PlantFolder(string path, JsonObject settings)
    {
        Path = path;
        _settings = settings;
    }

    /// <summary>Full path of the plant's folder.</summary>
    public string Path { get; }

    /// <summary>Called before each file operation of a change, with its kind and path: a test ends the program there.</summary>
    internal Action<string, string>? BeforeFileOperation { get; private init; }

    /// <summary>Name of the plant.</summary>
    public string Site => (string)_settings["site"]!;

    /// <summary>Name or address of the broker, as nodes reach it.</summary>
    public string BrokerHost => (string)_settings["brokerHost"]!;

    /// <summary>TCP port of the broker.</summary>
    public int BrokerPort => (int)_settings["brokerPort"]!;

    /// <summary>
    /// The evidence store that the plant's settings name (key <c>store</c>): a PostgreSQL connection string, or a SQLite file, from the
    /// plant's folder on; without the key it is <c>evidence.db</c> there.
    /// </summary>
    public string Store => _settings["store"] is JsonValue value && value.TryGetValue(out string? store) && store.Length > 0
        ? EvidenceStores.In(Path, store) : In("evidence.db");

    /// <summary>The file with the public key of every node.</summary>
    public string RegistryPath => In("registry.json");

    /// <summary>The certificates that the plant has revoked, PEM; not there in a plant of an older version that has revoked none.</summary>
    public string RevocationListPath => In("ca.crl");

    /// <summary>What the plant has signed about itself and its nodes (docs/wire-format.md).</summary>
    public string HistoryPath => In("history.cbor");

    /// <summary>What people have stated and signed (docs/ledger.md); not there before the first statement.</summary>
    public string LedgerPath => In("ledger.cbor");

    /// <summary>A person's key, PEM, encrypted with the person's passphrase; not there where the person keeps it elsewhere.</summary>
    public string PersonKeyPath(string name) => In("people", name + ".key");

    /// <summary>Who may use the plant's page and its API; not there before somebody may.</summary>
    public string AccessPath => In("access", "access.json");

    /// <summary>Who signs people in by OpenID Connect; not there where only passwords do.</summary>
    public string OpenIdPath => In("access", "openid.json");

    /// <summary>The IANA name of the time zone in which the plant's people state times; null where nobody has said it.</summary>
    public string? Zone => _settings["zone"] is JsonValue value && value.TryGetValue(out string? zone) && zone.Length > 0 ? zone : null;

    /// <summary>The plant's own key, PEM; not there while it is kept elsewhere.</summary>
    public string PlantKeyPath => In("plant.key");

    /// <summary>The key of the plant's CA, PEM; not there while it is kept elsewhere.</summary>
    public string AuthorityKeyPath => In("ca", "ca.key");

    /// <summary>Certificate of the plant's CA, PEM.</summary>
    public string CaCertificatePath => In("ca.crt");

    /// <summary>TLS certificate of the collector, PEM.</summary>
    public string CollectorCertificatePath => In("collector", "collector.crt");

    /// <summary>TLS key of the collector, PEM.</summary>
    public string CollectorKeyPath => In("collector", "collector.key");

    /// <summary>TLS certificate of those who send commands and look at nodes, PEM; made where an older plant has none.</summary>
    public string OperatorCertificatePath => In("operator", "operator.crt");

    /// <summary>Its TLS key, PEM.</summary>
    public string OperatorKeyPath => In("operator", "operator.key");

    /// <summary>TLS certificate of the plant's page and API, PEM; made where an older plant has none.</summary>
    public string WebCertificatePath => In("web", "web.crt");

    /// <summary>Its TLS key, PEM.</summary>
    public string WebKeyPath => In("web", "web.key");

    /// <summary>The key with which the first collector signs receipts, PEM.</summary>
    public string ReceiptKeyPath => In("collector", "receipt.key");

    /// <summary>Configuration for mosquitto.</summary>
    public string BrokerConfigurationPath => In("broker", "mosquitto.conf");

    /// <summary>Script that starts mosquitto with this plant's configuration, from any folder.</summary>
    public string BrokerStartPath => In("broker", "start.sh");

    /// <summary>Folder of a node's bundle; its <c>files</c> folder is what goes onto the node's <c>I:\</c>.</summary>
    public string BundlePath(string node) => In("nodes", node);

    /// <summary>Makes a new plant in an empty or missing folder; what an interrupted attempt has left there is made anew.</summary>
    public static PlantFolder Create(string path, string site, string brokerHost, int brokerPort)
    {
        CheckName(site, "site");
        if (Uri.CheckHostName(brokerHost) == UriHostNameType.Unknown)
        {
            throw new OperatorException(
                OperatorError.Usage, $"the broker '{brokerHost.ReplaceLineEndings(" ")}' is no host name or address");
        }

        if (File.Exists(path))
        {
            throw new OperatorException(OperatorError.Failure, $"'{path}' is a file; give a new folder");
        }

        path = System.IO.Path.GetFullPath(path);
        MakeRoom(path);
        SecretFile.CreateFolder(path);
        File.WriteAllText(System.IO.Path.Combine(path, UnfinishedMark), "meternode init has not finished here; run it again\n");
        var plant = new PlantFolder(path, new JsonObject
        {
            ["schemaVersion"] = 1,
            ["site"] = site,
            ["brokerHost"] = brokerHost,
            ["brokerPort"] = brokerPort,
        });
        foreach (string folder in new[] { "ca", "broker", "nodes" })
        {
            SecretFile.CreateFolder(plant.In(folder));
        }

        CertificateIssuer authority = CertificateIssuer.Create(site, AuthorityYears, out string caKey);
        File.WriteAllText(plant.CaCertificatePath, authority.CaPem + "\n");
        SecretFile.Write(plant.AuthorityKeyPath, caKey);

        string[] hosts = new[] { brokerHost, "localhost", "127.0.0.1" }.Distinct().ToArray();
        IssuedCertificate broker = authority.Issue(ReservedNames.Broker, hosts, IdentityYears);
        File.WriteAllText(plant.In("broker", "server.crt"), broker.CertificatePem + "\n");
        SecretFile.Write(plant.In("broker", "server.key"), broker.KeyPem);
        using ECDsa commandKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        SecretFile.Write(plant.PlantKeyPath, commandKey.ExportPkcs8PrivateKeyPem());
        var collector = new CollectorIdentity(ReservedNames.Collector, plant.In(ReservedNames.Collector));
        using (PlantTransaction first = PlantTransaction.Begin(plant))
        {
            first.History.AddCertificate(ReservedNames.Broker, null, broker.CertificateDer);
            PlantCollectors.Issue(first, authority, collector);
            PlantCollectors.ShareSecret(first, [collector]);
            EnsureOperator(first, authority);
            WebIdentity.Issue(first, authority, WebIdentity.HostsOf(plant));
            BrokerConfiguration.Write(first, [collector]);
            first.Write(plant.RegistryPath, new JsonObject
            {
                ["schemaVersion"] = 1,
                ["site"] = site,
                ["plantKey"] = Convert.ToBase64String(commandKey.ExportSubjectPublicKeyInfo()),
                ["nodes"] = new JsonArray(),
            });
            first.Commit();
        }

        plant.Finish();
        return plant;
    }

    /// <summary>
    /// Opens a plant made by <see cref="Create"/>, and completes or removes what a process that was ended has left of a change.
    /// </summary>
    public static PlantFolder Open(string path) => Open(path, null);

    /// <summary>The same with <see cref="BeforeFileOperation"/>.</summary>
    internal static PlantFolder Open(string path, Action<string, string>? beforeFileOperation)
    {
        path = System.IO.Path.GetFullPath(path);
        PlantJournal.Recover(path, beforeFileOperation);
        string settings = System.IO.Path.Combine(path, "plant.json");
        if (!File.Exists(settings))
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo,
                File.Exists(System.IO.Path.Combine(path, UnfinishedMark))
                    ? $"'{path}' is not a plant yet: 'meternode init' was interrupted; run it again"
                    : $"'{path}' is not a plant folder (no plant.json); make one with 'meternode init'");
        }

        JsonObject read = PlantFile.Read(settings);
        return read["site"] is JsonValue site && site.TryGetValue(out string? _)
            && read["brokerHost"] is JsonValue host && host.TryGetValue(out string? _)
            && read["brokerPort"] is JsonValue port && port.TryGetValue(out int _)
            ? new PlantFolder(path, read) { BeforeFileOperation = beforeFileOperation }
            : throw PlantFile.Broken(settings, "site, brokerHost or brokerPort is missing");
    }

    /// <summary>A name that is safe as file name, topic level and certificate name.</summary>
    public static void CheckName(string name, string what)
    {
        if (name.Length is 0 or > 40 || name[0] == '-' || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            throw new OperatorException(OperatorError.Usage, $"the {what} name '{name}' must be 1 to 40 letters, digits, '-' or '_'");
        }
    }

    /// <summary>Full path of a file or folder inside the plant's folder.</summary>
    public string In(params string[] parts)
    {
        return System.IO.Path.Combine([Path, .. parts]);
    }

    /// <summary>The plant's certificate authority with its private key, from the folder or from where a person said.</summary>
    /// <exception cref="OperatorException">The key is damaged, or is kept elsewhere (<see cref="OfflineKeys"/>).</exception>
    public CertificateIssuer LoadAuthority()
    {
        if (!File.Exists(AuthorityKeyPath))
        {
            using ECDsa key = OfflineKeys.Load(this, isAuthority: true);
            return CertificateIssuer.Load(PlantFile.Text(CaCertificatePath), key.ExportPkcs8PrivateKeyPem());
        }

        try
        {
            return CertificateIssuer.Load(PlantFile.Text(CaCertificatePath), PlantFile.Text(AuthorityKeyPath));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw PlantFile.Broken(AuthorityKeyPath, $"it is no private key, or not that of '{CaCertificatePath}'");
        }
    }

    /// <summary>Makes the operators' TLS identity where there is none: older versions used the collector's for commands.</summary>
    public void EnsureOperator()
    {
        if (!File.Exists(OperatorCertificatePath))
        {
            using PlantTransaction change = PlantTransaction.Begin(this);
            EnsureOperator(change, LoadAuthority());
            change.Commit();
        }
    }

    /// <summary>
    /// Issues a new certificate and key for the broker: for the plant's host name, this machine's own names, and
    /// <paramref name="hosts"/>. A broker that runs takes it at its next start.
    /// </summary>
    public void RenewBroker(IEnumerable<string> hosts)
    {
        using PlantTransaction change = PlantTransaction.Begin(this);
        string[] names = [.. new[] { BrokerHost, "localhost", "127.0.0.1" }.Concat(hosts).Distinct()];
        IssuedCertificate issued = LoadAuthority().Issue(ReservedNames.Broker, names, IdentityYears);
        change.History.AddCertificate(ReservedNames.Broker, null, issued.CertificateDer);
        change.WriteSecret(In("broker", "server.key"), issued.KeyPem);
        change.Write(In("broker", "server.crt"), issued.CertificatePem + "\n");
        change.Commit();
    }

    /// <summary>The broker's certificate with its key.</summary>
    public X509Certificate2 LoadBrokerIdentity() => LoadIdentity(In("broker", "server.crt"), In("broker", "server.key"));

    /// <summary>A server's certificate with its key.</summary>
    internal static X509Certificate2 LoadIdentity(string certificatePath, string keyPath)
    {
        X509Certificate2 identity = X509Certificate2.CreateFromPem(File.ReadAllText(certificatePath), File.ReadAllText(keyPath));
        if (!OperatingSystem.IsWindows())
        {
            return identity;
        }

        // Windows' TLS does not take a key that exists in memory only; it takes one that came out of a PFX.
        using (identity)
        {
            return X509CertificateLoader.LoadPkcs12(identity.Export(X509ContentType.Pfx), null);
        }
    }

    /// <summary>The key that signs configurations, enrolments and commands, from the folder or from where a person said.</summary>
    /// <exception cref="OperatorException">The key is damaged, or is kept elsewhere (<see cref="OfflineKeys"/>).</exception>
    public PlantKey LoadPlantKey() => new(
        File.Exists(PlantKeyPath) ? PlantFile.Key(PlantKeyPath, PlantFile.Text(PlantKeyPath)) : OfflineKeys.Load(this, isAuthority: false));

    /// <summary>The plant's public key as DER (RFC 5480), as the registry has it.</summary>
    public byte[] PlantPublicKey
    {
        get
        {
            byte[] key = new byte[256];
            return PlantFile.Read(RegistryPath)["plantKey"] is JsonValue value && value.TryGetValue(out string? text)
                && Convert.TryFromBase64String(text, key, out int length) ? key[..length]
                : throw PlantFile.Broken(RegistryPath, "it does not have the plant's key");
        }
    }

    /// <summary>The registry as JSON, for changes.</summary>
    public JsonObject ReadRegistry()
    {
        JsonObject registry = PlantFile.Read(RegistryPath);
        return registry["nodes"] is JsonArray ? registry : throw PlantFile.Broken(RegistryPath, "\"nodes\" must be a list");
    }

    /// <summary>Replaces the registry in one step, so that a collector never reads half of it and a crash leaves the old one.</summary>
    public void WriteRegistry(JsonObject registry)
    {
        using PlantTransaction change = PlantTransaction.Begin(this);
        change.Write(RegistryPath, registry);
        change.Commit();
    }

    /// <summary>Keeps the time zone of the plant's people; what they have stated already stays as it is.</summary>
    /// <exception cref="OperatorException">There is no such zone.</exception>
    public void SetZone(string zone)
    {
        LocalTime.Zone(zone);
        using PlantTransaction change = PlantTransaction.Begin(this);
        JsonObject settings = PlantFile.Read(In("plant.json"));
        settings["zone"] = zone;
        change.Write(In("plant.json"), settings);
        change.Commit();
        _settings["zone"] = zone;
    }

    private static void Replace(string path, JsonObject content)
    {
        string next = path + ".new";
        using (FileStream file = File.Create(next))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(content.ToJsonString(JsonFormat.File) + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }

    /// <summary>Removes what an interrupted attempt has left. No node knows any of it: without plant.json it was never a plant.</summary>
    /// <exception cref="OperatorException">There is something else.</exception>
    private static void MakeRoom(string path)
    {
        string[] names = Directory.Exists(path)
            ? [.. Directory.EnumerateFileSystemEntries(path).Select(entry => System.IO.Path.GetFileName(entry)!)]
            : [];
        if (names.Contains("plant.json") && !names.Contains("registry.json"))
        {
            throw new OperatorException(
                OperatorError.Failure, $"'{path}' holds half a plant, which an interrupted 'meternode init' has left: remove the folder");
        }

        if (names.Length > 0 && (!names.Contains(UnfinishedMark) || names.Except(s_made).Any(name => name != UnfinishedMark)))
        {
            throw new OperatorException(OperatorError.Failure, $"'{path}' is not empty; give a new folder, a plant is never overwritten");
        }

        foreach (string entry in names.Where(name => name != UnfinishedMark).Select(name => System.IO.Path.Combine(path, name)))
        {
            if (Directory.Exists(entry))
            {
                Directory.Delete(entry, recursive: true);
            }
            else
            {
                File.Delete(entry);
            }
        }
    }

    /// <summary>Everything is on the disk before plant.json makes it a plant.</summary>
    private void Finish()
    {
        foreach (string path in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
        {
            using FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
            file.Flush(flushToDisk: true);
        }

        Replace(In("plant.json"), _settings);
        File.Delete(In(UnfinishedMark));
    }

    private static void EnsureOperator(PlantTransaction change, CertificateIssuer authority)
    {
        PlantFolder plant = change.Plant;
        if (!File.Exists(plant.OperatorCertificatePath))
        {
            IssuedCertificate tls = authority.Issue(ReservedNames.Operator, [], IdentityYears);
            change.History.AddCertificate(ReservedNames.Operator, null, tls.CertificateDer);
            change.WriteSecret(plant.OperatorKeyPath, tls.KeyPem);
            change.Write(plant.OperatorCertificatePath, tls.CertificatePem + "\n");
        }
    }
}
