using System;
using MeterNode.Core.Evidence;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Evidence
{
    [TestClass]
    public class PackEnvelopeTests
    {
        [TestMethod]
        public void Write_SignedPack_IsReadAndVerified()
        {
            P256Signer signer = new P256Signer(Hex.Decode("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"));
            byte[] kid = Kid.Compute(signer.PublicKey);
            PackEnvelope envelope = new PackEnvelope(kid);
            byte[] payload = Hex.Ascii("payload");
            byte[] digest = new byte[32];
            byte[] pack = new byte[payload.Length + PackEnvelope.Overhead];
            envelope.Begin(70000, new byte[32], 3, Hex.Decode("1112131415161718"));
            envelope.Digest(payload, 0, payload.Length, digest);
            byte[] signature = Hex.Decode(P256SignerTests.Sign(signer, digest));
            int length = envelope.Write(payload, 0, payload.Length, signature, pack, 0);

            string header = "a401260318700448" + Hex.Encode(kid)
                + "626d6e85021a000111705820" + Hex.Encode(new byte[32]) + "03481112131415161718";
            Assert.AreEqual("d2845846" + header + "a0477061796c6f61645840" + Hex.Encode(signature), Hex.Encode(pack, 0, length));

            CoseSign1Reader reader = new CoseSign1Reader();
            Assert.AreEqual((int)CoseStatus.Ok, (int)reader.Read(pack, 0, length, CoseSign1.SenmlCbor));
            byte[] readDigest = new byte[32];
            reader.Digest(new Sha256(), readDigest);
            Assert.AreEqual(Hex.Encode(digest), Hex.Encode(readDigest));
            Assert.IsTrue(P256Verifier.Verify(signer.PublicKey, readDigest, pack, reader.SignatureOffset));
        }

        [TestMethod]
        public void Begin_MaximumNumbers_Fit()
        {
            PackEnvelope envelope = new PackEnvelope(new byte[8]);
            byte[] payload = new byte[1000];
            byte[] pack = new byte[payload.Length + PackEnvelope.Overhead];
            envelope.Begin(long.MaxValue, new byte[32], long.MaxValue, new byte[8]);
            int length = envelope.Write(payload, 0, payload.Length, new byte[64], pack, 0);
            Assert.AreEqual((int)CoseStatus.Ok, (int)new CoseSign1Reader().Read(pack, 0, length, CoseSign1.SenmlCbor));
        }

        [TestMethod]
        public void Begin_WrongArgument_Throws()
        {
            PackEnvelope envelope = new PackEnvelope(new byte[8]);
            Assert.ThrowsException(typeof(ArgumentException), () => envelope.Begin(-1, new byte[32], 1, new byte[8]));
            Assert.ThrowsException(typeof(ArgumentException), () => envelope.Begin(0, new byte[31], 1, new byte[8]));
            Assert.ThrowsException(typeof(ArgumentException), () => envelope.Begin(0, new byte[32], 1, new byte[9]));
            Assert.ThrowsException(typeof(ArgumentException), () => new PackEnvelope(new byte[7]));
        }
    }
}
