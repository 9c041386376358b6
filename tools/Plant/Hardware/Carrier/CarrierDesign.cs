using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MeterNode.Plant.Hardware.Carrier;

/// <summary>
/// The circuit of the carrier, <c>hardware/carrier/carrier.json</c>: which pins are on which net. Pins of the chip come from the
/// board's pin map, values of the measuring circuit from <c>hardware/afe/values.json</c>.
/// </summary>
public sealed record CarrierDesign
{
    private static readonly JsonSerializerOptions s_format =
        new(JsonFormat.Line) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>Name of the circuit.</summary>
    public required string Title { get; init; }

    /// <summary>Board whose pin map it keeps.</summary>
    public required string Board { get; init; }

    /// <summary>Which options are fitted together, by the name of the variant.</summary>
    public required Dictionary<string, string[]> Variants { get; init; }

    /// <summary>Nets that are known to belong to a potential, by its name.</summary>
    public required Dictionary<string, string[]> Domains { get; init; }

    /// <summary>What insulation towards a potential must withstand, V AC.</summary>
    public required Dictionary<string, double> WithstandVolts { get; init; }

    /// <summary>All parts.</summary>
    public required Component[] Components { get; init; }

    /// <summary>Kinds of parts.</summary>
    [JsonIgnore]
    public Symbol[] Symbols { get; init; } = [];

    /// <summary>The circuit that comes with the program.</summary>
    public static CarrierDesign Load() => Parse(Resource("carrier/carrier"), "hardware/carrier/carrier.json");

    /// <summary>A circuit from a file of the user's own, with the symbols of the program.</summary>
    /// <exception cref="OperatorException">The file cannot be read, or is no circuit.</exception>
    public static CarrierDesign LoadFile(string file)
    {
        try
        {
            return Parse(File.ReadAllText(file), file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"the circuit '{file}' cannot be read: {PlainReason.Of(e)}");
        }
    }

    /// <summary>A circuit from JSON text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">Its name in errors.</param>
    /// <exception cref="OperatorException">It is no circuit.</exception>
    public static CarrierDesign Parse(string json, string source)
    {
        try
        {
            CarrierDesign design = JsonSerializer.Deserialize<CarrierDesign>(json, s_format) ?? throw new JsonException("it is empty");
            return design with { Symbols = JsonSerializer.Deserialize<SymbolFile>(Resource("carrier/symbols"), s_format)!.Symbols };
        }
        catch (JsonException e)
        {
            throw new OperatorException(OperatorError.Failure, $"'{source}' is not a usable circuit: {PlainReason.Of(e)}");
        }
    }

    /// <summary>The value that a drawing shows: <c>10 kΩ</c>, or the title of the symbol.</summary>
    public string ValueOf(Component component)
    {
        if (component.Afe is null)
        {
            return component.Value ?? Symbols.FirstOrDefault(symbol => symbol.Name == component.Symbol)?.Title ?? component.Symbol;
        }

        AfeValue value = AfeValues.Load()[component.Afe];
        return (value with { Value = value.Value * component.Share }).Label();
    }

    private static string Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private sealed record SymbolFile(Symbol[] Symbols);
}
