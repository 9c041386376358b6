using MeterNode.Core.Evidence;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Evidence
{
    [TestClass]
    public class HmacSha256Tests
    {
        // RFC 4231, test cases 1, 2 and 6 (a key longer than a block).
        [TestMethod]
        [DataRow(
            "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "4869205468657265",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")]
        [DataRow(
            "4a656665",
            "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
        [DataRow(
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")]
        public void Finish_Rfc4231_GivesPublishedCode(string key, string message, string code)
        {
            byte[] keyBytes = Hex.Decode(key);
            byte[] messageBytes = Hex.Decode(message);
            HmacSha256 hmac = new HmacSha256(keyBytes, 0, keyBytes.Length);
            byte[] actual = new byte[32];

            // Twice: finishing leaves the instance ready for the next message under the same key.
            for (int i = 0; i < 2; i++)
            {
                hmac.Update(messageBytes, 0, 3);
                hmac.Update(messageBytes, 3, messageBytes.Length - 3);
                hmac.Finish(actual, 0);
                Assert.AreEqual(code, Hex.Encode(actual));
            }
        }
    }
}
