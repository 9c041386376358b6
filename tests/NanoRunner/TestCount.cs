using System.Text.RegularExpressions;

namespace MeterNode.NanoRunner;

/// <summary>How many tests the sources have: one for each data row, one for each test without rows.</summary>
public static partial class TestCount
{
    public static int InFolder(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(p => !BuildOutput().IsMatch(Path.GetRelativePath(folder, p).Replace('\\', '/')))
            .Sum(p => InSource(File.ReadLines(p)));

    public static int InSource(IEnumerable<string> lines)
    {
        int tests = 0;
        int rows = 0;
        bool isTest = false;
        foreach (string line in lines.Select(l => l.TrimStart()).Where(l => !l.StartsWith("//", StringComparison.Ordinal)))
        {
            // A line may hold attributes and the method itself.
            string attributes = line.StartsWith('[') ? line : "";
            rows += DataRow().Count(attributes);
            isTest |= TestMethod().IsMatch(attributes);
            if (Method().IsMatch(line))
            {
                tests += isTest ? Math.Max(rows, 1) : 0;
                rows = 0;
                isTest = false;
            }
        }

        return tests;
    }

    [GeneratedRegex(@"[\[,]\s*DataRow\s*\(")]
    private static partial Regex DataRow();

    [GeneratedRegex(@"[\[,]\s*TestMethod\s*[\](,]")]
    private static partial Regex TestMethod();

    [GeneratedRegex(@"\bvoid\s+\w+\s*\(")]
    private static partial Regex Method();

    [GeneratedRegex("(^|/)(bin|obj)/")]
    private static partial Regex BuildOutput();
}
