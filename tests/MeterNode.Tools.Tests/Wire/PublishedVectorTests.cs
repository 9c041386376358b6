using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using MeterNode.Wire;
using MeterNode.Wire.Senml;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>Wire against what others published (../shared/data/vectors); inconclusive where the files are absent.</summary>
[TestClass]
public class PublishedVectorTests
{
    [TestMethod]
    public void Scan_CborAppendixA_KnowsDeterministicFromOther()
    {
        int items = 0;
        foreach (JsonElement item in Json("cbor/appendix_a.json").EnumerateArray())
        {
            byte[] bytes = item.GetProperty("hex").GetBytesFromHex();
            PackError expected = item.GetProperty("hex").GetString() switch
            {
                "f818" => PackError.NotCbor, // Simple value 24 in two bytes: RFC 8949 §3.3 no longer allows it.
                _ when item.GetProperty("roundtrip").GetBoolean() => PackError.None,
                ['f', ..] => PackError.NonShortestFloat,
                _ => PackError.IndefiniteLength,
            };

            Assert.AreEqual(expected, CborScan.Whole(bytes), item.GetProperty("hex").GetString());
            for (int length = 0; length < bytes.Length && expected == PackError.None; length++)
            {
                Assert.AreEqual(PackError.Truncated, CborScan.Whole(bytes.AsSpan(0, length)));
            }

            items++;
        }

        Assert.AreEqual(82, items);
    }

    [TestMethod]
    [DataRow("sign-pass-01", "")]
    [DataRow("sign-pass-02", "11aa22bb33cc44dd55006699")]
    [DataRow("ecdsa-sig-01", "")]
    [DataRow("Appendix_C_2_1", "")]
    public void CoseSign1_PublishedMessage_Verifies(string name, string externalData)
    {
        JsonElement vector = Json($"cose_sign1/{name}.json");
        byte[] bytes = vector.GetProperty("output").GetProperty("cbor").GetBytesFromHex();
        using ECDsa key = Key(vector);

        Assert.AreEqual(PackError.None, CoseSign1.TryRead(bytes, out CoseSign1? message));
        Assert.IsTrue(message!.Verify(key, Convert.FromHexString(externalData)));
        Assert.IsFalse(message.Verify(key, [1]));
        Assert.AreNotEqual(PackError.None, Pack.TryDecode(bytes, out _), "a foreign message is not a pack");
        if (externalData.Length == 0)
        {
            Assert.AreEqual(vector.GetProperty("intermediates").GetProperty("ToBeSign_hex").GetString(), Convert.ToHexString(message.ToBeSigned()));
        }
    }

    [TestMethod]
    [DataRow("sign-pass-03", PackError.NotTagged)] // Legal COSE, but our packs are tagged.
    [DataRow("sign-fail-01", PackError.WrongTag)]
    public void CoseSign1_WrongTagging_IsNamed(string name, PackError reason)
    {
        byte[] bytes = Json($"cose_sign1/{name}.json").GetProperty("output").GetProperty("cbor").GetBytesFromHex();

        Assert.AreEqual(reason, CoseSign1.TryRead(bytes, out _));
    }

    [TestMethod]
    [DataRow("sign-fail-02")]
    [DataRow("sign-fail-03")]
    [DataRow("sign-fail-04")]
    public void CoseSign1_TamperedMessage_DoesNotVerify(string name)
    {
        JsonElement vector = Json($"cose_sign1/{name}.json");
        using ECDsa key = Key(vector);

        Assert.AreEqual(PackError.None, CoseSign1.TryRead(vector.GetProperty("output").GetProperty("cbor").GetBytesFromHex(), out CoseSign1? message));
        Assert.IsFalse(message!.Verify(key));
    }

