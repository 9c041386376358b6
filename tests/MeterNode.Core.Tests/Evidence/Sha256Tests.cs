using System;
using MeterNode.Core.Evidence;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Evidence
{
    [TestClass]
    public class Sha256Tests
    {
        // FIPS 180-4 examples (NIST "SHA-256 example values") and the empty message.
        [TestMethod]
        [DataRow("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
        [DataRow("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
        [DataRow(
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
        public void Finish_PublishedMessage_GivesPublishedDigest(string message, string digest)
        {
            Assert.AreEqual(digest, Digest(Hex.Ascii(message), 1000));
        }

        // 0xbd and 0xc98c8e55: "SHA-256 additional test vectors" of NIST; bytes with the top bit set.
        [TestMethod]
        [DataRow("bd", "68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b")]
        [DataRow("c98c8e55", "7abc22c0ae5af26ce93dbb94433a0e0b2e119d014f8e7f65bd56c61ccccd9504")]
        public void Finish_HighBytes_GivesPublishedDigest(string message, string digest)
        {
            Assert.AreEqual(digest, Digest(Hex.Decode(message), 1000));
        }

        [TestMethod]
        public void Update_AnySplit_GivesSameDigest()
        {
            byte[] message = new byte[150];
            for (int i = 0; i < message.Length; i++)
            {
                message[i] = (byte)(251 * i);
            }

            string whole = Digest(message, message.Length);
            for (int piece = 1; piece < 130; piece += 7)
            {
                Assert.AreEqual(whole, Digest(message, piece), "pieces of " + piece);
            }
        }

        // Lengths around the padding's boundaries, against the zero-filled messages of NIST's additional vectors.
        [TestMethod]
        [DataRow(55, "02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7")]
        [DataRow(56, "d4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb")]
        [DataRow(57, "65a16cb7861335d5ace3c60718b5052e44660726da4cd13bb745381b235a1785")]
        [DataRow(64, "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b")]
        public void Finish_Zeros_GivesPublishedDigest(int length, string digest)
        {
            Assert.AreEqual(digest, Digest(new byte[length], 1000));
        }

        [TestMethod]
        public void Update_RangeOutside_Throws()
        {
            Sha256 hash = new Sha256();
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => hash.Update(new byte[4], 2, 3));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => hash.Finish(new byte[32], 1));
        }

        private static string Digest(byte[] message, int piece)
        {
            Sha256 hash = new Sha256();
            byte[] digest = new byte[Sha256.DigestLength];
            for (int offset = 0; offset < message.Length; offset += piece)
            {
                hash.Update(message, offset, message.Length - offset < piece ? message.Length - offset : piece);
            }

            hash.Finish(digest, 0);
            return Hex.Encode(digest);
        }
    }
}
