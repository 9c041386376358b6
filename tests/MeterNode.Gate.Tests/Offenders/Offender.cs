using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace MeterNode.Gate.Offenders;

/// <summary>Compiles a small assembly the way the firmware is compiled, so that the gate can be shown something wrong.</summary>
public static class Offender
{
    /// <summary>The .NET class library.</summary>
    public static IReadOnlyList<MetadataReference> References { get; } =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal)
                && !Path.GetFileName(p).StartsWith("System.Private.", StringComparison.Ordinal)
                || Path.GetFileName(p) is "System.Private.CoreLib.dll")
            .Select(p => (MetadataReference)MetadataReference.CreateFromFile(p))];

    /// <summary>Source must compile: an offender that does not even compile for the PC shows nothing.</summary>
    public static FirmwareAssembly Compile(string source, LanguageVersion language = LanguageVersion.CSharp10, bool isUnsafe = false)
    {
        var assembly = new MemoryStream();
        var symbols = new MemoryStream();
        Emit(source, language, isUnsafe, OptimizationLevel.Debug, assembly, symbols);
        assembly.Position = 0;
        symbols.Position = 0;
        return FirmwareAssembly.Read(assembly, symbols);
    }

    /// <summary>Compiles into a file, optimised as the firmware is.</summary>
    public static void CompileTo(string path, string source)
    {
        using FileStream file = File.Create(path);
        Emit(source, LanguageVersion.CSharp10, isUnsafe: false, OptimizationLevel.Release, file, new MemoryStream());
    }

    /// <summary>Compiles a program with a Main of its own into a file; the assembly has the given name.</summary>
    public static void CompileProgramTo(string path, string name, string source)
    {
        using FileStream file = File.Create(path);
        Emit(
            source, LanguageVersion.CSharp10, isUnsafe: false, OptimizationLevel.Release, file, new MemoryStream(), name,
            OutputKind.ConsoleApplication);
    }

    private static void Emit(
        string source,
        LanguageVersion language,
        bool isUnsafe,
        OptimizationLevel optimization,
        Stream assembly,
        Stream symbols,
        string name = "Offender",
        OutputKind kind = OutputKind.DynamicallyLinkedLibrary)
    {
        SyntaxTree tree =
            CSharpSyntaxTree.ParseText(SourceText.From(source, System.Text.Encoding.UTF8), new CSharpParseOptions(language), "Offender.cs");
        CSharpCompilation compilation =
            CSharpCompilation.Create(
                name,
                [tree],
                References,
                new CSharpCompilationOptions(kind, allowUnsafe: isUnsafe, optimizationLevel: optimization));
        EmitResult result =
            compilation.Emit(assembly, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        if (!result.Success)
        {
            throw new InvalidOperationException(string.Join("\n", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        }
    }
}
