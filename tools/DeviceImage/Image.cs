using Mono.Cecil;

namespace MeterNode.DeviceImage;

/// <summary>The assemblies that a board is flashed with. Nobody but they and the tests refers to their members.</summary>
internal static class Image
{
    private static readonly string[] s_assemblies = ["MeterNode.Evidence", "MeterNode.Core", "MeterNode.Drivers", "MeterNode.Node"];

    public static bool Holds(ModuleDefinition module) => s_assemblies.Contains(module.Assembly.Name.Name);

    /// <summary>Whether a type, or the elements of an array, are the image's own.</summary>
    public static bool Holds(TypeReference type) => s_assemblies.Contains(AssemblyOf(type));

    /// <summary>Whether a type is of this repository: it may implement what the image declares.</summary>
    public static bool MayKnow(TypeReference type) => AssemblyOf(type)?.StartsWith("MeterNode.", StringComparison.Ordinal) == true;

    /// <summary>A letter for each assembly: its one namespace, so that types of two assemblies stay apart.</summary>
    public static string NamespaceOf(TypeReference type) => ((char)('A' + Array.IndexOf(s_assemblies, AssemblyOf(type)))).ToString();

    private static string? AssemblyOf(TypeReference type) => type.GetElementType().Scope switch
    {
        AssemblyNameReference assembly => assembly.Name,
        ModuleDefinition module => module.Assembly.Name.Name,
        _ => null,
    };
}
