using System.Text.RegularExpressions;

namespace MeterNode.Gate.Architecture;

/// <summary>Rules for the text of sources and documents.</summary>
[TestClass]
public partial class TextTests
{
    private const int MaximumLineLength = 140;
    private static readonly string[] s_folders = ["firmware", "drivers", "tools", "tests"];
    private static readonly string[] s_textEndings = [".cs", ".md", ".sh", ".props", ".targets", ".proj", ".csproj", ".html", ".py",
        ".mjs"];

    [TestMethod]
    public void Sources_Lines_AreWithin140Characters() =>
        FirmwareGateTests.AssertNone(
            from path in s_folders.SelectMany(Repository.Sources)
            where !path.EndsWith(".g.cs", StringComparison.Ordinal) // Generated: the schema's texts are as long as they are.
            from finding in TooLong(Repository.Relative(path), File.ReadAllLines(path))
            select finding);

    [TestMethod]
    public void Files_References_LeadToDocumentsOfTheRepository() =>
        FirmwareGateTests.AssertNone(
            from path in Repository.Files(s_textEndings)
            where !Repository.Relative(path).EndsWith("/TextTests.cs", StringComparison.Ordinal)
            from finding in Elsewhere(Repository.Relative(path), File.ReadAllLines(path))
            select finding);

    /// <summary>What a merge leaves behind where two changes meet does no harm in a page, but everybody sees it.</summary>
    [TestMethod]
    public void Files_MarksOfAMerge_AreNone() =>
        FirmwareGateTests.AssertNone(
            from path in Repository.Files([.. s_textEndings, ".json", ".yml", ".css", ".razor"])
            from finding in MergeMarks(Repository.Relative(path), File.ReadAllLines(path))
            select finding);

    [TestMethod]
    [DataRow("<<<<<<< HEAD", 1)]
    [DataRow(">>>>>>> 0d769fe (A cast goes)", 1)]
    [DataRow("a <<<<<<< b", 0)]
    public void MergeMarks_Line_IsFound(string line, int findings) =>
        Assert.AreEqual(findings, MergeMarks("X.cs", [line]).Count());

    [TestMethod]
    [DataRow(140, 0)]
    [DataRow(141, 1)]
    public void TooLong_Line_IsFound(int length, int findings) =>
        Assert.AreEqual(findings, TooLong("X.cs", [new string('x', length)]).Count());

    [TestMethod]
    [DataRow("/// As DESIGN §6 says.", 1)]
    [DataRow("see FAULTS D5", 1)]
    [DataRow("[habits](STYLE.md)", 1)]
    [DataRow("/// Issue 2: all visible.", 1)]
    [DataRow("(Wi-Fi, esp-idf issue 8266)", 0)]
    [DataRow("RFC 8949 §4.2", 0)]
    [DataRow("the design of the clamp", 0)]
    public void Elsewhere_Reference_IsFound(string line, int findings) =>
        Assert.AreEqual(findings, Elsewhere("X.cs", [line]).Count());

    private static IEnumerable<Finding> TooLong(string path, string[] lines) =>
        from i in Enumerable.Range(0, lines.Length)
        where lines[i].Length > MaximumLineLength
        select new Finding($"{path}({i + 1})", $"has {lines[i].Length} characters", $"Break the line: at most {MaximumLineLength}.");

    private static IEnumerable<Finding> MergeMarks(string path, string[] lines) =>
        from i in Enumerable.Range(0, lines.Length)
        where lines[i].StartsWith("<<<<<<< ", StringComparison.Ordinal) || lines[i].StartsWith(">>>>>>> ", StringComparison.Ordinal)
        select new Finding($"{path}({i + 1})", lines[i], "Keep what belongs there and take the marks of the merge out.");

    private static IEnumerable<Finding> Elsewhere(string path, string[] lines) =>
        from i in Enumerable.Range(0, lines.Length)
        where NotHere().IsMatch(lines[i])
        select new Finding(
            $"{path}({i + 1})", lines[i].Trim(), "The document is not in the repository: name one that is, or say the thing itself.");

    [GeneratedRegex(@"\bDESIGN\b|\bFAULTS\b|\b(STYLE|NANO|REPORTING|PLANT|ANCHORS|PAGES)\.md\b|(?<!esp-idf )\b[Ii]ssue #?\d")]
    private static partial Regex NotHere();
}
