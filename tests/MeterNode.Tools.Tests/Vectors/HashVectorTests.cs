using MeterNode.Core.Evidence;

namespace MeterNode.Tools.Tests.Vectors;

/// <summary>NIST CAVP SHA-256 short messages and RFC 4231 against the firmware's code.</summary>
[TestClass]
public class HashVectorTests
{
    [TestMethod]
    public void Sha256_CavpShortMessages_GiveTheirDigests()
    {
        List<Dictionary<string, string>> blocks = ResponseFile.Read("vectors/sha256/SHA256ShortMsg.rsp");
        Sha256 hash = new();
        byte[] digest = new byte[32];
        foreach (Dictionary<string, string> block in blocks)
        {
            int length = int.Parse(block["Len"]) / 8;
            hash.Update(Convert.FromHexString(block["Msg"]), 0, length);
            hash.Finish(digest, 0);
            Assert.AreEqual(block["MD"], Convert.ToHexStringLower(digest), "length " + length);
        }

        Assert.IsGreaterThanOrEqualTo(65, blocks.Count);
    }

    [TestMethod]
    public void HmacSha256_Rfc4231_GivesItsCodes()
    {
        List<Dictionary<string, string>> blocks = ResponseFile.Read("vectors/hmac_sha256/rfc-4231-sha256.txt");
        byte[] code = new byte[32];
        foreach (Dictionary<string, string> block in blocks)
        {
            byte[] key = Convert.FromHexString(block["Key"]);
            byte[] message = Convert.FromHexString(block["Msg"]);
            HmacSha256 hmac = new(key, 0, key.Length);
            hmac.Update(message, 0, message.Length);
            hmac.Finish(code, 0);

            // Test case 5 publishes a truncated code.
            string expected = block["MD"];
            Assert.AreEqual(expected, Convert.ToHexStringLower(code)[..expected.Length]);
        }

        Assert.IsGreaterThanOrEqualTo(6, blocks.Count);
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
