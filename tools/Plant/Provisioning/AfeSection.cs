using System.Text.Json.Nodes;
using MeterNode.Plant.Hardware;
using MeterNode.Wire;

namespace MeterNode.Plant.Provisioning;

/// <summary>
/// The part <c>afe</c> of a first configuration: an ATM90E32AS on the inputs of <c>hardware/carrier</c>. The gains follow from the parts
/// there and the chip's full scale. They are nominal and nobody has compared them with a chip: calibrate before figures count.
/// </summary>
public static class AfeSection
{
    /// <summary>The inputs' range at gain 1, V RMS (data sheet Atmel-46003B, electrical specification).</summary>
    private const double FullScaleVolts = 0.72;

    /// <summary>Load of a voltage transformer of the carrier, Ω; R9 and R10 before it make the current.</summary>
    internal const double TapOhms = 100;

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
    public static JsonObject Create(int phases, PhaseDefaults.Transformer clamp, BoardDefinition board)
    {
        int select = board.Spi.FirstOrDefault(bus => bus.MeteringIc.HasValue)?.MeteringIc ?? throw new OperatorException(
            OperatorError.Usage,
            RuleReason.Of(
                "board.no-ic", $"the board '{board.Name}' has no place for a metering IC: take --board {new RuleChoice([.. Boards])}"));
        int voltageGain = VoltageGain();
        int currentGain = CurrentGain(clamp);
        return new JsonObject
        {
            ["cs"] = select,
            ["wiring"] = phases switch { 1 => "single", 2 => "split", _ => "4-wire" },
            ["ratio"] = RatioOf(clamp),
            ["calibration"] = new JsonArray(
                [.. Enumerable.Range(0, phases).Select(_ => (JsonNode)new JsonArray(voltageGain, currentGain))]),
        };
    }

    /// <summary>Nominal Ugain.</summary>
    public static int VoltageGain() =>
        (int)Math.Round(FullScaleVolts * AfeValues.Load()["RPRIM"].Value / TapOhms * 100 * GainPerUnit);

    /// <summary>Nominal Igain for a clamp and its burden.</summary>
    public static int CurrentGain(PhaseDefaults.Transformer clamp) =>
        (int)Math.Round(FullAmperes(clamp) / RatioOf(clamp) * 1000 * GainPerUnit);

    /// <summary>Primary amperes for each ampere of the chip's registers.</summary>
    public static double RatioOf(PhaseDefaults.Transformer clamp) => Math.Ceiling(FullAmperes(clamp) / MaximumChipAmperes);

    private static double FullAmperes(PhaseDefaults.Transformer clamp) =>
        FullScaleVolts / (clamp.BurdenOhms * clamp.SecondaryAmps) * clamp.RatedAmps;
}
