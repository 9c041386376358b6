using System;
using MeterNode.Core.Evidence;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Evidence
{
    [TestClass]
    public class CborWriterTests
    {
        // RFC 8949 appendix A and the boundaries of every head length.
        [TestMethod]
        [DataRow(0L, "00")]
        [DataRow(23L, "17")]
        [DataRow(24L, "1818")]
        [DataRow(255L, "18ff")]
        [DataRow(256L, "190100")]
        [DataRow(65535L, "19ffff")]
        [DataRow(65536L, "1a00010000")]
        [DataRow(4294967295L, "1affffffff")]
        [DataRow(4294967296L, "1b0000000100000000")]
        [DataRow(1000000000000L, "1b000000e8d4a51000")]
        [DataRow(long.MaxValue, "1b7fffffffffffffff")]
        [DataRow(-1L, "20")]
        [DataRow(-24L, "37")]
        [DataRow(-25L, "3818")]
        [DataRow(-256L, "38ff")]
        [DataRow(-257L, "390100")]
        [DataRow(-1000L, "3903e7")]
        [DataRow(-4294967296L, "3affffffff")]
        [DataRow(-4294967297L, "3b0000000100000000")]
        [DataRow(long.MinValue, "3b7fffffffffffffff")]
        public void WriteInt_Boundary_IsShortest(long value, string expected)
        {
            byte[] buffer = new byte[9];
            CborWriter writer = new CborWriter(buffer);
            writer.WriteInt(value);
            AssertWritten(expected, buffer, writer, value.ToString());
        }

        // RFC 8949 appendix A; then the edges of each width. Given as binary64 bits, which every platform reads alike.
        [TestMethod]
        [DataRow(0x0000000000000000L, "f90000")]
        [DataRow(long.MinValue, "f98000")]
        [DataRow(0x3ff0000000000000L, "f93c00")]
        [DataRow(0x3ff199999999999aL, "fb3ff199999999999a")]
        [DataRow(0x3ff8000000000000L, "f93e00")]
        [DataRow(0x40effc0000000000L, "f97bff")]
        [DataRow(0x40f86a0000000000L, "fa47c35000")]
        [DataRow(0x47efffffe0000000L, "fa7f7fffff")]
        [DataRow(0x7e37e43c8800759cL, "fb7e37e43c8800759c")]
        [DataRow(0x3e70000000000000L, "f90001")]
        [DataRow(0x3f10000000000000L, "f90400")]
        [DataRow(-0x3ff0000000000000L, "f9c400")]
        [DataRow(-0x3fef99999999999aL, "fbc010666666666666")]
        [DataRow(0x7ff0000000000000L, "f97c00")]
        [DataRow(0x7ff8000000000000L, "f97e00")]
        [DataRow(0x7ff0000000000001L, "f97e00")]
        [DataRow(-0x10000000000000L, "f9fc00")]
        [DataRow(0x3e60000000000000L, "fa33000000")]
        [DataRow(0x3f0ff80000000000L, "f903ff")]
        [DataRow(0x36a0000000000000L, "fa00000001")]
        [DataRow(0x3690000000000000L, "fb3690000000000000")]
        [DataRow(0x3810000000000000L, "fa00800000")]
        [DataRow(0x40f0000000000000L, "fa47800000")]
        [DataRow(0x47f0000000000000L, "fb47f0000000000000")]
        [DataRow(0x0000000000000001L, "fb0000000000000001")]
        public void WriteDouble_Value_IsShortestThatKeepsIt(long bits, string expected)
        {
            byte[] buffer = new byte[9];
            CborWriter writer = new CborWriter(buffer);
            writer.WriteDouble(BitConverter.Int64BitsToDouble(bits));
            AssertWritten(expected, buffer, writer, expected);
        }

        [TestMethod]
        [DataRow(0.0, "00")]
        [DataRow(-3.0, "22")]
        [DataRow(21.5, "f94d60")]
        [DataRow(230.1, "fb406cc33333333333")]
        [DataRow(9007199254740992.0, "1b0020000000000000")]
        [DataRow(-9007199254740992.0, "3b001fffffffffffff")]
        [DataRow(9007199254740994.0, "fb4340000000000001")]
        [DataRow(1e300, "fb7e37e43c8800759c")]
        public void WriteNumber_WholeValue_IsInteger(double value, string expected)
        {
            byte[] buffer = new byte[9];
            CborWriter writer = new CborWriter(buffer);
            writer.WriteNumber(value);
            AssertWritten(expected, buffer, writer, expected);
        }

        [TestMethod]
        public void WriteNumber_NotFinite_IsFloat()
        {
            byte[] buffer = new byte[9];
            CborWriter writer = new CborWriter(buffer);
            writer.WriteNumber(BitConverter.Int64BitsToDouble(0x7ff8000000000000L));
            writer.WriteNumber(BitConverter.Int64BitsToDouble(0x7ff0000000000000L));
            AssertWritten("f97e00f97c00", buffer, writer, "NaN, infinity");
        }

        [TestMethod]
        public void Write_EveryKind_GivesAppendixAEncodings()
        {
            byte[] buffer = new byte[64];
            CborWriter writer = new CborWriter(buffer);
            writer.WriteArrayStart(2);
            writer.WriteBool(false);
            writer.WriteBool(true);
            writer.WriteMapStart(2);
            writer.WriteText("a");
            writer.WriteInt(1);
            writer.WriteText("b");
            writer.WriteArrayStart(2);
            writer.WriteInt(2);
            writer.WriteInt(3);
            writer.WriteInt(1363896240);
            writer.WriteBytes(new byte[] { 9, 1, 2, 3, 4, 9 }, 1, 4);
            writer.WriteText("");
            writer.WriteRaw(new byte[] { 0xa0 }, 0, 1);
            AssertWritten("82f4f5a26161016162820203" + "1a514b67b0440102030460a0", buffer, writer, "kinds");
        }

        // RFC 8949 appendix A: U+00FC, U+6C34, U+10151; a lone surrogate is replaced.
        [TestMethod]
        public void WriteText_BeyondAscii_IsUtf8()
        {
            byte[] buffer = new byte[64];
            CborWriter writer = new CborWriter(buffer);
            writer.WriteText("\u00fc");
            writer.WriteText("\u6c34");
            AssertWritten("62c3bc63e6b0b4", buffer, writer, "two and three bytes");
        }

        [TestMethod]
        public void Write_NoRoom_StaysOverflowedUntilReset()
        {
            byte[] buffer = new byte[3];
            CborWriter writer = new CborWriter(buffer);
            writer.WriteInt(1);
            writer.WriteInt(100000);
            Assert.IsTrue(writer.Overflowed);
            writer.WriteInt(2);
            Assert.IsTrue(writer.Overflowed, "a small item that would fit does not clear it");
            writer.WriteText("abcdef");
            writer.WriteBytes(new byte[100], 0, 100);
            writer.WriteDouble(1.1);
            Assert.IsTrue(writer.Length <= 3);
            writer.Reset();
            Assert.IsFalse(writer.Overflowed);
            Assert.AreEqual(0, writer.Length);
        }

        private static void AssertWritten(string expected, byte[] buffer, CborWriter writer, string message)
        {
            Assert.IsFalse(writer.Overflowed, message);
            Assert.AreEqual(expected, Hex.Encode(buffer, 0, writer.Length), message);
        }
    }
}