    [TestMethod]
    public void Es256_Wycheproof_AgreesOnEverySignatureThatFitsItsForm()
    {
        int valid = 0, invalid = 0, otherForm = 0;
        foreach (JsonElement group in Json("ecdsa_p256_sha256/wycheproof_ecdsa_secp256r1_sha256_test.json").GetProperty("testGroups").EnumerateArray())
        {
            using ECDsa key = PublicKeys.Import(group.GetProperty("publicKeyDer").GetBytesFromHex());
            foreach (JsonElement test in group.GetProperty("tests").EnumerateArray())
            {
                if (!TryFixedForm(test.GetProperty("sig").GetBytesFromHex(), out byte[] signature))
                {
                    Assert.AreEqual("invalid", test.GetProperty("result").GetString());
                    otherForm++;
                    continue;
                }

                bool expected = test.GetProperty("result").GetString() == "valid";
                bool verified = Es256.VerifyHash(key, SHA256.HashData(test.GetProperty("msg").GetBytesFromHex()), signature);
                Assert.AreEqual(expected, verified, $"tcId {test.GetProperty("tcId")}: {test.GetProperty("comment")}");
                _ = expected ? valid++ : invalid++;
            }
        }

        Assert.AreEqual(484, valid + invalid + otherForm);
        Assert.IsTrue(valid > 150 && invalid > 20, $"{valid} valid, {invalid} invalid, {otherForm} not in DER or beyond 32 bytes");
    }

    [TestMethod]
    public void Es256_CavpSigVer_Agrees()
    {
        int cases = 0;
        var fields = new Dictionary<string, string>();
        foreach (string line in File.ReadLines(SharedData.Require("vectors/ecdsa_p256_sha256/CAVP_SigVer_P-256_SHA-256.rsp")))
        {
            string[] parts = line.Split(" = ", 2);
            if (parts.Length != 2)
            {
                continue;
            }

            fields[parts[0].Trim()] = parts[1].Trim();
            if (parts[0].Trim() == "Result")
            {
                Assert.AreEqual(parts[1].StartsWith('P'), VerifyCavp(fields), $"case {cases}: {parts[1]}");
                cases++;
            }
        }

        Assert.AreEqual(15, cases);
    }

