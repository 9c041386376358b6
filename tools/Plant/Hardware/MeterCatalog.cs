using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace MeterNode.Plant.Hardware;

/// <summary>The meter maps of <c>hardware/meters</c>, carried inside the program, and maps from files of the user's own.</summary>
public static class MeterCatalog
{
    private const string Prefix = "meters/";

    /// <summary>Names of the maps that come with the program, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..]).Order(StringComparer.Ordinal),
    ];

    /// <summary>What may stand before the @ of a meter, in words.</summary>
    public static string Known => $"{string.Join(", ", Names)}, s0 for a pulse output, or a .json file";

    /// <summary>Reads a map by name, or from a JSON file when <paramref name="nameOrFile"/> ends with <c>.json</c>.</summary>
    /// <exception cref="OperatorException">No such map, or an unreadable file.</exception>
    public static MeterMap Load(string nameOrFile)
    {
        try
        {
            using Stream stream = Open(nameOrFile);
            return JsonSerializer.Deserialize<MeterMap>(stream, JsonFormat.Line) ?? throw new JsonException("it is empty");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"the meter map '{nameOrFile}' cannot be read: {PlainReason.Of(e)}");
        }
    }

    internal static int Hexadecimal(string text) => text.StartsWith("0x", StringComparison.Ordinal)
        ? int.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : throw new FormatException($"'{text}' in a meter map must be 0x and hexadecimal digits");

    private static Stream Open(string nameOrFile)
    {
        if (nameOrFile.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return File.OpenRead(nameOrFile);
        }

        return Names.FirstOrDefault(name => name.Equals(nameOrFile, StringComparison.OrdinalIgnoreCase)) is string map
            ? Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + map)!
            : throw new OperatorException(OperatorError.Usage, $"there is no meter map '{nameOrFile}'; there are {Known}");
    }
}
