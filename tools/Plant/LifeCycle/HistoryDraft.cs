using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.LifeCycle;

/// <summary>
/// The plant's history with the statements that a change adds. Where the plant has none, it begins with what is there before the change.
/// </summary>
internal sealed class HistoryDraft : IDisposable
{
    private readonly PlantFolder _plant;
    private readonly PlantKey _key;
    private readonly MemoryStream _content = new();
    private long _next;
    private byte[] _previous;

    /// <exception cref="OperatorException">The history or the plant's key is damaged.</exception>
    public HistoryDraft(PlantFolder plant)
    {
        _plant = plant;
        _key = plant.LoadPlantKey();
        _previous = SHA256.HashData(_key.SubjectPublicKeyInfo);
        try
        {
            if (File.Exists(plant.HistoryPath))
            {
                Continue(File.ReadAllBytes(plant.HistoryPath));
            }
            else
            {
                Begin();
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The file with all statements so far.</summary>
    public byte[] Content => _content.ToArray();

    /// <summary>All statements so far, those of this change too.</summary>
    /// <exception cref="OperatorException">One is damaged: what stands behind it is not known.</exception>
    public IReadOnlyList<PlantStatement> Statements()
    {
        var history = new PlantHistory(Content, _key.SubjectPublicKeyInfo);
        IReadOnlyList<PlantStatement> all = [.. history.Read()];
        return history.Problem is string problem ? throw PlantFile.Broken(_plant.HistoryPath, problem) : all;
    }

    /// <summary>Signs and appends a statement; <paramref name="fields"/> are those of its kind (<see cref="StatementTable"/>).</summary>
    /// <returns>The signed statement.</returns>
    public byte[] Add(StatementKind kind, params (string Key, object Value)[] fields)
    {
        (string Key, object Value)[] all =
        [
            ("v", (long)StatementTable.Version), ("site", _plant.Site), ("n", _next), ("prev", _previous),
            ("time", DateTimeOffset.UtcNow.ToUnixTimeSeconds()), ("kind", kind.Code()), .. fields,
        ];
        byte[] statement = _key.Sign(Encode(all));
        PlantStatement.Read(statement); // What no reader would accept is a defect of ours, and nothing is changed.
        _content.Write(statement);
        _previous = SHA256.HashData(statement);
        _next++;
        return statement;
    }

    /// <summary>A TLS certificate that was issued; <paramref name="kid"/> is the evidence key of its node.</summary>
    /// <returns>Until when it counts.</returns>
    public DateTimeOffset AddCertificate(string name, byte[]? kid, byte[] der)
    {
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(der);
        var until = new DateTimeOffset(certificate.NotAfter);
        (string, object)[] fields =
        [
            ("name", name), ("sha", SHA256.HashData(der)), ("sn", certificate.SerialNumberBytes.ToArray()),
            ("until", until.ToUnixTimeSeconds()),
        ];
        Add(StatementKind.Certificate, kid == null ? fields : [.. fields, ("kid", kid)]);
        return until.ToUniversalTime();
    }

    /// <summary>A node that lies in its bundle already: its enrolment, configuration and certificate.</summary>
    public void AddNode(string name, byte[] kid, byte[] enrolment)
    {
        Add(StatementKind.Enrol, ("node", name), ("kid", kid), ("rec", enrolment));
        string files = Path.Combine(_plant.BundlePath(name), "files");
        if (File.Exists(Path.Combine(files, "config.cose")))
        {
            Add(StatementKind.Config, ("node", name), ("kid", kid), ("cfg", File.ReadAllBytes(Path.Combine(files, "config.cose"))));
        }

        if (File.Exists(Path.Combine(files, "tls.crt")))
        {
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(PlantFile.Text(Path.Combine(files, "tls.crt")));
            AddCertificate(name, kid, certificate.RawData);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _key.Dispose();
        _content.Dispose();
    }

    private static byte[] Encode((string Key, object Value)[] fields) =>
        StatementMap.Encode([.. fields.Select(field => KeyValuePair.Create(field.Key, field.Value))]);

    private void Continue(byte[] file)
    {
        var history = new PlantHistory(file, _key.SubjectPublicKeyInfo);
        PlantStatement? last = history.Last();
        if (last == null || last.Site != _plant.Site)
        {
            throw PlantFile.Broken(_plant.HistoryPath, history.Problem ?? "it is of another plant");
        }

        _content.Write(file);
        _next = last.Number + 1;
        _previous = last.Hash;
    }

    private void Begin()
    {
        Add(StatementKind.Plant, ("key", _key.SubjectPublicKeyInfo));
        foreach (CollectorIdentity collector in PlantCollectors.Of(_plant).Where(collector => File.Exists(collector.ReceiptKeyPath)))
        {
            using ECDsa key = ECDsa.Create();
            key.ImportFromPem(PlantFile.Text(collector.ReceiptKeyPath));
            Add(StatementKind.Collector, ("name", collector.Name), ("key", PlantKey.PointOf(key)));
        }

        JsonArray nodes = File.Exists(_plant.RegistryPath) ? _plant.ReadRegistry()["nodes"]!.AsArray() : [];
        foreach (JsonNode? node in nodes)
        {
            if (node!["publicKey"] is JsonNode publicKey && node["enrolment"] is JsonNode enrolment)
            {
                byte[] kid = SHA256.HashData(Convert.FromBase64String((string)publicKey!))[..8];
                AddNode((string)node["id"]!, kid, Convert.FromBase64String((string)enrolment!));
            }
        }
    }
}
