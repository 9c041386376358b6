using System.Globalization;
using System.Reflection.Metadata;
using System.Text;

namespace MeterNode.Gate.Rules;

/// <summary>
/// C# 10 at most: from 11 on the 1.x metadata processor corrupts custom attributes silently. Read from the PDB: what the compiler was
/// told, wherever it was set.
/// </summary>
public static class LanguageVersionRule
{
    public const int Newest = 10;

    private static readonly Guid s_compilationOptions = new("B5FEEC05-8CD0-4A83-96DA-466284BB4BD8");

    public static IEnumerable<Finding> Check(FirmwareAssembly assembly)
    {
        const string Fix =
            "Set LangVersion to 10.0 (firmware/Firmware.props does) and remove the override; from 11 on the metadata processor corrupts "
                + "attributes silently";
        string? version = VersionOf(assembly);
        if (version == null)
        {
            yield return new Finding(assembly.Name, "the C# version it was compiled with is unknown (no portable PDB)", Fix);
        }
        else if (!double.TryParse(version, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || number > Newest)
        {
            yield return new Finding(assembly.Name, $"compiled as C# {version}", Fix);
        }
    }

    /// <summary>Language version from the compilation options in the PDB, or null when there are none.</summary>
    public static string? VersionOf(FirmwareAssembly assembly)
    {
        if (assembly.Symbols == null)
        {
            return null;
        }

        assembly.Symbols.Position = 0;
        MetadataReaderProvider provider =
            MetadataReaderProvider.FromPortablePdbStream(
                assembly.Symbols, MetadataStreamOptions.LeaveOpen | MetadataStreamOptions.PrefetchMetadata);
        MetadataReader reader = provider.GetMetadataReader();
        foreach (CustomDebugInformationHandle handle in reader.CustomDebugInformation)
        {
            CustomDebugInformation information = reader.GetCustomDebugInformation(handle);
            if (reader.GetGuid(information.Kind) == s_compilationOptions)
            {
                string[] parts = Encoding.UTF8.GetString(reader.GetBlobBytes(information.Value)).Split('\0');
                int key = Array.IndexOf(parts, "language-version");
                return key < 0 ? null : parts[key + 1];
            }
        }

        return null;
    }
}
