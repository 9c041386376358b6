using System.Globalization;
using MeterNode.Core.Evidence;
using MeterNode.Tests.Vectors;
using MeterNode.Tools.Tests.Evidence;

namespace MeterNode.Tools.Tests.Vectors;

/// <summary>RFC 8949 appendix A against the firmware's reader and writer.</summary>
[TestClass]
public class CborVectorTests
{
    // Outside our subset: undefined and unassigned simple values.
    private static readonly string[] s_outsideSubset = ["f7", "f0", "f818", "f8ff"];

    [TestMethod]
    public void CborReader_AppendixA_AcceptsWhatIsDeterministicAndRefusesTheRest()
    {
        int accepted = 0;
        int refused = 0;
        foreach (string[] example in Examples())
        {
            string hex = example[0];
            byte[] bytes = Convert.FromHexString(hex);
            bool isOurs = example[1] == "D" && !s_outsideSubset.Contains(hex);
            CborReader reader = new(bytes, 0, bytes.Length);
            reader.SkipValue();
            Assert.AreEqual(isOurs, reader.Finish(), hex + ": " + reader.Status);
            accepted += isOurs ? 1 : 0;
            refused += isOurs ? 0 : 1;
        }

        Assert.IsGreaterThan(50, accepted);
        Assert.IsGreaterThan(15, refused);
    }

    [TestMethod]
    public void CborWriter_AppendixA_ReproducesWhatTheReaderAccepts()
    {
        foreach (string[] example in Examples())
        {
            string hex = example[0];
            byte[] bytes = Convert.FromHexString(hex);
            byte[]? copy = CborCopy.TryCopy(bytes);
            if (example[1] == "D" && !s_outsideSubset.Contains(hex))
            {
                Assert.IsNotNull(copy, hex);
                Assert.AreEqual(hex, Convert.ToHexStringLower(copy));
            }
            else
            {
                Assert.IsNull(copy, hex);
            }
        }
    }

    [TestMethod]
    public void CborReader_AppendixA_GivesTheDecodedNumbers()
    {
        int numbers = 0;
        foreach (string[] example in Examples())
        {
            byte[] bytes = Convert.FromHexString(example[0]);
            if (example[1] != "D" || bytes[0] >> 5 is not (0 or 1 or 7)
                || !double.TryParse(example[2], NumberStyles.Float, CultureInfo.InvariantCulture, out double decoded))
            {
                continue;
            }

            CborReader reader = new(bytes, 0, bytes.Length);
            if (reader.PeekType() == CborType.NegativeInteger && bytes.Length == 9 && bytes[1] >= 0x80)
            {
                reader.ReadNumber();
                Assert.AreEqual(CborStatus.OutOfRange, reader.Status);
                continue;
            }

            Assert.AreEqual(decoded, reader.ReadNumber());
            Assert.IsTrue(reader.Finish());
            numbers++;
        }

        Assert.IsGreaterThan(25, numbers);
    }

    private static IReadOnlyList<string[]> Examples() => PublishedVectors.Lines("cbor.txt", 3);
}
