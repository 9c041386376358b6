using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MeterNode.Gate.Architecture;

/// <summary>Rules for the names that this repository gives.</summary>
[TestClass]
public partial class NameTests
{
    /// <summary>Names that are not ours to choose: nanoFramework's own, as they are on the device.</summary>
    private const string StandIns = "tools/VirtualBoard/Nano/";

    [TestMethod]
    public void Names_OfWhatIsDeclared_UseOneWordForMaximum() =>
        FirmwareGateTests.AssertNone(
            from path in new[] { "firmware", "drivers", "tools", "tests" }.SelectMany(Repository.Sources)
            where !Repository.Relative(path).StartsWith(StandIns, StringComparison.Ordinal)
            from finding in OtherWords(Repository.Relative(path), File.ReadAllText(path))
            select finding);

    [TestMethod]
    [DataRow("class C { int LargestPack; }", 1)]
    [DataRow("class C { void M(int maxBytes) { int longestRun = maxBytes; } }", 2)]
    [DataRow("class C { int _highest; const int MostRows = 1; }", 2)]
    [DataRow("class C { int M() => System.Math.Max(1, int.MaxValue); int MaximumBytes; int AlmostMosty; class Max31856Chip { } }", 0)]
    public void OtherWords_Declaration_IsFound(string source, int findings) =>
        Assert.AreEqual(findings, OtherWords("X.cs", source).Count());

    private static IEnumerable<Finding> OtherWords(string path, string source)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest));
        foreach (SyntaxToken token in tree.GetRoot().DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken) && Names(t)))
        {
            if (Word().IsMatch(token.ValueText))
            {
                int line = tree.GetLineSpan(token.Span).StartLinePosition.Line + 1;
                yield return new Finding($"{path}({line})", $"declares '{token.ValueText}'", "The one word is Maximum.");
            }
        }
    }

    private static bool Names(SyntaxToken token) =>
        token.Parent is BaseTypeDeclarationSyntax or MethodDeclarationSyntax or PropertyDeclarationSyntax or VariableDeclaratorSyntax
            or ParameterSyntax
            or EnumMemberDeclarationSyntax or DelegateDeclarationSyntax or SingleVariableDesignationSyntax or LocalFunctionStatementSyntax
            or ForEachStatementSyntax;

    /// <summary>MAX31855 and MAX31856 are chips.</summary>
    [GeneratedRegex("(^_?(max|most|largest|greatest|longest|highest)|Max(?!318)|Most|Largest|Greatest|Longest|Highest)(?=[A-Z0-9]|$)")]
    private static partial Regex Word();
}
