using MeterNode.Core.Storage;
using MeterNode.Core.Tests.Evidence;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Storage
{
    [TestClass]
    public class Crc32Tests
    {
        // Check values of CRC-32/ISO-HDLC: "123456789" from the CRC catalogue (reveng.sourceforge.io), the others from zlib.
        [TestMethod]
        [DataRow("", 0x00000000u)]
        [DataRow("a", 0xE8B7BE43u)]
        [DataRow("123456789", 0xCBF43926u)]
        [DataRow("The quick brown fox jumps over the lazy dog", 0x414FA339u)]
        public void Compute_KnownText_IsCheckValue(string text, uint expected)
        {
            byte[] data = Hex.Ascii("--" + text + "-");
            Assert.AreEqual(expected, Crc32.Compute(data, 2, text.Length));
        }

        [TestMethod]
        public void Compute_EveryByteValue_IsZlibs()
        {
            byte[] data = new byte[256];
            for (int i = 0; i < 256; i++)
            {
                data[i] = (byte)i;
            }

            Assert.AreEqual(0x29058C73u, Crc32.Compute(data, 0, 256));
        }
    }
}
