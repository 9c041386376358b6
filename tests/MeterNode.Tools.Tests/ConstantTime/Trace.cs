namespace MeterNode.Tools.Tests.ConstantTime;

/// <summary>
/// What an instrumented copy of Core reports while it runs: which basic block, which array index, which shift count, which
/// divisor and dividend. Public because the copy calls it; one run at a time.
/// </summary>
public static class Trace
{
    private static long[] s_blockCounts = [];
    private static ulong s_hash;

    /// <summary>How often each basic block has run since <see cref="Start"/>.</summary>
    public static long[] BlockCounts => (long[])s_blockCounts.Clone();

    /// <summary>Hash over the whole sequence of events since <see cref="Start"/>, order included.</summary>
    public static ulong Hash => s_hash;

    public static void Start(int blockCount)
    {
        s_blockCounts = new long[blockCount];
        s_hash = 14695981039346656037;
    }

    public static void Block(int block)
    {
        if (block < s_blockCounts.Length)
        {
            s_blockCounts[block]++;
        }

        Mix(block);
    }

    public static void Index(int index) => Mix(index);

    public static void Shift(int count) => Mix(count);

    public static void Operand(long value) => Mix(value);

    private static void Mix(long value) => s_hash = (System.Numerics.BitOperations.RotateLeft(s_hash, 7) ^ (ulong)value) * 1099511628211;
}
