using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MeterNode.Tests.Vectors;

namespace MeterNode.Tools.Tests.Vectors;

/// <summary>
/// tests/vectors holds every figure of the files that the publishers made. The comparison runs only where those files lie in
/// ../shared/data.
/// </summary>
[TestClass]
[TestCategory("Originals")]
public class OriginalFilesTests
{
    private const string SubjectPublicKeyInfo = "3059301306072a8648ce3d020106082a8648ce3d030107034200";

    [TestMethod]
    public void Hashes_Originals_AreComplete()
    {
        string[] shortMessages = [.. ResponseFile.Read("vectors/sha256/SHA256ShortMsg.rsp").Select(block =>
            $"{OrNone(block["Msg"][..(int.Parse(block["Len"], CultureInfo.InvariantCulture) / 4)])} {block["MD"]}")];
        AssertSame(shortMessages, "sha256.txt");

        AssertSame(
            ResponseFile.Read("vectors/hmac_sha256/rfc-4231-sha256.txt").Select(block => $"{block["Key"]} {block["Msg"]} {block["MD"]}"),
            "hmac-sha256.txt");
    }

    [TestMethod]
    public void Signatures_Originals_AreComplete()
    {
        AssertSame(
            ResponseFile.Read("vectors/ecdsa_p256_sha256/CAVP_SigVer_P-256_SHA-256.rsp").Select(block =>
                $"{block["Result"][0]}{block["Result"][3]} {Pad(block["Qx"])}{Pad(block["Qy"])} "
                + $"{Pad(block["R"])}{Pad(block["S"])} {block["Msg"]}"),
            "ecdsa-p256-cavp.txt");

        JsonElement rfc = Original("ecdsa_p256_sha256/rfc6979_a25_p256_sha256.json");
        AssertSame(
            rfc.GetProperty("signatures").EnumerateArray().Select(s =>
                $"{Hex(rfc, "x")} {Hex(rfc, "Ux")}{Hex(rfc, "Uy")} {Text(s, "message")} {Hex(s, "k")} {Hex(s, "r")}{Hex(s, "s")}"),
            "ecdsa-p256-rfc6979.txt");
    }

    [TestMethod]
    public void Wycheproof_Original_IsComplete()
    {
        JsonElement original = Original("ecdsa_p256_sha256/wycheproof_ecdsa_secp256r1_sha256_test.json");
        var lines = new List<string>();
        foreach (JsonElement group in original.GetProperty("testGroups").EnumerateArray())
        {
            lines.Add("key " + Text(group.GetProperty("publicKey"), "uncompressed"));
            Assert.AreEqual(SubjectPublicKeyInfo + lines[^1][4..], Text(group, "publicKeyDer"), "the point is the whole key");
            foreach (JsonElement test in group.GetProperty("tests").EnumerateArray())
            {
                string flags = string.Join(',', test.GetProperty("flags").EnumerateArray());
                string signature = OrNone(Text(test, "sig"));
                lines.Add($"{test.GetProperty("tcId")} {Text(test, "result")} {signature} {OrNone(Text(test, "msg"))} {flags}");
            }
        }

        AssertSame(lines, "ecdsa-p256-wycheproof.txt");
        Assert.HasCount(original.GetProperty("numberOfTests").GetInt32(), WycheproofCase.ReadAll());
    }

    [TestMethod]
    public void Cbor_Original_IsComplete()
    {
        JsonElement[] originals = [.. Original("cbor/appendix_a.json").EnumerateArray()];
        IReadOnlyList<string[]> lines = PublishedVectors.Lines("cbor.txt", 3);
        Assert.HasCount(originals.Length, lines);
        for (int n = 0; n < originals.Length; n++)
        {
            Assert.AreEqual(Text(originals[n], "hex"), lines[n][0]);
            Assert.AreEqual(originals[n].GetProperty("roundtrip").GetBoolean() ? "D" : "N", lines[n][1]);
            if (originals[n].TryGetProperty("decoded", out JsonElement decoded))
            {
                AssertSame(decoded, JsonDocument.Parse(lines[n][2]).RootElement, lines[n][0]);
            }
            else
            {
                Assert.AreEqual("diag " + Text(originals[n], "diagnostic"), lines[n][2]);
            }
        }
    }

    [TestMethod]
    public void Cose_Originals_AreComplete()
    {
        string[] files = Directory.GetFiles(SharedData.Require("vectors/cose_sign1"), "*.json");
        JsonElement[] ours = [.. PublishedVectors.Json("cose-sign1.json").EnumerateArray()];
        Assert.HasCount(files.Length, ours);
        foreach (JsonElement vector in ours)
        {
            JsonElement original = Original($"cose_sign1/{Text(vector, "name")}.json");
            JsonElement signer = original.GetProperty("input").GetProperty("sign0");
            JsonElement key = signer.GetProperty("key");
            Assert.AreEqual(Text(key, "kid"), Text(vector, "kid"));
            foreach (string part in new[] { "x", "y", "d" })
            {
                CollectionAssert.AreEqual(Base64Url.DecodeFromChars(Text(key, part)), Convert.FromHexString(Text(vector, part)));
            }

            Assert.AreEqual(Text(original.GetProperty("input"), "plaintext"), Text(vector, "payload"));
            signer.TryGetProperty("external", out JsonElement theirs);
            vector.TryGetProperty("external", out JsonElement external);
            Assert.AreEqual(theirs.ToString().ToLowerInvariant(), external.ToString());
            Assert.AreEqual(!original.TryGetProperty("fail", out _), vector.GetProperty("valid").GetBoolean());
            Assert.AreEqual(Hex(original.GetProperty("intermediates"), "ToBeSign_hex"), Text(vector, "toBeSigned"));
            Assert.AreEqual(Hex(original.GetProperty("output"), "cbor"), Text(vector, "message"));
        }
    }

