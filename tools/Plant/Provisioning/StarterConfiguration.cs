using System.Text.Json.Nodes;
using MeterNode.Plant.Hardware;
using MeterNode.Wire;

namespace MeterNode.Plant.Provisioning;

/// <summary>
/// A first configuration for a board with the front end of hardware/afe: right pins, nominal gains and phase errors. It meters at
/// once; <c>meternode calibrate</c> replaces its gains by measured ones.
/// </summary>
public static class StarterConfiguration
{
    /// <summary>
    /// Scale of the ESP32's ADC1 at 11 dB with a reference of 1100 mV, V: ESP-IDF's linear fit. The reference of a chip lies between
    /// 1000 and 1200 mV, so calibrate.
    /// </summary>
    private const double VoltsPerCount = 0.8056e-3;

    /// <summary>Expected converter noise, counts RMS, until the calibration has measured it.</summary>
    private const double NoiseCounts = 2.02;

    private const int OutlierCounts = 300;
    private const int ClipMarginCounts = 8;

    /// <summary>A configuration as JSON (docs/configuration.md), complete but for what provisioning fills in.</summary>
    public static JsonObject Create(StarterOptions options)
    {
        BoardDefinition board = BoardCatalog.Load(options.Board);
        var document = new JsonObject
        {
            ["machine"] = options.Machine,
            ["mode"] = options.WithVoltage ? "adc" : "nominal",
            ["mains"] = options.WithVoltage
                ? new JsonObject { ["hertz"] = options.MainsHertz, ["volts"] = 230 }
                : new JsonObject { ["hertz"] = options.MainsHertz, ["volts"] = 230, ["pf"] = 0.85 },
            ["phases"] = new JsonArray([.. Enumerable.Range(0, options.Phases).Select(phase => Phase(options, board, phase))]),
            ["zones"] = new JsonArray([.. options.SetpointsCelsius.Select(setpoint => Zone(setpoint, options.ToleranceCelsius))]),
            ["shots"] = new JsonObject { ["debounceMs"] = 20 },
            ["cal"] = new JsonObject { ["counter"] = 0 },
        };
        if (options.Meter is MeterOptions meter)
        {
            document["mode"] = "meter";
            document["mains"] = new JsonObject { ["hertz"] = options.MainsHertz };
            document["meter"] = MeterSection.Create(meter, options.Phases, board);
            document.Remove("phases");
            document.Remove("sampling");
            if (document["meter"]!["pulse"] != null)
            {
                // Pulses know no current: the shots say whether the machine runs.
                document["running"] = new JsonObject { ["by"] = "shots" };
            }
        }

        if (options.HasMeteringIc)
        {
            int volts = AfeSection.NominalVolts(options.Phases, options.MainsHertz);
            document["mode"] = "afe";
            document["mains"] = new JsonObject { ["hertz"] = options.MainsHertz, ["volts"] = volts };
            document["afe"] = AfeSection.Create(options.Phases, Clamp(options.CurrentTransformer), board);
            document.Remove("phases");
        }

        BoardPins.Fill(document, board);
        return document;
    }

    private static JsonNode Zone(double setpointCelsius, double toleranceCelsius) => new JsonObject
    {
        ["amplifier"] = "max31856",
        ["type"] = "K",
        ["setpoint"] = setpointCelsius,
        ["tolerance"] = toleranceCelsius,
        ["settleSeconds"] = 120,
        ["periodSeconds"] = 900,
        ["definition"] = "p95",
    };

    private static PhaseDefaults.Transformer Clamp(string model) =>
        PhaseDefaults.Load().CurrentTransformers.FirstOrDefault(item => item.Model == model)
            ?? throw new OperatorException(
                OperatorError.Usage,
                RuleReason.Of(
                    "clamp.unknown",
                    $"there is no clamp '{model}'; known are {PhaseDefaults.Load().CurrentTransformers.Select(item => item.Model)}"));

    private static JsonNode Phase(StarterOptions options, BoardDefinition board, int phase)
    {
        PhaseDefaults.Transformer clamp = Clamp(options.CurrentTransformer);
        (double[] amperes, double[] degrees) = PhaseDefaults.Load().For(clamp.Model, options.MainsHertz);
        double voltsPerAmpere = clamp.BurdenOhms * clamp.SecondaryAmps / clamp.RatedAmps;
        JsonObject current = Channel(board.Current[phase].Channel, VoltsPerCount / voltsPerAmpere);
        current["phaseAmperes"] = new JsonArray([.. amperes.Select(value => JsonValue.Create(value))]);
        current["phaseDegrees"] = new JsonArray([.. degrees.Select(value => JsonValue.Create(value))]);
        current["phaseHertz"] = options.MainsHertz;
        var entry = new JsonObject { ["i"] = current };
        if (options.WithVoltage)
        {
            AfeValues values = AfeValues.Load();
            entry["u"] = Channel(board.Voltage[phase].Channel, VoltsPerCount * values["RPRIM"].Value / values["RFB"].Value);
        }

        return entry;
    }

    private static JsonObject Channel(int channel, double unitsPerCount) => new()
    {
        ["adc"] = channel,
        ["gain"] = unitsPerCount,
        ["floor"] = NoiseCounts * unitsPerCount,
        ["clipLow"] = ClipMarginCounts,
        ["clipHigh"] = 4095 - ClipMarginCounts,
        ["outlier"] = OutlierCounts,
    };
}
