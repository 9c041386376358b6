using MeterNode.Bench.Measures;

namespace MeterNode.Bench
{
    /// <summary>Every operation that has a budget and runs without hardware.</summary>
    public static class Suite
    {
        /// <summary>Makes the measures, each with its own buffers.</summary>
        public static Measure[] Make()
        {
            return new Measure[]
            {
                new SamplePair(),
                new WindowClose(),
                new ThermocoupleConversion(),
                new PackEncode(),
                new Sha256Block(),
                new Sign(),
                new ReceiptVerified(),
                new OutboxAppend(),
            };
        }
    }
}
