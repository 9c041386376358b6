using System.Security.Cryptography;
using System.Text.Json;

namespace MeterNode.Wire;

/// <summary>The nodes of a plant and their public keys (<c>registry.json</c>), or just one or more bare keys.</summary>
public sealed class Registry
{
    /// <summary>Version of a registry that has ends of keys.</summary>
    public const int VersionWithEnds = 2;

    /// <summary>No registry is longer than this, 5,000 keys and more; hostile JSON takes 20 times its length in memory.</summary>
    public const int MaximumBytes = 4 << 20;

    private const string NotARegistry = "not a registry: ";

    private static readonly JsonSerializerOptions s_format = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Dictionary<ulong, RegisteredNode> _byKid = [];
    private readonly Dictionary<string, List<RegisteredNode>> _byId = new(StringComparer.Ordinal);

    /// <exception cref="RegistryException">Two entries have one key, or an enrolment record is not signed by the plant key.</exception>
    public Registry(string site, byte[]? plantKey, IEnumerable<RegisteredNode> nodes)
    {
        Site = site;
        PlantKey = plantKey;
        Nodes = nodes.ToList();
        using ECDsa? plant = plantKey is null ? null : PublicKeys.Import(plantKey);
        foreach (RegisteredNode node in Nodes)
        {
            if (!_byKid.TryAdd(node.Kid, node))
            {
                throw new RegistryException($"node {node.Id}: its key is registered twice");
            }

            if (!_byId.TryGetValue(node.Id, out List<RegisteredNode>? called))
            {
                _byId.Add(node.Id, called = []);
            }

            called.Add(node);

            if (node.Enrolment is EnrolmentRecord record)
            {
                if (plant is null || !record.Verify(plant))
                {
                    throw new RegistryException($"node {node.Id}: the enrolment record is not signed by the plant key");
                }

                if (record.Site != site)
                {
                    throw new RegistryException($"node {node.Id}: the plant signed its enrolment under another name than the registry's");
                }
            }

            if (node.End is PlantStatement end && (plant is null || end.Site != site || !end.Verify(plant)))
            {
                throw new RegistryException($"node {node.Id}: the statement of its end is not this plant's");
            }
        }
    }

    /// <summary>The plant's name, also in its topics; empty for bare keys.</summary>
    public string Site { get; }

    /// <summary>SubjectPublicKeyInfo (DER) of the key that signs enrolment, configuration and commands; null for bare keys.</summary>
    public byte[]? PlantKey { get; }

    /// <summary>
    /// SHA-256 of <see cref="PlantKey"/>, 64 lower-case hex digits: what somebody who must know whose evidence it is compares with what the
    /// plant told him by another way. Null for bare keys.
    /// </summary>
    public string? Fingerprint => PlantKey is null ? null : KeyFingerprint.Of(PlantKey);

    /// <summary>Every node, in the order of the file.</summary>
    public IReadOnlyList<RegisteredNode> Nodes { get; }

    /// <summary>The node whose key has this identifier, or null.</summary>
    public RegisteredNode? Find(ulong kid) => _byKid.GetValueOrDefault(kid);

    /// <summary>
    /// The present key of the node that the plant calls <paramref name="id"/>, or null. A name is a label: a replaced board hands it on.
    /// </summary>
    public RegisteredNode? Find(string id) => FindAll(id) is [.., var present] ? present : null;

    /// <summary>Every key that has had the name <paramref name="id"/>, in the order of the file: the oldest first.</summary>
    public IReadOnlyList<RegisteredNode> FindAll(string id) => _byId.TryGetValue(id, out List<RegisteredNode>? called) ? called : [];

    /// <summary>Whether the name <paramref name="id"/> has a key that counts now: its node was not retired or revoked.</summary>
    public bool IsInService(string id) => Find(id) is { End: null };

    /// <summary>True when <paramref name="node"/> is what its name stands for now: receipts and commands are for this key.</summary>
    public bool IsPresent(RegisteredNode node) => Find(node.Id)?.Kid == node.Kid;

    /// <summary>The name of a node for people, with its key where the name has had several.</summary>
    public string NameOf(RegisteredNode node) => FindAll(node.Id).Count > 1 ? $"{node.Id} key {node.KidText}" : node.Id;

    /// <summary>Reads a registry, or a file with bare public keys or certificates (PEM, DER, base64 SubjectPublicKeyInfo).</summary>
    /// <exception cref="RegistryException">The file is none of these; one clear line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Registry Load(string path)
    {
        RequireLength(new FileInfo(path).Length);
        return Parse(File.ReadAllBytes(path));
    }

