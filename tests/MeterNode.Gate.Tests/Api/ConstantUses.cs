using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MeterNode.Gate.Api;

/// <summary>
/// Constants and enum members that the sources name. The compiler copies their values, so the built assembly shows no
/// trace of them, yet the device build needs them to exist.
/// </summary>
public static class ConstantUses
{
    /// <summary>Uses in the source files <paramref name="paths"/>, compiled against <paramref name="references"/>.</summary>
    public static IEnumerable<ApiUse> In(IEnumerable<string> paths, IEnumerable<string> references) =>
        In(paths.Select(p => (p, File.ReadAllText(p))), references);

    /// <summary>Uses in sources given as path and text.</summary>
    public static IEnumerable<ApiUse> In(IEnumerable<(string Path, string Text)> sources, IEnumerable<string> references)
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp10);
        SyntaxTree[] trees = [.. sources.Select(s => CSharpSyntaxTree.ParseText(s.Text, options, s.Path))];
        MetadataReference[] all = [.. Offenders.Offender.References, .. references.Select(p => MetadataReference.CreateFromFile(p))];
        CSharpCompilation compilation =
            CSharpCompilation.Create("Constants", trees, all, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        return trees.SelectMany(t => In(t, compilation.GetSemanticModel(t)));
    }

    private static IEnumerable<ApiUse> In(SyntaxTree tree, SemanticModel model)
    {
        foreach (IdentifierNameSyntax name in tree.GetRoot().DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (model.GetSymbolInfo(name).Symbol is IFieldSymbol { HasConstantValue: true } field
                && !field.Locations.Any(l => l.IsInSource))
            {
                string declaring = MetadataName(field.ContainingType);
                if (!declaring.StartsWith("MeterNode.", StringComparison.Ordinal))
                {
                    string type = MetadataName(field.Type);
                    yield return new ApiUse(
                        $"F {type} {declaring}::{field.Name}",
                        [],
                        $"{Repository.Relative(tree.FilePath)}({tree.GetLineSpan(name.Span).StartLinePosition.Line + 1})");
                }
            }
        }
    }

    private static string MetadataName(ITypeSymbol type)
    {
        if (type.ContainingType != null)
        {
            return $"{MetadataName(type.ContainingType)}/{type.MetadataName}";
        }

        return type.ContainingNamespace is { IsGlobalNamespace: false } space
            ? $"{space.ToDisplayString()}.{type.MetadataName}"
            : type.MetadataName;
    }
}
