using System.Text.Json.Nodes;
using MeterNode.Plant.Hardware;

namespace MeterNode.Plant.Provisioning;

/// <summary>
/// The part <c>afe</c> of a first configuration: an ATM90E32AS whose inputs are laid out for the clamp's burden and twice the nominal
/// voltage. The gains follow from the chip's full scale (data sheet Atmel-46003B, 3.7.2); parts differ by a few per cent, so calibrate.
/// </summary>
public static class AfeSection
{
    /// <summary>Where an input is full: this share of the rated current, and this times the nominal voltage.</summary>
    private const double CurrentRoom = 1.2;
    private const double VoltageRoom = 2;

    /// <summary>The chip's current registers end at 65.535 A.</summary>
    private const double MaximumChipAmperes = 65;

    /// <summary>3.7.2: a full input is 65535 = RMS register · √2 · 2^14 / gain.</summary>
    private const double GainPerUnit = 1.4142135623731 * 16384 / 65535;

    /// <summary>Names of the boards that have a place for the chip.</summary>
    public static IReadOnlyList<string> Boards { get; } =
        [.. BoardCatalog.Names.Where(name => BoardCatalog.Load(name).Spi.Any(bus => bus.MeteringIc.HasValue))];

    /// <summary>Nominal voltage at a voltage input, V: split-phase at 60 Hz has 120 V from leg to neutral.</summary>
    public static int NominalVolts(int phases, int mainsHertz) => phases == 2 && mainsHertz == 60 ? 120 : 230;

    /// <summary>Makes it for one, two (split-phase) or three phases.</summary>
    /// <exception cref="OperatorException">The board has no place for the chip.</exception>
    public static JsonObject Create(int phases, double nominalVolts, PhaseDefaults.Transformer clamp, BoardDefinition board)
    {
        int select = board.Spi.FirstOrDefault(bus => bus.MeteringIc.HasValue)?.MeteringIc ?? throw new OperatorException(
            OperatorError.Usage,
            $"the board '{board.Name}' has no place for a metering IC: take --board {string.Join(" or ", Boards)}");
        double ratio = RatioOf(clamp.RatedAmps);
        int voltageGain = VoltageGain(nominalVolts);
        int currentGain = CurrentGain(clamp.RatedAmps);
        return new JsonObject
        {
            ["cs"] = select,
            ["wiring"] = phases switch { 1 => "single", 2 => "split", _ => "4-wire" },
            ["ratio"] = ratio,
            ["calibration"] = new JsonArray(
                [.. Enumerable.Range(0, phases).Select(_ => (JsonNode)new JsonArray(voltageGain, currentGain))]),
        };
    }

    /// <summary>Nominal Ugain for a nominal voltage, V.</summary>
    public static int VoltageGain(double nominalVolts) => (int)Math.Round(VoltageRoom * nominalVolts * 100 * GainPerUnit);

    /// <summary>Nominal Igain for a clamp's rated current, A.</summary>
    public static int CurrentGain(double ratedAmperes) =>
        (int)Math.Round(CurrentRoom * ratedAmperes / RatioOf(ratedAmperes) * 1000 * GainPerUnit);

    /// <summary>Primary amperes for each ampere of the chip's registers.</summary>
    public static double RatioOf(double ratedAmperes) => Math.Ceiling(CurrentRoom * ratedAmperes / MaximumChipAmperes);
}
