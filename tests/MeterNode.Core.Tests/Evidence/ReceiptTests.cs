using MeterNode.Core.Evidence;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Evidence
{
    [TestClass]
    public class ReceiptTests
    {
        // tests/vectors/receipts.json, "usual", made by python3-cbor2 and python3-cryptography.
        private const string Usual =
            "d28450a3012603183c04485a7a78cca4a0f420a0588baa61760163636d6407636b6964480123456789abcdef64626f6f7403"
                + "64686173685820ae71ae9638a83d3e7aa51071b681984b80ef7f4a60014283814b871e9b687c1a646e6f6465677072657373"
                + "2d316472656773861b0000001cbe991a14001911d72019032f1903e7647369746567666f756e6472796474696d651a6ab13b"
                + "806673746f726564191267584088cbdbc0af03d6f42d86f0605fb575b9fa430339b651841810b2fe5ec7ee740360d5fb93d9"
                + "41bfe8fe88ee15be846be5041f7707e97801086876b6b378c819c1";

        // Its key: RFC 6979 A.2.5.
        private const string PublicKey =
            "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2"
                + "f1b20c2d7e9f5177a3c294d4462299";
        private const int PayloadOffset = 22;
        private const int PayloadLength = 139;

        [TestMethod]
        public void Read_PublishedReceipt_HasItsFields()
        {
            Receipt receipt = new Receipt();
            Assert.IsTrue(receipt.Read(Hex.Decode(Usual), PayloadOffset, PayloadLength));
            Assert.AreEqual(7L, receipt.CommandCounter);
            Assert.AreEqual(3L, receipt.Boot);
            Assert.AreEqual(1790000000L, receipt.TimeSeconds);
            Assert.AreEqual(4711L, receipt.Stored);
            Assert.AreEqual(123456789012L, receipt.Registers[0]);
            Assert.AreEqual(-1L, receipt.Registers[3]);
            Assert.AreEqual(999L, receipt.Registers[5]);
            Assert.IsTrue(receipt.IsOf("foundry", "press-1", Hex.Decode("0123456789abcdef")));
            Assert.IsFalse(receipt.IsOf("foundry", "press-2", Hex.Decode("0123456789abcdef")));
            Assert.IsFalse(receipt.IsOf("other", "press-1", Hex.Decode("0123456789abcdef")));
            Assert.IsFalse(receipt.IsOf("foundry", "press-1", Hex.Decode("0123456789abcdee")));
            Assert.IsTrue(receipt.HasHash(Hex.Decode("ae71ae9638a83d3e7aa51071b681984b80ef7f4a60014283814b871e9b687c1a")));
            Assert.IsFalse(receipt.HasHash(Hex.Decode("ae71ae9638a83d3e7aa51071b681984b80ef7f4a60014283814b871e9b687c1b")));
        }

        [TestMethod]
        public void Read_CutShort_IsNoReceipt()
        {
            byte[] message = Hex.Decode(Usual);
            for (int length = 0; length < PayloadLength; length++)
            {
                Assert.IsFalse(new Receipt().Read(message, PayloadOffset, length));
            }
        }

        [TestMethod]
        public void Step_PublishedReceipt_IsValidForItsKeyOnly()
        {
            Assert.IsTrue(IsValid(Hex.Decode(Usual), Hex.Decode(PublicKey)));
            byte[] other = new P256Signer(Hex.Decode("0000000000000000000000000000000000000000000000000000000000000003")).PublicKey;
            Assert.IsFalse(IsValid(Hex.Decode(Usual), other));
            byte[] changed = Hex.Decode(Usual);
            changed[PayloadOffset + PayloadLength - 1] ^= 1;
            Assert.IsFalse(IsValid(changed, Hex.Decode(PublicKey)));
        }

        // Whoever replaces s by n − s needs no key: the message stays authentic and is another one.
        [TestMethod]
        public void Step_HighS_IsNotValid()
        {
            byte[] order = Hex.Decode("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
            byte[] message = Hex.Decode(Usual);
            int borrow = 0;
            for (int i = 31; i >= 0; i--)
            {
                int difference = order[i] - message[message.Length - 32 + i] - borrow;
                borrow = difference < 0 ? 1 : 0;
                message[message.Length - 32 + i] = (byte)difference;
            }

            Assert.IsFalse(IsValid(message, Hex.Decode(PublicKey)));
        }

        [TestMethod]
        public void TryOpen_TooLongOrNoMessage_IsRefusedAndTheCheckIsFree()
        {
            MessageCheck check = new MessageCheck();
            Assert.IsFalse(check.TryOpen(new byte[Receipt.MaximumBytes + 1], Receipt.MaximumBytes));
            Assert.IsFalse(check.TryOpen(new byte[20], Receipt.MaximumBytes));
            Assert.IsFalse(check.IsBusy);
        }

        [TestMethod]
        public void IsLowS_EndsOfTheRange_AreToldApart()
        {
            byte[] half = Hex.Decode("7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8");
            byte[] signature = new byte[64];
            System.Array.Copy(half, 0, signature, 32, half.Length);
            Assert.IsTrue(P256Verifier.IsLowS(signature, 0));
            signature[63]++;
            Assert.IsFalse(P256Verifier.IsLowS(signature, 0));
            signature[32] = 0x80;
            Assert.IsFalse(P256Verifier.IsLowS(signature, 0));
            Assert.IsTrue(P256Verifier.IsLowS(new byte[64], 0));
        }

        private static bool IsValid(byte[] message, byte[] key)
        {
            MessageCheck check = new MessageCheck();
            Assert.IsTrue(check.TryOpen(message, Receipt.MaximumBytes));
            check.Begin(key);
            while (!check.Step())
            {
            }

            bool isValid = check.IsValid;
            check.Close();
            return isValid;
        }
    }
}