    [TestMethod]
    public void Senml_Originals_AreComplete()
    {
        string folder = SharedData.Require("vectors/senml");
        JsonElement[] ours = [.. PublishedVectors.Json("senml.json").EnumerateArray()];
        Assert.HasCount(Directory.GetFiles(folder, "*.gen.json").Length, ours);
        int binary = 0;
        foreach (JsonElement example in ours)
        {
            string name = $"ex{example.GetProperty("number")}.gen";
            AssertSame(Original($"senml/{name}.json"), example.GetProperty("pack"), name);
            AssertSame(Original($"senml/{name}.resolved.json"), example.GetProperty("resolved"), name);
            if (example.TryGetProperty("cbor", out JsonElement cbor))
            {
                CollectionAssert.AreEqual(File.ReadAllBytes($"{folder}/{name}.cbor"), Convert.FromHexString(cbor.GetString()!));
                binary++;
            }
        }

        Assert.HasCount(binary, Directory.GetFiles(folder, "*.cbor"));
    }

    [TestMethod]
    [DataRow("max31855", "tc", "cj", "frames")]
    [DataRow("max31856", "linearised", "cold_junction")]
    public void Chip_Original_IsComplete(string chip, params string[] tables)
    {
        JsonElement original = Original($"max3185x/{chip}.json");
        foreach (string table in tables)
        {
            AssertSame(original.GetProperty(table), PublishedVectors.Json(chip + ".json").GetProperty(table), table);
        }

        Assert.HasCount(tables.Length, original.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Array));
    }

    [TestMethod]
    public void Crc_Original_IsComplete()
    {
        AssertSame(
            Original("crc/crc.json").GetProperty("algorithms").EnumerateObject().Select(algorithm =>
            {
                int digits = algorithm.Value.GetProperty("width").GetInt32() / 4;
                IEnumerable<string> fields = algorithm.Value.EnumerateObject().Select(field => Field(field.Value, digits));
                return string.Join(' ', fields.Prepend(algorithm.Name.Split(' ')[0]));
            }),
            "crc.txt");
    }

    [TestMethod]
    [DataRow("B"), DataRow("E"), DataRow("J"), DataRow("K"), DataRow("N"), DataRow("R"), DataRow("S"), DataRow("T")]
    public void Thermocouple_Original_IsComplete(string type)
    {
        var ours = new SortedDictionary<int, int>();
        foreach (string[] line in PublishedVectors.Lines("thermocouples.txt").Where(l => l[0] == type))
        {
            for (int n = 2; n < line.Length; n++)
            {
                ours.Add(int.Parse(line[1], CultureInfo.InvariantCulture) + n - 2, int.Parse(line[n], CultureInfo.InvariantCulture));
            }
        }

        var original = new SortedDictionary<int, int>();
        foreach ((int celsius, double millivolts) in NistTable(type))
        {
            int microvolts = (int)Math.Round(millivolts * 1000);
            Assert.AreEqual(microvolts, original.GetValueOrDefault(celsius, microvolts), "the end of a row is the start of another");
            original[celsius] = microvolts;
        }

        CollectionAssert.AreEqual(original, ours);
    }

    /// <summary>NIST's table: rows of ten degrees, upwards above 0 °C and downwards below.</summary>
    private static IEnumerable<(int Celsius, double Millivolts)> NistTable(string type)
    {
        int direction = 1;
        foreach (string line in File.ReadAllLines(SharedData.Require($"thermocouple/type_{type.ToLowerInvariant()}.tab"), Encoding.Latin1))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 2 && fields.Contains("9") | fields.Contains("-9") && !line.Contains('.'))
            {
                direction = fields.Contains("-9") ? -1 : 1;
            }
            else if (fields.Length > 1 && int.TryParse(fields[0], CultureInfo.InvariantCulture, out int start) && fields[1].Contains('.'))
            {
                for (int n = 1; n < fields.Length; n++)
                {
                    yield return (start + (direction * (n - 1)), double.Parse(fields[n], CultureInfo.InvariantCulture));
                }
            }
        }
    }

    private static void AssertSame(IEnumerable<string> original, string file)
    {
        string[] ours = [.. PublishedVectors.Lines(file).Select(fields => string.Join(' ', fields))];
        CollectionAssert.AreEqual(original.ToArray(), ours, file);
    }

    private static void AssertSame(JsonElement original, JsonElement ours, string what) =>
        Assert.IsTrue(JsonElement.DeepEquals(original, ours), $"{what}: {original} is not {ours}");

    private static JsonElement Original(string file) =>
        JsonDocument.Parse(File.ReadAllText(SharedData.Require("vectors/" + file))).RootElement;

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string Hex(JsonElement element, string name) => Text(element, name).ToLowerInvariant();

    private static string Pad(string number) => number.PadLeft(64, '0');

    private static string OrNone(string hex) => hex.Length == 0 ? "-" : hex;

    private static string Field(JsonElement value, int digits) => value.ValueKind switch
    {
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Number => value.ToString(),
        _ => value.GetString()![2..].PadLeft(digits, '0'),
    };
}
