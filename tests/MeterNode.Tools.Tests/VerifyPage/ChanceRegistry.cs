using System.Buffers.Binary;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Page;

/// <summary>A registry that is mostly good, and otherwise wrong in one or two places by chance.</summary>
internal sealed class ChanceRegistry(Random random, string site, ECDsa plantKey, ECDsa stranger, IReadOnlyList<TestNode> nodes)
{
    private static readonly string[] s_fields = ["v", "node", "site", "machine", "hw", "fw", "eui", "key", "cert", "cfg", "time"];
    private static readonly string[] s_insertions = [" ", "\\u0041", ",", "\"", "1", "\\ud83d", "//", "\u00e9"];
    private static readonly object[] s_wrong = [0L, 2L, "other", "a\nb", new byte[8], new byte[31], -1L, 253402300800L, long.MaxValue];
    private static readonly object?[] s_values =
    [
        null, 1, 1.5, "", "x", "../press", "a\u001b[2Jb", "a\u202eb", new string('n', 300), true, new JsonArray(), new JsonObject(), "AAAA",
        "AAA", "AA==", "AB==", "A A A A", "AAAA\nAAAA", "_-AA",
    ];

    public byte[] Make()
    {
        bool isWrong = Chance(4);
        var entries = new JsonArray();
        foreach (TestNode node in nodes.Where(_ => !Chance(15)))
        {
            byte[] enrolment = isWrong && Chance(2) ? Enrolment(node) : node.Enrolment;
            var entry = new JsonObject
            {
                ["id"] = node.Id,
                ["eui64"] = node.Eui64,
                ["machine"] = node.Machine,
                ["publicKey"] = Convert.ToBase64String(node.Key.ExportSubjectPublicKeyInfo()),
                ["enrolment"] = Convert.ToBase64String(enrolment),
            };
            if (Chance(6))
            {
                entry["end"] = Convert.ToBase64String(isWrong ? End(node) : StatementWriter.End(
                    node, plantKey, TestNode.StartSeconds + random.Next(0, 2000), site));
            }

            if (Chance(15))
            {
                entry.Remove("enrolment");
            }

            entries.Add(entry);
        }

        var registry = new JsonObject
        {
            ["schemaVersion"] = Chance(4) ? 2 : 1,
            ["site"] = site,
            ["plantKey"] = Convert.ToBase64String(plantKey.ExportSubjectPublicKeyInfo()),
            ["nodes"] = entries,
        };
        if (isWrong && Chance(2))
        {
            Spoil(registry, entries);
        }

        string text = registry.ToJsonString(new JsonSerializerOptions { WriteIndented = Chance(2) });
        if (isWrong && Chance(8))
        {
            text = text.Insert(random.Next(text.Length), s_insertions[random.Next(s_insertions.Length)]);
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Chance(9) ? [0xef, 0xbb, 0xbf, (byte)'\n', .. bytes] : bytes;
    }

    private bool Chance(int oneIn) => random.Next(oneIn) == 0;

    private void Spoil(JsonObject registry, JsonArray entries)
    {
        JsonObject place = Chance(2) || entries.Count == 0 ? registry : entries[random.Next(entries.Count)]!.AsObject();
        string name = place.Select(member => member.Key).ElementAt(random.Next(place.Count));
        switch (random.Next(4))
        {
            case 0:
                place.Remove(name);
                break;
            case 1 when entries.Count > 0:
                entries.Add(entries[0]!.DeepClone());
                break;
            case 2:
                place["unknown"] = 1;
                break;
            default:
                object? value = s_values[random.Next(s_values.Length)];
                place[name] = value is JsonNode node ? node.DeepClone() : JsonSerializer.SerializeToNode(value);
                break;
        }
    }

    /// <summary>An enrolment record that is wrong in a field, or whose signature is.</summary>
    private byte[] Enrolment(TestNode node)
    {
        var fields = new Dictionary<string, object>
        {
            ["v"] = 1L,
            ["node"] = node.Id,
            ["site"] = site,
            ["machine"] = node.Machine,
            ["hw"] = Chance(3) ? "virtual board" : "esp32-wroom-32",
            ["fw"] = "0.7.0",
            ["eui"] = Convert.FromHexString(node.Eui64),
            ["key"] = PublicKeys.Point(node.Key),
            ["cert"] = new byte[32],
            ["cfg"] = new byte[8],
            ["time"] = TestNode.StartSeconds - 3600,
        };
        string name = s_fields[random.Next(s_fields.Length)];
        switch (random.Next(6))
        {
            case 0:
                fields.Remove(name);
                break;
            case 1:
                fields[name] = s_wrong[random.Next(s_wrong.Length)];
                break;
            case 2:
                fields["more"] = 1L;
                break;
            case 3:
                fields["time"] = TestNode.StartSeconds + 86400L * random.Next(0, 3);
                break;
        }

        return Sign(fields);
    }

    private byte[] End(TestNode node)
    {
        byte[] kid = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(kid, node.Kid);
        var fields = new Dictionary<string, object>
        {
            ["v"] = 1L,
            ["site"] = site,
            ["n"] = 1L,
            ["prev"] = new byte[32],
            ["time"] = TestNode.StartSeconds,
            ["kind"] = "end",
            ["node"] = node.Id,
            ["kid"] = kid,
            ["until"] = TestNode.StartSeconds + 300,
            ["why"] = "replaced",
        };
        string name = fields.Keys.ElementAt(random.Next(fields.Count));
        switch (random.Next(5))
        {
            case 0:
                fields.Remove(name);
                break;
            case 1:
                fields[name] = ((object[])[0L, 2L, "enrol", "retired", "constructor", new byte[8], -1L, 253402300800L])[random.Next(8)];
                break;
            case 2:
                fields[Chance(2) ? "reason" : "more"] = Chance(2) ? "stolen" : "because";
                break;
        }

        return Sign(fields);
    }

    private byte[] Sign(Dictionary<string, object> fields)
    {
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(fields.Count);
        foreach ((string name, object value) in fields)
        {
            writer.WriteTextString(name);
            if (value is long whole)
            {
                writer.WriteInt64(whole);
            }
            else if (value is byte[] bytes)
            {
                writer.WriteByteString(bytes);
            }
            else
            {
                writer.WriteTextString((string)value);
            }
        }

        writer.WriteEndMap();
        return CoseSign1Writer.Sign(writer.Encode(), Chance(9) ? stranger : plantKey);
    }
}
