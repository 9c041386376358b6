using System.Numerics;

namespace MeterNode.Tools.Tests.Evidence;

/// <summary>Between the firmware's nine 29-bit limbs and BigInteger.</summary>
internal static class Limbs
{
    /// <summary>R of the Montgomery form.</summary>
    public static readonly BigInteger R = BigInteger.One << 261;

    public static BigInteger ToInteger(long[] limbs)
    {
        BigInteger value = 0;
        for (int i = 8; i >= 0; i--)
        {
            value = (value << 29) + limbs[i];
        }

        return value;
    }

    public static long[] FromInteger(BigInteger value)
    {
        long[] limbs = new long[9];
        for (int i = 0; i < 8; i++)
        {
            limbs[i] = (long)(value & 0x1fffffff);
            value >>= 29;
        }

        limbs[8] = (long)value;
        return limbs;
    }
}
