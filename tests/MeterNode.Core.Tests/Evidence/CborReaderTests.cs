using System;
using MeterNode.Core.Evidence;
using nanoFramework.TestFramework;

namespace MeterNode.Core.Tests.Evidence
{
    [TestClass]
    public class CborReaderTests
    {
        // [-1000, h'01020304', "aü", {1: [true, null], "b": 1.1}, 1(1363896240), 1.5, 2^64 − 1], every kind once.
        private const string EveryKind = "873903e744010203046361c3bca20182f5f66162fb3ff199999999999ac11a514b67b0f93e001bffffffffffffffff";

        [TestMethod]
        public void Read_EveryKind_GivesTheValues()
        {
            byte[] input = Hex.Decode("ff" + EveryKind + "ff");
            CborReader reader = new CborReader(input, 1, input.Length - 2);
            ReadEveryKind(reader);
            Assert.IsTrue(reader.Finish());
        }

        [TestMethod]
        public void SkipValue_EveryKind_ReachesTheEnd()
        {
            byte[] input = Hex.Decode(EveryKind);
            CborReader reader = new CborReader(input, 0, input.Length);
            Assert.IsTrue(reader.SkipValue());
            Assert.IsTrue(reader.Finish());
            Assert.AreEqual(input.Length, reader.Position);
        }

        [TestMethod]
        public void SkipValue_CutAtEveryByte_IsTruncated()
        {
            byte[] input = Hex.Decode(EveryKind);
            for (int length = 0; length < input.Length; length++)
            {
                CborReader reader = new CborReader(input, 0, length);
                Assert.IsFalse(reader.SkipValue(), "cut at " + length);
                Assert.AreEqual((int)CborStatus.Truncated, (int)reader.Status, "cut at " + length);
            }
        }

