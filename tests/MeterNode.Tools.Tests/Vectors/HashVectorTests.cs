using MeterNode.Core.Evidence;
using MeterNode.Core.Storage;
using MeterNode.Tests.Vectors;

namespace MeterNode.Tools.Tests.Vectors;

/// <summary>NIST CAVP SHA-256 short messages, RFC 4231 and the CRC catalogue against the firmware's code.</summary>
[TestClass]
public class HashVectorTests
{
    [TestMethod]
    public void Sha256_CavpShortMessages_GiveTheirDigests()
    {
        IReadOnlyList<string[]> vectors = PublishedVectors.Lines("sha256.txt");
        Sha256 hash = new();
        byte[] digest = new byte[32];
        foreach (string[] vector in vectors)
        {
            byte[] message = PublishedVectors.Bytes(vector[0]);
            hash.Update(message, 0, message.Length);
            hash.Finish(digest, 0);
            Assert.AreEqual(vector[1], Convert.ToHexStringLower(digest), "length " + message.Length);
        }

        Assert.HasCount(65, vectors);
    }

    [TestMethod]
    public void HmacSha256_Rfc4231_GivesItsCodes()
    {
        IReadOnlyList<string[]> vectors = PublishedVectors.Lines("hmac-sha256.txt");
        byte[] code = new byte[32];
        foreach (string[] vector in vectors)
        {
            byte[] key = PublishedVectors.Bytes(vector[0]);
            byte[] message = PublishedVectors.Bytes(vector[1]);
            HmacSha256 hmac = new(key, 0, key.Length);
            hmac.Update(message, 0, message.Length);
            hmac.Finish(code, 0);
            Assert.AreEqual(vector[2], Convert.ToHexStringLower(code));
        }

        Assert.HasCount(6, vectors);
    }

    [TestMethod]
    public void Crc32_Catalogue_GivesItsCheckValues()
    {
        string[] vector = PublishedVectors.Lines("crc.txt").Single(v => v[0] == "CRC-32/ISO-HDLC");
        byte[][] inputs = ["123456789"u8.ToArray(), [], [0], [.. Enumerable.Range(0, 256).Select(n => (byte)n)]];
        for (int n = 0; n < inputs.Length; n++)
        {
            Assert.AreEqual(vector[7 + n], Crc32.Compute(inputs[n], 0, inputs[n].Length).ToString("x8"));
        }
    }

    [TestMethod]
    public void Sha256_EveryLengthToThreeBlocks_MatchesDotNet()
    {
        byte[] message = new byte[200];
        new Random(1).NextBytes(message);
        Sha256 hash = new();
        byte[] digest = new byte[32];
        for (int length = 0; length <= message.Length; length++)
        {
            for (int split = 0; split <= length; split += 1 + (length / 3))
            {
                hash.Update(message, 0, split);
                hash.Update(message, split, length - split);
                hash.Finish(digest, 0);
                CollectionAssert.AreEqual(System.Security.Cryptography.SHA256.HashData(message.AsSpan(0, length)), digest);
            }
        }
    }
}
