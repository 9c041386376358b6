using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using MeterNode.Tests.Vectors;
using MeterNode.Wire;
using MeterNode.Wire.Senml;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>Wire against what others published (tests/vectors).</summary>
[TestClass]
public class PublishedVectorTests
{
    /// <summary>What stands before the uncompressed point in a P-256 SubjectPublicKeyInfo (RFC 5480).</summary>
    private static readonly byte[] s_subjectPublicKeyInfo = Convert.FromHexString("3059301306072a8648ce3d020106082a8648ce3d030107034200");

    [TestMethod]
    public void Scan_CborAppendixA_KnowsDeterministicFromOther()
    {
        int items = 0;
        foreach (string[] item in PublishedVectors.Lines("cbor.txt", 3))
        {
            byte[] bytes = Convert.FromHexString(item[0]);
            PackError expected = item[0] switch
            {
                "f818" => PackError.NotCbor, // Simple value 24 in two bytes: RFC 8949 §3.3 no longer allows it.
                _ when item[1] == "D" => PackError.None,
                ['f', ..] => PackError.NonShortestFloat,
                _ => PackError.IndefiniteLength,
            };

            Assert.AreEqual(expected, CborScan.Whole(bytes), item[0]);
            for (int length = 0; length < bytes.Length && expected == PackError.None; length++)
            {
                Assert.AreEqual(PackError.Truncated, CborScan.Whole(bytes.AsSpan(0, length)));
            }

            items++;
        }

        Assert.AreEqual(82, items);
    }

    [TestMethod]
    [DataRow("sign-pass-01")]
    [DataRow("sign-pass-02")]
    [DataRow("ecdsa-sig-01")]
    [DataRow("Appendix_C_2_1")]
    public void CoseSign1_PublishedMessage_Verifies(string name)
    {
        JsonElement vector = Cose(name);
        byte[] bytes = vector.GetProperty("message").GetBytesFromHex();
        byte[] externalData = vector.TryGetProperty("external", out JsonElement external) ? external.GetBytesFromHex() : [];
        using ECDsa key = Key(vector);

        Assert.AreEqual(PackError.None, CoseSign1.TryRead(bytes, out CoseSign1? message));
        Assert.IsTrue(message!.Verify(key, externalData));
        Assert.IsFalse(message.Verify(key, [1]));
        Assert.AreNotEqual(PackError.None, Pack.TryDecode(bytes, out _), "a foreign message is not a pack");
        if (externalData.Length == 0)
        {
            Assert.AreEqual(vector.GetProperty("toBeSigned").GetString(), Convert.ToHexStringLower(message.ToBeSigned()));
        }
    }

    [TestMethod]
    [DataRow("sign-pass-03", PackError.NotTagged)] // Legal COSE, but our packs are tagged.
    [DataRow("sign-fail-01", PackError.WrongTag)]
    public void CoseSign1_WrongTagging_IsNamed(string name, PackError reason)
    {
        byte[] bytes = Cose(name).GetProperty("message").GetBytesFromHex();

        Assert.AreEqual(reason, CoseSign1.TryRead(bytes, out _));
    }

    [TestMethod]
    [DataRow("sign-fail-02")]
    [DataRow("sign-fail-03")]
    [DataRow("sign-fail-04")]
    public void CoseSign1_TamperedMessage_DoesNotVerify(string name)
    {
        JsonElement vector = Cose(name);
        using ECDsa key = Key(vector);

        Assert.AreEqual(PackError.None, CoseSign1.TryRead(vector.GetProperty("message").GetBytesFromHex(), out CoseSign1? message));
        Assert.IsFalse(message!.Verify(key));
    }

    [TestMethod]
    public void Es256_Wycheproof_AgreesOnEverySignatureThatFitsItsForm()
    {
        int valid = 0, invalid = 0, otherForm = 0;
        foreach (WycheproofCase test in WycheproofCase.ReadAll())
        {
            if (!TryFixedForm(test.DerSignature, out byte[] signature))
            {
                Assert.IsFalse(test.IsValid, test.Name);
                otherForm++;
                continue;
            }

            using ECDsa key = PublicKeys.Import([.. s_subjectPublicKeyInfo, .. test.PublicKey]);
            Assert.AreEqual(test.IsValid, Es256.VerifyHash(key, SHA256.HashData(test.Message), signature), test.Name);
            _ = test.IsValid ? valid++ : invalid++;
        }

        Assert.AreEqual(484, valid + invalid + otherForm);
        Assert.IsTrue(valid > 150 && invalid > 20, $"{valid} valid, {invalid} invalid, {otherForm} not in DER or beyond 32 bytes");
    }

