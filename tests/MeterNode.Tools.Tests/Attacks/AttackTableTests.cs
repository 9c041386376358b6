using System.Reflection;
using System.Text.RegularExpressions;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Attacks;

/// <summary>The table of attacks in docs/threat-model.md: each row has a test, and each answer in it is one that is given.</summary>
[TestClass]
public partial class AttackTableTests
{
    private static readonly (string Answer, string Test)[] s_rows =
    [
        .. Rows().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "threat-model.md")))
            .Select(row => (row.Groups["answer"].Value, row.Groups["test"].Value)),
    ];

    [TestMethod]
    public void Rows_All_NameATestThatRuns()
    {
        Assert.IsGreaterThan(30, s_rows.Length);
        foreach ((_, string test) in s_rows)
        {
            string[] parts = test.Split('.');
            MethodInfo? method = typeof(AttackTableTests).Assembly.GetTypes()
                .Where(type => type.Name == parts[0] && type.GetCustomAttribute<TestClassAttribute>() is not null)
                .Select(type => type.GetMethod(parts[1])).FirstOrDefault(found => found is not null);
            Assert.IsNotNull(method?.GetCustomAttribute<TestMethodAttribute>(), test);
            Assert.IsNull(method.GetCustomAttribute<IgnoreAttribute>(), test);
        }
    }

    [TestMethod]
    public void Rows_Codes_AreFindingsOrVerdicts()
    {
        string[] known =
        [
            .. Enum.GetValues<AnswerFinding>().Select(finding => finding.Code()),
            .. Enum.GetValues<Contradiction>().Select(rule => rule.Code()), .. Enum.GetValues<Verdict>().Select(verdict => verdict.Code()),
            "--trust",
        ];
        foreach (Match code in s_rows.SelectMany(row => Codes().Matches(row.Answer)))
        {
            CollectionAssert.Contains(known, code.Groups[1].Value);
        }
    }

    [GeneratedRegex(@"^\| [^|]+ \| (?<answer>[^|]+) \| `(?<test>\w+\.\w+)` \|$", RegexOptions.Multiline)]
    private static partial Regex Rows();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Codes();
}