        [TestMethod]
        [DataRow("1817", (int)CborStatus.NotShortest)] // 23 in two bytes
        [DataRow("190018", (int)CborStatus.NotShortest)]
        [DataRow("1a0000ffff", (int)CborStatus.NotShortest)]
        [DataRow("1b00000000ffffffff", (int)CborStatus.NotShortest)]
        [DataRow("3817", (int)CborStatus.NotShortest)]
        [DataRow("5800", (int)CborStatus.NotShortest)]
        [DataRow("780161", (int)CborStatus.NotShortest)]
        [DataRow("980101", (int)CborStatus.NotShortest)]
        [DataRow("b8010101", (int)CborStatus.NotShortest)]
        [DataRow("d80101", (int)CborStatus.NotShortest)]
        [DataRow("fa3fc00000", (int)CborStatus.NotShortest)] // 1.5 fits float16
        [DataRow("fb3ff8000000000000", (int)CborStatus.NotShortest)]
        [DataRow("fb47efffffe0000000", (int)CborStatus.NotShortest)] // fits float32
        [DataRow("f97e01", (int)CborStatus.NotShortest)] // a NaN that is not 7e00
        [DataRow("f9fe00", (int)CborStatus.NotShortest)]
        [DataRow("fa7fc00000", (int)CborStatus.NotShortest)]
        [DataRow("fb7ff8000000000000", (int)CborStatus.NotShortest)]
        [DataRow("9f01ff", (int)CborStatus.Indefinite)]
        [DataRow("bf0102ff", (int)CborStatus.Indefinite)]
        [DataRow("5f4101ff", (int)CborStatus.Indefinite)]
        [DataRow("7f6161ff", (int)CborStatus.Indefinite)]
        [DataRow("ff", (int)CborStatus.Indefinite)]
        [DataRow("a202010102", (int)CborStatus.UnsortedKeys)]
        [DataRow("a26162010102", (int)CborStatus.UnsortedKeys)]
        [DataRow("a2200118640b", (int)CborStatus.UnsortedKeys)] // −1 before 100: bytewise 20 > 18
        [DataRow("a201020103", (int)CborStatus.DuplicateKey)]
        [DataRow("a2810102810103", (int)CborStatus.DuplicateKey)] // arrays as keys
        [DataRow("1c", (int)CborStatus.Unsupported)]
        [DataRow("5e", (int)CborStatus.Unsupported)]
        [DataRow("f7", (int)CborStatus.Unsupported)] // undefined
        [DataRow("f0", (int)CborStatus.Unsupported)]
        [DataRow("f818", (int)CborStatus.Unsupported)]
        [DataRow("61ff", (int)CborStatus.InvalidText)]
        [DataRow("62c080", (int)CborStatus.InvalidText)] // overlong
        [DataRow("63eda080", (int)CborStatus.InvalidText)] // surrogate
        [DataRow("64f4908080", (int)CborStatus.InvalidText)] // beyond U+10FFFF
        [DataRow("61c3", (int)CborStatus.InvalidText)]
        [DataRow("818181818181818180", (int)CborStatus.Ok)] // eight levels and an empty array
        [DataRow("81818181818181818100", (int)CborStatus.TooDeep)]
        [DataRow("c1c1c1c1c1c1c1c1c100", (int)CborStatus.TooDeep)]
        [DataRow("9bffffffffffffffff00", (int)CborStatus.Truncated)]
        [DataRow("bb7fffffffffffffff0000", (int)CborStatus.Truncated)]
        [DataRow("9a7fffffff00", (int)CborStatus.Truncated)]
        [DataRow("5bffffffffffffffff00", (int)CborStatus.Truncated)]
        [DataRow("5a7fffffff00", (int)CborStatus.Truncated)]
        [DataRow("a101", (int)CborStatus.Truncated)]
        [DataRow("c1", (int)CborStatus.Truncated)]
        [DataRow("0000", (int)CborStatus.TrailingBytes)]
        [DataRow("a20a01186402", (int)CborStatus.Ok)]
        [DataRow("a3016161200161620a", (int)CborStatus.Ok)] // RFC 8949 §4.2.1 order: 1, −1, "b"
        public void SkipValue_Defect_GivesItsStatus(string input, int expected)
        {
            byte[] bytes = Hex.Decode(input);
            CborReader reader = new CborReader(bytes, 0, bytes.Length);
            reader.SkipValue();
            reader.Finish();
            Assert.AreEqual(expected, (int)reader.Status, input);
        }

        [TestMethod]
        public void Reset_TooLongOrOutside_Fails()
        {
            CborReader reader = new CborReader(new byte[CborReader.MaximumLength + 1], 0, CborReader.MaximumLength + 1);
            Assert.AreEqual((int)CborStatus.TooLong, (int)reader.Status);
            Assert.IsFalse(reader.SkipValue());
            reader.Reset(new byte[4], 2, 3);
            Assert.AreEqual((int)CborStatus.Truncated, (int)reader.Status);
            reader.Reset(null, 0, 0);
            Assert.AreEqual((int)CborStatus.Truncated, (int)reader.Status);
            Assert.AreEqual(0L, reader.ReadInt());
        }

        [TestMethod]
        public void Read_WrongType_FailsAndStaysFailed()
        {
            byte[] input = Hex.Decode("0102");
            CborReader reader = new CborReader(input, 0, input.Length);
            Assert.IsNull(reader.ReadText(10));
            Assert.AreEqual((int)CborStatus.WrongType, (int)reader.Status);
            Assert.AreEqual(0L, reader.ReadInt());
            Assert.AreEqual(0, reader.ReadArrayStart());
            Assert.IsFalse(reader.ReadBytes());
            Assert.AreEqual((int)CborType.None, (int)reader.PeekType());
            Assert.AreEqual((int)CborStatus.WrongType, (int)reader.Status);
        }

