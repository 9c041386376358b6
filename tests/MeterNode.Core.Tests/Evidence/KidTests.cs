using System;
using MeterNode.Core.Evidence;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Evidence
{
    [TestClass]
    public class KidTests
    {
        // openssl: SHA-256 over `openssl pkey -pubout -outform DER` of the key of RFC 6979 A.2.5.
        [TestMethod]
        public void Compute_Rfc6979Key_MatchesOpenSsl()
        {
            byte[] key =
                Hex.Decode("0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2"
                    + "f1b20c2d7e9f5177a3c294d4462299");
            Assert.AreEqual("5a7a78cca4a0f420", Hex.Encode(Kid.Compute(key)));
            Assert.ThrowsException(typeof(ArgumentException), () => Kid.Compute(new byte[64]));
        }
    }
}
