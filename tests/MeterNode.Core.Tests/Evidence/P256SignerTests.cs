using System;
using MeterNode.Core.Evidence;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Evidence
{
    [TestClass]
    public class P256SignerTests
    {
        private const string Rfc6979Key = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721";

        // RFC 6979 A.2.5, SHA-256. s of the first is f7cb1c94…843acda8, above n/2: here it is n minus that.
        [TestMethod]
        [DataRow(
            "sample",
            "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf37160834e36ad29a83bf2bc9385e491d6099c8fd"
                + "f9d1ed67aa7ea5f51f93782857a9")]
        [DataRow(
            "test",
            "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367019f4113742a2b14bd25926b49c649155f26"
                + "7e60d3814b4c0cc84250e46f0083")]
        public void Step_Rfc6979Message_GivesPublishedSignature(string message, string signature)
        {
            P256Signer signer = new P256Signer(Hex.Decode(Rfc6979Key));
            Assert.AreEqual(signature, Sign(signer, Digest(message)));
        }

        // RFC 6979 A.2.5; NIST P-256 point multiplication vectors for k = 1, 2 and n − 1 (the last is −G).
        [TestMethod]
        [DataRow(
            Rfc6979Key,
            "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2"
                + "f1b20c2d7e9f5177a3c294d4462299")]
        [DataRow(
            "0000000000000000000000000000000000000000000000000000000000000001",
            "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162b"
                + "ce33576b315ececbb6406837bf51f5")]
        [DataRow(
            "0000000000000000000000000000000000000000000000000000000000000002",
            "047cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc4766997807775510db8ed040293d9ac69f7430dbba"
                + "7dade63ce982299e04b79d227873d1")]
        [DataRow(
            "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550",
            "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296b01cbd1c01e58065711814b583f061e9d4"
                + "31cca994cea1313449bf97c840ae0a")]
        public void PublicKey_PublishedPrivateKey_GivesPublishedPoint(string privateKey, string publicKey)
        {
            Assert.AreEqual(publicKey, Hex.Encode(new P256Signer(Hex.Decode(privateKey)).PublicKey));
        }

        [TestMethod]
        [DataRow("0000000000000000000000000000000000000000000000000000000000000000")]
        [DataRow("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")]
        [DataRow("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
        [DataRow("01")]
        public void Constructor_NotAPrivateKey_Throws(string privateKey)
        {
            byte[] key = Hex.Decode(privateKey);
            Assert.ThrowsException(typeof(ArgumentException), () => new P256Signer(key));
        }

        [TestMethod]
        public void Begin_WhileSigning_AbandonsTheFirst()
        {
            P256Signer signer = new P256Signer(Hex.Decode(Rfc6979Key));
            signer.Begin(Digest("test"));
            for (int i = 0; i < 20; i++)
            {
                signer.Step();
            }

            Assert.AreEqual(
                "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf37160834e36ad29a83bf2bc9385e491d6099c8fd"
                    + "f9d1ed67aa7ea5f51f93782857a9",
                Sign(signer, Digest("sample")));
        }

        [TestMethod]
        public void CopySignature_NotReady_Throws()
        {
            P256Signer signer = new P256Signer(Hex.Decode(Rfc6979Key));
            Assert.ThrowsException(typeof(InvalidOperationException), () => signer.Step());
            signer.Begin(Digest("test"));
            signer.Step();
            Assert.ThrowsException(typeof(InvalidOperationException), () => signer.CopySignature(new byte[64], 0));
        }

        // A digest at and above n is reduced, not refused.
        [TestMethod]
        [DataRow("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
        [DataRow("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")]
        [DataRow("0000000000000000000000000000000000000000000000000000000000000000")]
        public void Step_ExtremeDigest_GivesValidSignature(string digest)
        {
            P256Signer signer = new P256Signer(Hex.Decode(Rfc6979Key));
            byte[] signature = Hex.Decode(Sign(signer, Hex.Decode(digest)));
            Assert.IsTrue(P256Verifier.Verify(signer.PublicKey, Hex.Decode(digest), signature, 0));
        }

        // Digests of 50 signatures; half of them would have high s otherwise.
        [TestMethod]
        public void Step_AnyDigest_GivesLowS()
        {
            P256Signer signer = new P256Signer(Hex.Decode(Rfc6979Key));
            for (int i = 0; i < 50; i++)
            {
                byte[] digest = Digest("digest" + i.ToString());
                byte[] signature = Hex.Decode(Sign(signer, digest));
                Assert.IsTrue(P256Verifier.IsLowS(signature, 0));
                Assert.IsTrue(P256Verifier.Verify(signer.PublicKey, digest, signature, 0));
            }
        }

        internal static byte[] Digest(string message)
        {
            Sha256 hash = new Sha256();
            byte[] bytes = Hex.Ascii(message);
            byte[] digest = new byte[32];
            hash.Update(bytes, 0, bytes.Length);
            hash.Finish(digest, 0);
            return digest;
        }

        internal static string Sign(P256Signer signer, byte[] digest)
        {
            byte[] signature = new byte[64];
            signer.Begin(digest);
            while (!signer.Step())
            {
            }

            signer.CopySignature(signature, 0);
            return Hex.Encode(signature);
        }
    }
}
