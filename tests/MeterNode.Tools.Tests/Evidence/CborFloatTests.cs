using MeterNode.Core.Evidence;

namespace MeterNode.Tools.Tests.Evidence;

/// <summary>Float widths against .NET's conversions: every half, many singles and doubles.</summary>
[TestClass]
public class CborFloatTests
{
    [TestMethod]
    public void FromHalf_EveryHalf_IsDotNetsAndComesBack()
    {
        for (int bits = 0; bits <= 0xffff; bits++)
        {
            Half half = BitConverter.UInt16BitsToHalf((ushort)bits);
            long wide = CborFloat.FromHalf(bits);
            if (Half.IsNaN(half))
            {
                Assert.IsTrue(double.IsNaN(BitConverter.Int64BitsToDouble(wide)));
                Assert.AreEqual(0x7e00, CborFloat.ToHalf(wide));
                continue;
            }

            Assert.AreEqual(BitConverter.DoubleToInt64Bits((double)half), wide);
            Assert.AreEqual(bits, CborFloat.ToHalf(wide));
        }
    }

    [TestMethod]
    public void WriteDouble_RandomAndNeighbouringValues_TakesTheWidthThatDotNetNeeds()
    {
        Random random = new(8949);
        byte[] buffer = new byte[9];
        CborWriter writer = new(buffer);
        for (int i = 0; i < 200_000; i++)
        {
            // Doubles, singles and halves, and what lies one unit beside the narrow ones.
            long bits = (i % 4) switch
            {
                0 => random.NextInt64(long.MinValue, long.MaxValue),
                1 => BitConverter.DoubleToInt64Bits(BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue))),
                2 => BitConverter.DoubleToInt64Bits((double)BitConverter.UInt16BitsToHalf((ushort)random.Next(0x10000))),
                _ => BitConverter.DoubleToInt64Bits((float)BitConverter.UInt16BitsToHalf((ushort)random.Next(0x7c00)))
                    + (random.Next(3) << random.Next(30)),
            };
            double value = BitConverter.Int64BitsToDouble(bits);
            int expected = double.IsNaN(value) || (double)(Half)value == value ? 3 : (double)(float)value == value ? 5 : 9;
            writer.Reset();
            writer.WriteDouble(value);
            Assert.AreEqual(expected, writer.Length, value.ToString("R"));
            CborReader reader = new(buffer, 0, writer.Length);
            Assert.AreEqual(value, reader.ReadDouble());
            Assert.IsTrue(reader.Finish());
        }
    }
}
