using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using MeterNode.Tests.Vectors;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>Receipts against those that python3-cbor2 and python3-cryptography made (tests/vectors/receipts.json), and back.</summary>
[TestClass]
public class ReceiptTests
{
    private static readonly JsonElement s_vectors = PublishedVectors.Json("receipts.json");
    private static readonly ECDsa s_key = PublicKeys.Import(s_vectors.GetProperty("publicKey").GetBytesFromHex());

    private static Receipt Usual => new()
    {
        Site = "foundry",
        Node = "press-1",
        NodeKid = 0x0123456789abcdef,
        Stored = 4711,
        Hash = SHA256.HashData("pack 4711"u8),
        Boot = 3,
        Command = 7,
        Registers = new StoredRegisters(123456789012, 0, 4567, -1, 815, 999),
        TimeSeconds = 1790000000,
    };

    [TestMethod]
    public void TryRead_ForeignReceipts_ReadsTheValidOnesOnly()
    {
        int valid = 0, refused = 0;
        foreach (JsonElement vector in s_vectors.GetProperty("receipts").EnumerateArray())
        {
            string name = vector.GetProperty("name").GetString()!;
            Receipt? receipt = Receipt.TryRead(vector.GetProperty("message").GetBytesFromHex(), s_key);

            Assert.AreEqual(vector.GetProperty("valid").GetBoolean(), receipt is not null, name);
            if (receipt is null)
            {
                refused++;
                continue;
            }

            AssertFields(vector.GetProperty("fields"), receipt);
            valid++;
        }

        Assert.AreEqual(3, valid);
        Assert.AreEqual(16, refused);
    }

    [TestMethod]
    public void Sign_UsualReceipt_HasTheForeignPayloadAndReadsBack()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] foreign = s_vectors.GetProperty("receipts")[0].GetProperty("message").GetBytesFromHex();

        byte[] message = Usual.Sign(key);

        Assert.AreEqual(PackError.None, CoseSign1.TryRead(message, out CoseSign1? ours));
        Assert.AreEqual(PackError.None, CoseSign1.TryRead(foreign, out CoseSign1? theirs));
        CollectionAssert.AreEqual(theirs!.Payload.ToArray(), ours!.Payload.ToArray());
        Receipt read = Receipt.TryRead(message, key)!;
        CollectionAssert.AreEqual(Usual.Hash.ToArray(), read.Hash.ToArray());
        Assert.AreEqual(Usual with { Hash = default }, read with { Hash = default });
    }

    [TestMethod]
    public void Sign_ManyTimes_SIsAlwaysLow()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        for (int i = 0; i < 64; i++)
        {
            byte[] message = (Usual with { Stored = i }).Sign(key);

            Assert.IsTrue(Es256.IsLowS(message.AsSpan(message.Length - Es256.SignatureBytes)));
            Assert.AreEqual(i, Receipt.TryRead(message, key)!.Stored);
        }
    }

    [TestMethod]
    public void TryRead_AnyByteChanged_IsRefused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] message = Usual.Sign(key);
        for (int i = 0; i < message.Length; i++)
        {
            byte[] changed = [.. message];
            changed[i] ^= 1;
            Assert.IsNull(Receipt.TryRead(changed, key), $"byte {i}");
            Assert.IsNull(Receipt.TryRead(message.AsMemory(0, i), key), $"cut at {i}");
        }
    }

    [TestMethod]
    public void TryRead_KeyOfAnother_IsRefused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.IsNull(Receipt.TryRead(Usual.Sign(key), other));
    }

    [TestMethod]
    [DataRow(40, true)]
    [DataRow(90, false)]
    public void Sign_LongNames_FitOrAreRefused(int length, bool fits)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Receipt receipt = Usual with { Site = new string('s', length), Node = new string('n', length) };
        if (fits)
        {
            Assert.IsLessThanOrEqualTo(Receipt.MaximumBytes, receipt.Sign(key).Length);
        }
        else
        {
            Assert.ThrowsExactly<ArgumentException>(() => receipt.Sign(key));
        }
    }

    [TestMethod]
    public void Sign_ValueOutOfRange_IsRefused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.ThrowsExactly<ArgumentException>(() => (Usual with { Stored = -2 }).Sign(key));
        Assert.ThrowsExactly<ArgumentException>(() => (Usual with { Hash = new byte[31] }).Sign(key));
    }

    [TestMethod]
    public void Sign_UsualReceipt_PythonVerifies()
    {
        const string Python = "/usr/bin/python3";
        if (!File.Exists(Python))
        {
            Assert.Inconclusive("python3 is not installed: apt-get install python3-cbor2 python3-cryptography");
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        const string Script = """
            import sys, json, hashlib
            try:
                import cbor2
                from cryptography.hazmat.primitives import hashes, serialization
                from cryptography.hazmat.primitives.asymmetric import ec, utils
            except ImportError:
                sys.exit(77)
            spki, message = bytes.fromhex(sys.argv[1]), bytes.fromhex(sys.argv[2])
            tagged = cbor2.loads(message)
            protected, unprotected, payload, signature = tagged.value
            assert tagged.tag == 18 and unprotected == {} and cbor2.dumps(tagged, canonical=True) == message
            assert cbor2.loads(protected) == {1: -7, 3: 60, 4: hashlib.sha256(spki).digest()[:8]}
            dss = utils.encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
            serialization.load_der_public_key(spki).verify(
                dss, cbor2.dumps(["Signature1", protected, b"", payload]), ec.ECDSA(hashes.SHA256()))
            fields = cbor2.loads(payload)
            assert cbor2.dumps(fields, canonical=True) == payload
            print(fields["stored"], fields["site"], fields["node"], fields["regs"])
            """;
        var start = new ProcessStartInfo(
            Python, ["-c", Script, Convert.ToHexString(key.ExportSubjectPublicKeyInfo()), Convert.ToHexString(Usual.Sign(key))])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode == 77)
        {
            Assert.Inconclusive("not installed: apt-get install python3-cbor2 python3-cryptography");
        }

        Assert.AreEqual(0, process.ExitCode, error);
        Assert.AreEqual("4711 foundry press-1 [123456789012, 0, 4567, -1, 815, 999]", output.Trim());
    }

    private static void AssertFields(JsonElement fields, Receipt receipt)
    {
        byte[] kid = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(kid, receipt.NodeKid);
        CollectionAssert.AreEqual(fields.GetProperty("kid").GetBytesFromHex(), kid);
        CollectionAssert.AreEqual(fields.GetProperty("hash").GetBytesFromHex(), receipt.Hash.ToArray());
        Assert.AreEqual(fields.GetProperty("node").GetString(), receipt.Node);
        Assert.AreEqual(fields.GetProperty("site").GetString(), receipt.Site);
        Assert.AreEqual(fields.GetProperty("cmd").GetInt64(), receipt.Command);
        Assert.AreEqual(fields.GetProperty("boot").GetInt64(), receipt.Boot);
        Assert.AreEqual(fields.GetProperty("time").GetInt64(), receipt.TimeSeconds);
        Assert.AreEqual(fields.GetProperty("stored").GetInt64(), receipt.Stored);
        long[] registers = [.. fields.GetProperty("regs").EnumerateArray().Select(number => number.GetInt64())];
        (long import, long export, long inductive, long capacitive, long shots, long heat) = receipt.Registers;
        CollectionAssert.AreEqual(registers, (long[])[import, export, inductive, capacitive, shots, heat]);
    }
}
