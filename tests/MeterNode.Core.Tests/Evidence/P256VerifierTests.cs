using MeterNode.Core.Evidence;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Evidence
{
    [TestClass]
    public class P256VerifierTests
    {
        private const string Order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
        private const string Zero = "0000000000000000000000000000000000000000000000000000000000000000";
        private const string Prime = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";

        // RFC 6979 A.2.5, message "sample".
        private const string PublicKey =
            "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2"
                + "f1b20c2d7e9f5177a3c294d4462299";
        private const string R = "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716";
        private const string S = "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8";

        [TestMethod]
        public void Verify_Rfc6979Signature_IsValid()
        {
            Assert.IsTrue(P256Verifier.Verify(Hex.Decode(PublicKey), P256SignerTests.Digest("sample"), Hex.Decode(R + S), 0));
            Assert.IsTrue(P256Verifier.Verify(Hex.Decode(PublicKey), P256SignerTests.Digest("sample"), Hex.Decode("ffff" + R + S), 2));
        }

        [TestMethod]
        public void Verify_OtherDigestOrKey_IsInvalid()
        {
            byte[] other = new P256Signer(Hex.Decode("0000000000000000000000000000000000000000000000000000000000000003")).PublicKey;
            Assert.IsFalse(P256Verifier.Verify(Hex.Decode(PublicKey), P256SignerTests.Digest("test"), Hex.Decode(R + S), 0));
            Assert.IsFalse(P256Verifier.Verify(other, P256SignerTests.Digest("sample"), Hex.Decode(R + S), 0));
        }

        [TestMethod]
        [DataRow(Zero, S)]
        [DataRow(R, Zero)]
        [DataRow(Order, S)]
        [DataRow(R, Order)]
        [DataRow(S, R)]
        [DataRow(Zero, Zero)]
        public void Verify_SignatureOutOfRangeOrSwapped_IsInvalid(string r, string s)
        {
            Assert.IsFalse(P256Verifier.Verify(Hex.Decode(PublicKey), P256SignerTests.Digest("sample"), Hex.Decode(r + s), 0));
        }

        [TestMethod]
        public void Verify_TooShortBuffers_IsInvalid()
        {
            byte[] digest = P256SignerTests.Digest("sample");
            Assert.IsFalse(P256Verifier.Verify(Hex.Decode(PublicKey), digest, Hex.Decode(R + S), 1));
            Assert.IsFalse(P256Verifier.Verify(Hex.Decode(PublicKey), new byte[31], Hex.Decode(R + S), 0));
            Assert.IsFalse(P256Verifier.Verify(Hex.Decode(R + S), digest, Hex.Decode(R + S), 0));
            Assert.IsFalse(P256Verifier.Verify(null, digest, Hex.Decode(R + S), 0));
        }

        // A coordinate of p or more, a compressed prefix, a point beside the curve, infinity written as zeros.
        [TestMethod]
        [DataRow("04", Prime, Zero)]
        [DataRow("04", Zero, Prime)]
        [DataRow(
            "02",
            "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6",
            "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299")]
        [DataRow(
            "04",
            "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6",
            "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462298")]
        [DataRow("04", Zero, Zero)]
        public void Verify_KeyNotOnCurve_IsInvalid(string prefix, string x, string y)
        {
            Assert.IsFalse(P256Verifier.Verify(Hex.Decode(prefix + x + y), P256SignerTests.Digest("sample"), Hex.Decode(R + S), 0));
        }
    }
}