    [TestMethod]
    public void Es256_Rfc6979_SignaturesVerify()
    {
        JsonElement vector = Json("ecdsa_p256_sha256/rfc6979_a25_p256_sha256.json");
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = vector.GetProperty("Ux").GetBytesFromHex(), Y = vector.GetProperty("Uy").GetBytesFromHex() },
        });
        foreach (JsonElement signature in vector.GetProperty("signatures").EnumerateArray())
        {
            byte[] hash = SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(signature.GetProperty("message").GetString()!));

            Assert.IsTrue(Es256.VerifyHash(key, hash, [.. signature.GetProperty("r").GetBytesFromHex(), .. signature.GetProperty("s").GetBytesFromHex()]));
            Assert.IsFalse(Es256.VerifyHash(key, hash, new byte[64]));
        }
    }

    [TestMethod]
    [DataRow(1), DataRow(2), DataRow(3), DataRow(4), DataRow(5), DataRow(6), DataRow(8), DataRow(9), DataRow(10), DataRow(11)]
    public void Senml_PublishedExample_Resolves(int number)
    {
        IReadOnlyList<SenmlRecord> records = SenmlJson.Read(File.ReadAllText(SharedData.Require($"vectors/senml/ex{number}.gen.json")));

        string resolved = SenmlJson.Write(SenmlResolver.Resolve(records, 1498780179));

        AssertSameJson(Json($"senml/ex{number}.gen.resolved.json"), JsonDocument.Parse(resolved).RootElement);
    }

    /// <summary>The published resolution of this one is older than binary values (it lacks them) and was made at another time.</summary>
    [TestMethod]
    public void Senml_PublishedExample7_ResolvesWithItsBinaryValue()
    {
        IReadOnlyList<SenmlRecord> records = SenmlJson.Read(File.ReadAllText(SharedData.Require("vectors/senml/ex7.gen.json")));

        IReadOnlyList<SenmlRecord> resolved = SenmlResolver.Resolve(records, 1499109309);

        AssertSameJson(Json("senml/ex7.gen.resolved.json"), JsonDocument.Parse(SenmlJson.Write(resolved.Take(3))).RootElement);
        Assert.AreEqual("aGkgCg", resolved[3].DataValue);
    }

    [TestMethod]
    [DataRow(3), DataRow(5)]
    public void Senml_PublishedCbor_EqualsItsJson(int number)
    {
        IReadOnlyList<SenmlRecord> records = SenmlCbor.Read(File.ReadAllBytes(SharedData.Require($"vectors/senml/ex{number}.gen.cbor")));
        IReadOnlyList<SenmlRecord> json = SenmlJson.Read(File.ReadAllText(SharedData.Require($"vectors/senml/ex{number}.gen.json")));

        AssertSameJson(
            JsonDocument.Parse(SenmlJson.Write(SenmlResolver.Resolve(json, 0))).RootElement,
            JsonDocument.Parse(SenmlJson.Write(SenmlResolver.Resolve(records, 0))).RootElement);
    }

    private static bool VerifyCavp(Dictionary<string, string> fields)
    {
        ECDsa key;
        try
        {
            key = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = Convert.FromHexString(fields["Qx"]), Y = Convert.FromHexString(fields["Qy"]) },
            });
        }
        catch (CryptographicException)
        {
            return false; // The changed Q is not on the curve.
        }

        using (key)
        {
            return Es256.VerifyHash(key, SHA256.HashData(Convert.FromHexString(fields["Msg"])), [.. Convert.FromHexString(fields["R"]), .. Convert.FromHexString(fields["S"])]);
        }
    }

    /// <summary>DER to r ‖ s. False when it is not DER or a number does not fit 32 bytes: such bytes cannot occur in a pack.</summary>
    private static bool TryFixedForm(byte[] der, out byte[] signature)
    {
        signature = new byte[64];
        try
        {
            var reader = new AsnReader(der, AsnEncodingRules.DER);
            AsnReader sequence = reader.ReadSequence();
            BigInteger r = sequence.ReadInteger();
            BigInteger s = sequence.ReadInteger();
            sequence.ThrowIfNotEmpty();
            reader.ThrowIfNotEmpty();
            return r.Sign >= 0 && s.Sign >= 0 && Write(r, signature.AsSpan(0, 32)) && Write(s, signature.AsSpan(32));
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static bool Write(BigInteger number, Span<byte> into)
    {
        byte[] bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        bool fits = bytes.Length <= 32;
        if (fits)
        {
            bytes.CopyTo(into[(32 - bytes.Length)..]);
        }

        return fits;
    }

    private static ECDsa Key(JsonElement vector)
    {
        JsonElement key = vector.GetProperty("input").GetProperty("sign0").GetProperty("key");
        byte[] Coordinate(string name) => Convert.FromBase64String(key.GetProperty(name).GetString()!.Replace('-', '+').Replace('_', '/') + "=");
        return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Coordinate("x"), Y = Coordinate("y") } });
    }

    private static void AssertSameJson(JsonElement expected, JsonElement actual)
    {
        Assert.AreEqual(expected.ValueKind, actual.ValueKind);
        switch (expected.ValueKind)
        {
            case JsonValueKind.Array:
                Assert.AreEqual(expected.GetArrayLength(), actual.GetArrayLength());
                for (int i = 0; i < expected.GetArrayLength(); i++)
                {
                    AssertSameJson(expected[i], actual[i]);
                }

                break;
            case JsonValueKind.Object:
                CollectionAssert.AreEquivalent(expected.EnumerateObject().Select(field => field.Name).ToArray(), actual.EnumerateObject().Select(field => field.Name).ToArray());
                foreach (JsonProperty field in expected.EnumerateObject())
                {
                    AssertSameJson(field.Value, actual.GetProperty(field.Name));
                }

                break;
            case JsonValueKind.Number:
                Assert.AreEqual(expected.GetDouble(), actual.GetDouble(), Math.Abs(expected.GetDouble()) * 1e-12);
                break;
            default:
                Assert.AreEqual(expected.ToString(), actual.ToString());
                break;
        }
    }

    private static JsonElement Json(string file) => JsonDocument.Parse(File.ReadAllText(SharedData.Require("vectors/" + file))).RootElement;
}
