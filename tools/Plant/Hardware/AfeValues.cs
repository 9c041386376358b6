using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace MeterNode.Plant.Hardware;

/// <summary>
/// The component values of the analogue front end, <c>hardware/afe/values.json</c>: one source for the schematics, the
/// SPICE decks and the bill of materials.
/// </summary>
public sealed record AfeValues(int SchemaVersion, string Title, AfeValue[] Values)
{
    /// <summary>The value named <paramref name="name"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public AfeValue this[string name] => Values.FirstOrDefault(v => v.Name == name) ?? throw new KeyNotFoundException(name);

    /// <summary>Reads the values that come with the program.</summary>
    public static AfeValues Load()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("afe/values")!;
        return JsonSerializer.Deserialize<AfeValues>(stream, JsonFormat.Line)!;
    }

    /// <summary>The values as SPICE parameters: the content of <c>hardware/afe/values.inc</c>.</summary>
    public string ToSpice()
    {
        var text = new StringBuilder("* Made from values.json by 'meternode board --draw hardware'. Do not edit.\n");
        foreach (AfeValue value in Values)
        {
            text.Append(CultureInfo.InvariantCulture, $".param {value.Name}={value.Value:R}\n");
        }

        return text.ToString();
    }
}