    [TestMethod]
    public void Es256_CavpSigVer_Agrees()
    {
        IReadOnlyList<string[]> vectors = PublishedVectors.Lines("ecdsa-p256-cavp.txt");
        foreach (string[] vector in vectors)
        {
            Assert.AreEqual(vector[0].StartsWith('P'), VerifyCavp(vector), vector[0] + " " + vector[3]);
        }

        Assert.HasCount(15, vectors);
    }

    [TestMethod]
    public void Es256_Rfc6979_SignaturesVerify()
    {
        foreach (string[] vector in PublishedVectors.Lines("ecdsa-p256-rfc6979.txt"))
        {
            using ECDsa key = Key(vector[1]);
            byte[] hash = SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(vector[2]));

            Assert.IsTrue(Es256.VerifyHash(key, hash, Convert.FromHexString(vector[4])));
            Assert.IsFalse(Es256.VerifyHash(key, hash, new byte[64]));
        }
    }

    [TestMethod]
    [DataRow(1), DataRow(2), DataRow(3), DataRow(4), DataRow(5), DataRow(6), DataRow(8), DataRow(9), DataRow(10), DataRow(11)]
    public void Senml_PublishedExample_Resolves(int number)
    {
        IReadOnlyList<SenmlRecord> records = SenmlJson.Read(Senml(number, "pack").GetRawText());

        string resolved = SenmlJson.Write(SenmlResolver.Resolve(records, 1498780179));

        AssertSameJson(Senml(number, "resolved"), JsonDocument.Parse(resolved).RootElement);
    }

    /// <summary>The published resolution of this one is older than binary values (it lacks them) and was made at another time.</summary>
    [TestMethod]
    public void Senml_PublishedExample7_ResolvesWithItsBinaryValue()
    {
        IReadOnlyList<SenmlRecord> records = SenmlJson.Read(Senml(7, "pack").GetRawText());

        IReadOnlyList<SenmlRecord> resolved = SenmlResolver.Resolve(records, 1499109309);

        AssertSameJson(Senml(7, "resolved"), JsonDocument.Parse(SenmlJson.Write(resolved.Take(3))).RootElement);
        Assert.AreEqual("aGkgCg", resolved[3].DataValue);
    }

    [TestMethod]
    [DataRow(3), DataRow(5)]
    public void Senml_PublishedCbor_EqualsItsJson(int number)
    {
        IReadOnlyList<SenmlRecord> records = SenmlCbor.Read(Senml(number, "cbor").GetBytesFromHex());
        IReadOnlyList<SenmlRecord> json = SenmlJson.Read(Senml(number, "pack").GetRawText());

        AssertSameJson(
            JsonDocument.Parse(SenmlJson.Write(SenmlResolver.Resolve(json, 0))).RootElement,
            JsonDocument.Parse(SenmlJson.Write(SenmlResolver.Resolve(records, 0))).RootElement);
    }

    private static bool VerifyCavp(string[] vector)
    {
        ECDsa key;
        try
        {
            key = Key(vector[1]);
        }
        catch (CryptographicException)
        {
            return false; // The changed key is not on the curve.
        }

        using (key)
        {
            return Es256.VerifyHash(key, SHA256.HashData(Convert.FromHexString(vector[3])), Convert.FromHexString(vector[2]));
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

    private static ECDsa Key(JsonElement vector) => Key(vector.GetProperty("x").GetString() + vector.GetProperty("y").GetString());

    private static ECDsa Key(string xy)
    {
        byte[] point = Convert.FromHexString(xy);
        return ECDsa.Create(
            new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[..32], Y = point[32..] } });
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
                CollectionAssert.AreEquivalent(
                    expected.EnumerateObject().Select(field => field.Name).ToArray(),
                    actual.EnumerateObject().Select(field => field.Name).ToArray());
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

    private static JsonElement Cose(string name) =>
        PublishedVectors.Json("cose-sign1.json").EnumerateArray().Single(vector => vector.GetProperty("name").GetString() == name);

    private static JsonElement Senml(int number, string field) =>
        PublishedVectors.Json("senml.json").EnumerateArray().Single(e => e.GetProperty("number").GetInt32() == number).GetProperty(field);
}