    /// <inheritdoc cref="Load"/>
    public static Registry Parse(byte[] file)
    {
        RequireLength(file.Length);
        ReadOnlySpan<byte> start = file.AsSpan().TrimStart("\uFEFF \t\r\n"u8);
        if (start.IsEmpty)
        {
            throw new RegistryException("the file is empty");
        }

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
            end = node.End is null ? null : Convert.ToBase64String(node.End.Bytes),
        });
        return JsonSerializer.Serialize(
            new
            {
                schemaVersion = Nodes.Any(node => node.End is not null) ? VersionWithEnds : 1,
                site = Site,
                plantKey = PlantKey is null ? null : Convert.ToBase64String(PlantKey),
                nodes,
            },
            s_format);
    }

    private static void RequireLength(long bytes)
    {
        if (bytes > MaximumBytes)
        {
            throw new RegistryException($"{NotARegistry}it is longer than {MaximumBytes >> 20} MiB");
        }
    }

    private static Registry ParseJson(byte[] file)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(file.AsMemory(file.AsSpan().IndexOf((byte)'{')));
            JsonElement root = document.RootElement;
            RequireNames(root);
            if (Member(root, "schemaVersion") is not { ValueKind: JsonValueKind.Number } version || !version.TryGetInt32(out int number))
            {
                throw Wrong("schemaVersion", "a number");
            }

            if (number is not (1 or VersionWithEnds))
            {
                throw new RegistryException($"the registry has schema version {number}, which is not known here");
            }

            JsonElement nodes = Member(root, "nodes") is { ValueKind: JsonValueKind.Array } array ? array : throw Wrong("nodes", "a list");
            string site = Text(root, "site") ?? throw Wrong("site", "a text");
            if (site.Length > 0 && NameRule.NameProblem(site) is RuleReason problem)
            {
                throw new RegistryException($"{NotARegistry}the plant's name {problem}");
            }

            var registry = new Registry(site, Bytes(root, "plantKey"), nodes.EnumerateArray().Select(ParseNode).ToList());
            if (number >= VersionWithEnds || registry.Nodes.Any(node => node.End is not null))
            {
                registry.RequirePeriods();
            }

            return registry;
        }
        catch (JsonException e)
        {
            throw new RegistryException($"{NotARegistry}line {e.LineNumber + 1} is not JSON");
        }
    }

    private static RegisteredNode ParseNode(JsonElement node, int index)
    {
        try
        {
            string id = Text(node, "id") ?? throw Wrong("id", "a text");
            if (NameRule.NameProblem(id) is RuleReason problem)
            {
                throw new RegistryException($"{NotARegistry}\"id\" {problem},");
            }

            return RegisteredNode.Create(
                id,
                Text(node, "eui64") ?? throw Wrong("eui64", "a text"),
                Text(node, "machine") ?? "",
                Bytes(node, "publicKey") ?? throw Wrong("publicKey", "a text in base64"),
                Bytes(node, "enrolment"),
                Bytes(node, "end"));
        }
        catch (RegistryException e) when (e.Message.StartsWith(NotARegistry, StringComparison.Ordinal))
        {
            throw new RegistryException($"{e.Message} in entry {index + 1} of its nodes");
        }
    }

    /// <summary>The keys of one name follow each other: each ends before the next is enrolled, and only the last may have no end.</summary>
    private void RequirePeriods()
    {
        foreach (List<RegisteredNode> called in _byId.Values)
        {
            for (int i = 1; i < called.Count; i++)
            {
                if (called[i - 1].Until is not DateTimeOffset until || (called[i].Enrolment is EnrolmentRecord next && next.Time < until))
                {
                    throw new RegistryException($"node {called[i].Id}: two of its keys would count at the same time");
                }
            }
        }
    }

    /// <summary>
    /// Half of a surrogate pair is no text, also in a name that nobody asks for: looking for another one stumbles over it.
    /// </summary>
    private static void RequireNames(JsonElement element)
    {
        try
        {
            if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement item in element.EnumerateArray())
                {
                    RequireNames(item);
                }
            }
            else if (element.ValueKind == JsonValueKind.Object)
            {
                foreach (JsonProperty member in element.EnumerateObject())
                {
                    _ = member.Name;
                    RequireNames(member.Value);
                }
            }
        }
        catch (InvalidOperationException)
        {
            throw new RegistryException($"{NotARegistry}the name of a member in it is no text");
        }
    }

    private static RegistryException Wrong(string member, string wanted) => new($"{NotARegistry}\"{member}\" must be {wanted}");

    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value)
            && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    /// <summary>Null when it is not there.</summary>
    private static string? Text(JsonElement parent, string name)
    {
        try
        {
            return Member(parent, name)?.GetString();
        }
        catch (InvalidOperationException)
        {
            // Another kind, or half a surrogate pair.
            throw Wrong(name, "a text");
        }
    }

    /// <summary>Null when it is not there.</summary>
    private static byte[]? Bytes(JsonElement parent, string name)
    {
        try
        {
            return Member(parent, name)?.GetBytesFromBase64();
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw Wrong(name, "a text in base64");
        }
    }
}
