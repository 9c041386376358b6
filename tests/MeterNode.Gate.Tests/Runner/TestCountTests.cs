using MeterNode.NanoRunner;

namespace MeterNode.Gate.Runner;

/// <summary>The emulator script knows how many tests there must be.</summary>
[TestClass]
public class TestCountTests
{
    [TestMethod]
    [DataRow("[TestMethod]\npublic void A() { }", 1)]
    [DataRow("[TestMethod]\n[DataRow(1, 2)]\n[DataRow(3, 4)]\npublic void A(int a, int b) { }", 2)]
    [DataRow("[DataRow(1)] [TestMethod] public void A(int a) { }\n[TestMethod] public void B() { }", 2)]
    [DataRow("[TestMethod, DataRow(1), DataRow(2)]\npublic void A(int a) { }", 2)]
    [DataRow("[DataRow(\n    1)]\n[TestMethod]\npublic void A(int a) { }", 1)]
    [DataRow("// [TestMethod]\npublic void A() { }\n[Setup]\npublic void B() { }", 0)]
    [DataRow("[TestMethod]\npublic void A() { }\nprivate static void Helper() { }", 1)]
    public void InSource_CountsRowsAndTests(string source, int tests)
    {
        Assert.AreEqual(tests, TestCount.InSource(source.Split('\n')));
    }

    [TestMethod]
    public void BenchLine_ReadsWhatTheProgramWrites()
    {
        Assert.AreEqual(
            new BenchLine("SHA-256, one 64-byte block", 1100.5, "LU", 1500, null),
            BenchLine.Parse("SHA-256, one 64-byte block   |       1100.5 | LU   |     1500 |         "));
        Assert.IsNull(BenchLine.Parse("what | measured | unit | budget | aim"));
        Assert.IsNull(BenchLine.Parse("machine: nanoFramework"));
    }
}
