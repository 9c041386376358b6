using MeterNode.Gate.Api;

namespace MeterNode.Gate;

/// <summary>tests/nano-api says what was extracted from the assemblies.</summary>
[TestClass]
public class NanoApiTests
{
    /// <summary>Libraries that no part of this repository uses: their lists stay out.</summary>
    private static readonly string[] s_leftOut = ["Iot.Device.", "System.Device.Model.", "nanoFramework.Logging."];

    [TestMethod]
    public void Expand_MembersBelowTheirType_StandAlone()
    {
        string[] lines = ["T A.B/C", "E Red", "F System.Int32 Count", "M System.Void .ctor()", "M A.B Make(System.String,A.B/C)"];

        CollectionAssert.AreEqual(
            new[]
            {
                "T A.B/C",
                "F A.B/C A.B/C::Red",
                "F System.Int32 A.B/C::Count",
                "M System.Void A.B/C::.ctor()",
                "M A.B A.B/C::Make(System.String,A.B/C)",
            },
            NanoApi.Expand(lines).ToArray());
    }

    [TestMethod]
    [TestCategory("Originals")]
    public void Lists_ExtractedLists_AreComplete()
    {
        string folder = Path.Combine(Repository.Root, "..", "shared", "nano-api");
        if (!Directory.Exists(folder))
        {
            Assert.Inconclusive("../shared/nano-api is not here: tests/nano-api was not compared with the lists as they were extracted.");
        }

        foreach (string original in Directory.EnumerateFiles(folder, "*.txt").Where(f => !s_leftOut.Any(Path.GetFileName(f).StartsWith)))
        {
            string[] extracted = [.. File.ReadLines(original).Where(line => line.Length > 2).Order(StringComparer.Ordinal)];
            string list = Repository.PathOf("tests/nano-api/" + Path.GetFileName(original));
            CollectionAssert.AreEqual(extracted, NanoApi.Expand(File.ReadLines(list)).Order(StringComparer.Ordinal).ToArray(), list);
        }
    }
}
