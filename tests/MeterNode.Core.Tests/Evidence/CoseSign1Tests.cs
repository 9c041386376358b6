using MeterNode.Core.Evidence;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Evidence
{
    [TestClass]
    public class CoseSign1Tests
    {
        private const string Signature =
            "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f3031"
                + "32333435363738393a3b3c3d3e3f";

        private const string Header = "a3012603183c04480102030405060708";

        // COSE working group example "ecdsa-examples/ecdsa-sig-01": protected {1: -7, 3: 0}, "This is the content.".
        [TestMethod]
        public void Digest_WorkingGroupExample_VerifiesWithItsSignature()
        {
            byte[] header = Hex.Decode("a201260300");
            byte[] payload = Hex.Ascii("This is the content.");
            byte[] digest = new byte[32];
            CoseSign1.Digest(new Sha256(), header, 0, header.Length, payload, 0, payload.Length, digest);
            byte[] toBeSigned = Hex.Decode("846a5369676e61747572653145a2012603004054546869732069732074686520636f6e74656e742e");
            byte[] expected = new byte[32];
            Sha256 hash = new Sha256();
            hash.Update(toBeSigned, 0, toBeSigned.Length);
            hash.Finish(expected, 0);
            Assert.AreEqual(Hex.Encode(expected), Hex.Encode(digest));
        }

        [TestMethod]
        public void Write_ConfigurationMessage_GivesItsBytes()
        {
            byte[] header = new byte[40];
            CborWriter writer = new CborWriter(header);
            CoseSign1.WriteHeader(writer, CoseSign1.Cbor, Hex.Decode("0102030405060708"));
            Assert.AreEqual(Header, Hex.Encode(header, 0, writer.Length));

            byte[] message = new byte[120];
            byte[] payload = Hex.Decode("a0");
            int length = CoseSign1.Write(header, 0, writer.Length, payload, 0, 1, Hex.Decode(Signature), message, 1);
            Assert.AreEqual("d28450" + Header + "a041a05840" + Signature, Hex.Encode(message, 1, length));
            Assert.AreEqual(-1, CoseSign1.Write(header, 0, writer.Length, payload, 0, 1, Hex.Decode(Signature), new byte[length - 1], 0));
        }

        [TestMethod]
        public void Write_PayloadInsideDestination_IsMovedIntact()
        {
            byte[] header = Hex.Decode(Header);
            byte[] message = new byte[500];
            byte[] expected = new byte[500];
            byte[] payload = new byte[300];
            for (int i = 0; i < payload.Length; i++)
            {
                payload[i] = (byte)i;
            }

            int length = CoseSign1.Write(header, 0, header.Length, payload, 0, payload.Length, Hex.Decode(Signature), expected, 0);
            for (int start = 0; start < 100; start += 9)
            {
                payload.CopyTo(message, start);
                Assert.AreEqual(
                    length, CoseSign1.Write(header, 0, header.Length, message, start, payload.Length, Hex.Decode(Signature), message, 0));
                Assert.AreEqual(Hex.Encode(expected, 0, length), Hex.Encode(message, 0, length), "payload at " + start);
            }
        }

        [TestMethod]
        [DataRow("d28450" + Header + "a041a05840" + Signature, (int)CoseStatus.Ok)]
        [DataRow("8450" + Header + "a041a05840" + Signature, (int)CoseStatus.NotTagged)]
        [DataRow("d18450" + Header + "a041a05840" + Signature, (int)CoseStatus.WrongTag)]
        [DataRow("d9010f8450" + Header + "a041a05840" + Signature, (int)CoseStatus.WrongTag)]
        [DataRow("d2d28450" + Header + "a041a05840" + Signature, (int)CoseStatus.WrongStructure)]
        [DataRow("d28350" + Header + "a05840" + Signature, (int)CoseStatus.WrongStructure)]
        [DataRow("d28550" + Header + "a041a05840" + Signature + "00", (int)CoseStatus.WrongStructure)]
        [DataRow("d284a041a041a05840" + Signature, (int)CoseStatus.WrongStructure)]
        [DataRow("d28450" + Header + "8041a05840" + Signature, (int)CoseStatus.WrongStructure)]
        [DataRow("d28450" + Header + "a0f65840" + Signature, (int)CoseStatus.WrongStructure)] // detached
        [DataRow("d28450" + Header + "a041a05840" + Signature + "00", (int)CoseStatus.TrailingBytes)]
        [DataRow("d28450" + Header + "a041a05841" + Signature + "00", (int)CoseStatus.WrongSignatureLength)]
        [DataRow("d28450" + Header + "a041a040", (int)CoseStatus.WrongSignatureLength)]
        [DataRow("d28450" + Header + "a041a05840", (int)CoseStatus.Malformed)]
        [DataRow("d28450" + Header + "a04181", (int)CoseStatus.Malformed)]
        [DataRow("d2845810" + Header + "a041a05840" + Signature, (int)CoseStatus.Malformed)] // length not shortest
        [DataRow("d28450" + Header + "a1044101" + "41a05840" + Signature, (int)CoseStatus.UnprotectedNotEmpty)]
        public void Read_Message_GivesDistinctStatus(string message, int expected)
        {
            byte[] bytes = Hex.Decode(message);
            Assert.AreEqual(expected, (int)new CoseSign1Reader().Read(bytes, 0, bytes.Length, CoseSign1.Cbor), message);
        }

        [TestMethod]
        [DataRow("", (int)CoseStatus.MissingAlgorithm)]
        [DataRow("a0", (int)CoseStatus.MissingAlgorithm)]
        [DataRow("a2031870044201ff", (int)CoseStatus.MissingAlgorithm)]
        [DataRow("ff", (int)CoseStatus.BadProtectedHeader)]
        [DataRow("80", (int)CoseStatus.BadProtectedHeader)]
        [DataRow("a2012604", (int)CoseStatus.BadProtectedHeader)] // cut off
        [DataRow("a1012600", (int)CoseStatus.BadProtectedHeader)] // a byte too many
        [DataRow("a201260126", (int)CoseStatus.BadProtectedHeader)] // alg twice
        [DataRow("a203183c0126", (int)CoseStatus.BadProtectedHeader)] // not sorted
        [DataRow("a301260318700400", (int)CoseStatus.BadProtectedHeader)] // kid is not bytes
        [DataRow("a10126", (int)CoseStatus.MissingKid)]
        [DataRow("a1013822", (int)CoseStatus.WrongAlgorithm)] // ES384
        [DataRow("a1011a00010000", (int)CoseStatus.WrongAlgorithm)]
        [DataRow("a10167756e6b6e6f776e", (int)CoseStatus.WrongAlgorithm)]
        [DataRow("a4012602810503183c044101", (int)CoseStatus.UnknownCritical)]
        [DataRow("a40126028003183c044101", (int)CoseStatus.UnknownCritical)] // empty list
        [DataRow("a40126020103183c044101", (int)CoseStatus.UnknownCritical)] // no list
        [DataRow("a3012602810303044101", (int)CoseStatus.BadProtectedHeader)]
        [DataRow("a30126028103044101", (int)CoseStatus.UnknownCritical)] // 3 is not there
        [DataRow("a501260281616103183c0441016161f5", (int)CoseStatus.UnknownCritical)]
        [DataRow("a40126028301030403183c044101", (int)CoseStatus.Ok)] // all understood and there
        [DataRow("a5012602810103183c0441016161f5", (int)CoseStatus.Ok)] // an unknown label that is not critical
        [DataRow("a30126031870044101", (int)CoseStatus.WrongContentType)]
        [DataRow("a20126044101", (int)CoseStatus.WrongContentType)]
        public void Read_ProtectedHeader_GivesDistinctStatus(string header, int expected)
        {
            byte[] message = new byte[200];
            byte[] headerBytes = Hex.Decode(header);
            int length = CoseSign1.Write(headerBytes, 0, headerBytes.Length, new byte[1], 0, 1, new byte[64], message, 0);
            Assert.AreEqual(expected, (int)new CoseSign1Reader().Read(message, 0, length, CoseSign1.Cbor), header);
        }

        [TestMethod]
        public void Read_Message_FindsItsParts()
        {
            byte[] message = Hex.Decode("ffd28450" + Header + "a041a05840" + Signature);
            CoseSign1Reader reader = new CoseSign1Reader();
            Assert.AreEqual((int)CoseStatus.Ok, (int)reader.Read(message, 1, message.Length - 1, -1));
            Assert.IsTrue(reader.IsKid(Hex.Decode("0102030405060708")));
            Assert.IsFalse(reader.IsKid(Hex.Decode("0102030405060709")));
            Assert.AreEqual("a0", Hex.Encode(message, reader.PayloadOffset, reader.PayloadLength));
            Assert.AreEqual(Signature, Hex.Encode(message, reader.SignatureOffset, 64));
        }

        [TestMethod]
        public void Read_CutAtEveryByte_IsMalformed()
        {
            byte[] message = Hex.Decode("d28450" + Header + "a041a05840" + Signature);
            CoseSign1Reader reader = new CoseSign1Reader();
            for (int length = 0; length < message.Length; length++)
            {
                Assert.AreEqual((int)CoseStatus.Malformed, (int)reader.Read(message, 0, length, -1), "cut at " + length);
            }
        }
    }
}
