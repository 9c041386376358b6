using MeterNode.Core.Metering;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Metering
{
    /// <summary>Values as meters send them; the frames that they are from stand in the tests of the protocols.</summary>
    [TestClass]
    public class MeterValueTests
    {
        [TestMethod]
        public void Read_Single_IsTheMetersValue()
        {
            // SDM630, arendst/Tasmota#18446: 24547.765625 kWh, -247.699036 W; -0 is a value.
            AssertNumber(24547.765625, new byte[] { 0x46, 0xbf, 0xc7, 0x88 }, 4);
            AssertNumber(-247.69903564453125, new byte[] { 0xc3, 0x77, 0xb2, 0xf4 }, 4);
            AssertNumber(0, new byte[] { 0x80, 0, 0, 0 }, 4);
            AssertNumber(1.5, new byte[] { 0x3f, 0xf8, 0, 0, 0, 0, 0, 0 }, 8);
        }

        [TestMethod]
        public void Read_SingleThatIsNoNumber_IsAbsent()
        {
            AssertAbsent(new byte[] { 0x7f, 0xc0, 0, 0 }, 4);
            AssertAbsent(new byte[] { 0xff, 0xff, 0xff, 0xff }, 4);
            AssertAbsent(new byte[] { 0x7f, 0x80, 0, 0 }, 4);
            AssertAbsent(new byte[] { 0x7f, 0xf8, 0, 0, 0, 0, 0, 0 }, 8);
        }

        [TestMethod]
        public void Read_Whole_HighByteFirstOrLowWordFirst()
        {
            AssertNumber(0xc7bf, new byte[] { 0, 0, 0xc7, 0xbf }, 104);
            AssertNumber(-2, new byte[] { 0xff, 0xfe }, 202);
            AssertNumber(-1, new byte[] { 0xff, 0xff }, 202);
            AssertNumber(0x00020001, new byte[] { 0, 1, 0, 2 }, 604);
            AssertNumber(5000000000, new byte[] { 0, 0, 0, 1, 0x2a, 0x05, 0xf2, 0 }, 108);
        }

        [TestMethod]
        public void Read_WholeThatMeansNothing_IsAbsent()
        {
            AssertAbsent(new byte[] { 0xff, 0xff }, 102);
            AssertAbsent(new byte[] { 0xff, 0xff, 0xff, 0xff }, 104);
            AssertAbsent(new byte[] { 0x80, 0 }, 202);
            AssertAbsent(new byte[] { 0x80, 0, 0, 0 }, 204);
        }

        [TestMethod]
        public void Read_Decimal_LowByteFirstWithTheSignOnTop()
        {
            AssertNumber(12345678, new byte[] { 0x78, 0x56, 0x34, 0x12 }, 304);
            AssertNumber(-2512, new byte[] { 0x12, 0x25, 0x80 }, 403);
            AssertNumber(4999, new byte[] { 0x99, 0x49, 0x00 }, 403);
        }

        [TestMethod]
        public void Read_DecimalThatIsNone_IsAbsent()
        {
            AssertAbsent(new byte[] { 0xff, 0xff }, 302);
            AssertAbsent(new byte[] { 0xff, 0xff, 0xff }, 403);
            AssertAbsent(new byte[] { 0x00, 0x0e, 0x00, 0x00 }, 304);
        }

        private static void AssertNumber(double expected, byte[] bytes, int kind)
        {
            MeterValue value = new MeterValue();
            Assert.IsTrue(value.Read(bytes, 0, kind));
            Assert.AreEqual(expected, value.Number);
        }

        private static void AssertAbsent(byte[] bytes, int kind)
        {
            Assert.IsFalse(new MeterValue().Read(bytes, 0, kind));
        }
    }
}