        [TestMethod]
        [DataRow("1b8000000000000000")]
        [DataRow("3b8000000000000000")]
        [DataRow("3bffffffffffffffff")]
        public void ReadInt_BeyondSixtyThreeBits_IsOutOfRange(string input)
        {
            byte[] bytes = Hex.Decode(input);
            CborReader reader = new CborReader(bytes, 0, bytes.Length);
            Assert.AreEqual(0L, reader.ReadInt());
            Assert.AreEqual((int)CborStatus.OutOfRange, (int)reader.Status);
        }

        [TestMethod]
        [DataRow("3b7fffffffffffffff", long.MinValue)]
        [DataRow("1b7fffffffffffffff", long.MaxValue)]
        [DataRow("20", -1L)]
        public void ReadInt_Limit_GivesIt(string input, long expected)
        {
            byte[] bytes = Hex.Decode(input);
            Assert.AreEqual(expected, new CborReader(bytes, 0, bytes.Length).ReadInt());
        }

        [TestMethod]
        public void ReadText_LongerThanAllowed_IsTooLong()
        {
            byte[] input = Hex.Decode("6461626364");
            CborReader reader = new CborReader(input, 0, input.Length);
            Assert.IsNull(reader.ReadText(3));
            Assert.AreEqual((int)CborStatus.TooLong, (int)reader.Status);
        }

        // Smallest and largest subnormal and normal of both narrow widths, as binary64 bits.
        [TestMethod]
        [DataRow("f90001", 0x3e70000000000000L)]
        [DataRow("f903ff", 0x3f0ff80000000000L)]
        [DataRow("f90400", 0x3f10000000000000L)]
        [DataRow("f97bff", 0x40effc0000000000L)]
        [DataRow("f98001", -0x4190000000000000L)]
        [DataRow("fa00000001", 0x36a0000000000000L)]
        [DataRow("fa7f7fffff", 0x47efffffe0000000L)]
        [DataRow("f97c00", 0x7ff0000000000000L)]
        [DataRow("f98000", long.MinValue)]
        public void ReadDouble_NarrowFloat_GivesTheValue(string input, long bits)
        {
            byte[] bytes = Hex.Decode(input);
            CborReader reader = new CborReader(bytes, 0, bytes.Length);
            Assert.AreEqual(bits, BitConverter.DoubleToInt64Bits(reader.ReadDouble()), input);
            Assert.AreEqual((int)CborStatus.Ok, (int)reader.Status, input);
        }

        [TestMethod]
        [DataRow("1903e8", 1000.0)]
        [DataRow("3903e7", -1000.0)]
        [DataRow("1bffffffffffffffff", 18446744073709551616.0)]
        [DataRow("fb3ff199999999999a", 1.1)]
        public void ReadNumber_IntegerOrFloat_GivesTheValue(string input, double expected)
        {
            byte[] bytes = Hex.Decode(input);
            Assert.AreEqual(expected, new CborReader(bytes, 0, bytes.Length).ReadNumber());
        }

        private static void ReadEveryKind(CborReader reader)
        {
            Assert.AreEqual(7, reader.ReadArrayStart());
            Assert.AreEqual(-1000L, reader.ReadInt());
            Assert.IsTrue(reader.ReadBytes());
            Assert.AreEqual(4, reader.DataLength);
            Assert.AreEqual("a\u00fc", reader.ReadText(10));
            Assert.AreEqual(2, reader.ReadMapStart());
            Assert.AreEqual(1L, reader.ReadInt());
            Assert.AreEqual(2, reader.ReadArrayStart());
            Assert.IsTrue(reader.SkipValue());
            Assert.IsTrue(reader.SkipValue());
            Assert.IsTrue(reader.ReadTextBytes());
            Assert.AreEqual(1, reader.DataLength);
            Assert.AreEqual(1.1, reader.ReadDouble());
            Assert.IsTrue(reader.ReadTag() == 1);
            Assert.AreEqual(1363896240L, reader.ReadInt());
            Assert.AreEqual(1.5, reader.ReadDouble());
            Assert.IsTrue(reader.ReadUInt() == ulong.MaxValue);
        }
    }
}
