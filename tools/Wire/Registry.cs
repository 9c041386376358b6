using System.Security.Cryptography;
using System.Text.Json;

namespace MeterNode.Wire;

/// <summary>The nodes of a plant and their public keys (<c>registry.json</c>), or just one or more bare keys.</summary>
public sealed class Registry
{
    private static readonly JsonSerializerOptions s_format = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Dictionary<ulong, RegisteredNode> _byKid = [];

    /// <exception cref="RegistryException">Two nodes share a name or a key, or an enrolment record is not signed
    /// by the plant key.</exception>
    public Registry(string site, byte[]? plantKey, IEnumerable<RegisteredNode> nodes)
    {
        Site = site;
        PlantKey = plantKey;
        Nodes = nodes.ToList();
        using ECDsa? plant = plantKey is null ? null : PublicKeys.Import(plantKey);
        foreach (RegisteredNode node in Nodes)
        {
            if (!_byKid.TryAdd(node.Kid, node) || Nodes.Count(other => other.Id == node.Id) > 1)
            {
                throw new RegistryException($"node {node.Id}: its name or key is registered twice");
            }

            if (node.Enrolment is EnrolmentRecord record && (plant is null || !record.Verify(plant)))
            {
                throw new RegistryException($"node {node.Id}: the enrolment record is not signed by the plant key");
            }
        }
    }

    /// <summary>The plant's name, also in its topics; empty for bare keys.</summary>
    public string Site { get; }

    /// <summary>SubjectPublicKeyInfo (DER) of the key that signs enrolment, configuration and commands; null for bare keys.</summary>
    public byte[]? PlantKey { get; }

    /// <summary>Every node, in the order of the file.</summary>
    public IReadOnlyList<RegisteredNode> Nodes { get; }

    /// <summary>The node whose key has this identifier, or null.</summary>
    public RegisteredNode? Find(ulong kid) => _byKid.GetValueOrDefault(kid);

    /// <summary>The node the plant calls <paramref name="id"/>, or null.</summary>
    public RegisteredNode? Find(string id) => Nodes.FirstOrDefault(node => node.Id == id);

    /// <summary>Reads a registry, or a file with bare public keys or certificates (PEM, DER, base64 SubjectPublicKeyInfo).</summary>
    /// <exception cref="RegistryException">The file is none of these; one clear line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Registry Load(string path) => Parse(File.ReadAllBytes(path));

    /// <inheritdoc cref="Load"/>
    public static Registry Parse(byte[] file)
    {
        ReadOnlySpan<byte> start = file.AsSpan().TrimStart("\uFEFF \t\r\n"u8);
        return start is [(byte)'{', ..]
            ? ParseJson(file)
            : new Registry("", null, PublicKeys.Read(file).DistinctBy(key => PublicKeys.Kid(key)).Select(RegisteredNode.FromKey));
    }

    /// <summary>The registry as <c>registry.json</c> (docs/wire-format.md).</summary>
    public string ToJson()
    {
        var nodes = Nodes.Select(node => new
        {
            id = node.Id,
            eui64 = node.Eui64,
            machine = node.Machine,
            publicKey = Convert.ToBase64String(node.PublicKey),
            enrolment = node.Enrolment is null ? null : Convert.ToBase64String(node.Enrolment.Bytes),
        });
        return JsonSerializer.Serialize(
            new { schemaVersion = 1, site = Site, plantKey = PlantKey is null ? null : Convert.ToBase64String(PlantKey), nodes },
            s_format);
    }

    private static Registry ParseJson(byte[] file)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(file.AsMemory(file.AsSpan().IndexOf((byte)'{')));
            JsonElement root = document.RootElement;
            if (root.GetProperty("schemaVersion").GetInt32() != 1)
            {
                throw new RegistryException("the registry has a schema version that is not known here");
            }

            byte[]? plantKey = root.TryGetProperty("plantKey", out JsonElement key) ? key.GetBytesFromBase64() : null;
            return new Registry(
                root.GetProperty("site").GetString() ?? "",
                plantKey,
                root.GetProperty("nodes").EnumerateArray().Select(ParseNode).ToList());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new RegistryException("not a registry: " + e.Message);
        }
    }

    private static RegisteredNode ParseNode(JsonElement node) => RegisteredNode.Create(
        node.GetProperty("id").GetString() ?? "",
        node.GetProperty("eui64").GetString() ?? "",
        node.TryGetProperty("machine", out JsonElement machine) ? machine.GetString() ?? "" : "",
        node.GetProperty("publicKey").GetBytesFromBase64(),
        node.TryGetProperty("enrolment", out JsonElement enrolment) ? enrolment.GetBytesFromBase64() : null);
}
