using System.Text.Json.Nodes;
using MeterNode.Core.Metering;

namespace MeterNode.VirtualPlant.Metrology;

/// <summary>Who calibrated with what and when, and the calibration as the node's configuration takes it.</summary>
/// <param name="Reference">Reference instrument: type and serial number.</param>
/// <param name="On">Day, ISO 8601.</param>
/// <param name="By">Who.</param>
/// <param name="Due">Day the next calibration is due, ISO 8601.</param>
public sealed record CalibrationRecord(string Reference, string On, string By, string Due)
{
    /// <summary>
    /// <paramref name="configuration"/> (null: an empty one) with the calibrations in its phases' channels and the calibration
    /// counter one higher.
    /// </summary>
    public JsonObject Apply(JsonObject? configuration, IEnumerable<PhaseCalibration> calibrations)
    {
        var document = configuration?.DeepClone().AsObject() ?? new JsonObject();
        JsonArray phases = document["phases"] as JsonArray ?? [];
        document["phases"] = phases;
        foreach (PhaseCalibration calibration in calibrations)
        {
            while (phases.Count < calibration.Phase)
            {
                phases.Add(new JsonObject());
            }

            JsonObject phase = phases[calibration.Phase - 1]!.AsObject();
            JsonObject current = Channel(phase, "i");
            current["gain"] = calibration.Current.UnitsPerCount;
            current["floor"] = calibration.Current.NoiseFloorRms;
            current["phaseAmperes"] = Numbers(calibration.Current.PhaseErrorAmperes);
            current["phaseDegrees"] = Numbers(calibration.Current.PhaseErrorDegrees);
            current["phaseHertz"] = calibration.Current.PhaseErrorHertz;
            Channel(phase, "u")["gain"] = calibration.Voltage.UnitsPerCount;
        }

        return Count(document);
    }

    /// <summary>The same with the registers of a metering IC.</summary>
    public JsonObject Apply(JsonObject configuration, IEnumerable<AfePhaseCalibration> inputs)
    {
        JsonObject document = configuration.DeepClone().AsObject();
        foreach (AfePhaseCalibration input in inputs)
        {
            document["afe"]!["calibration"]![input.Phase - 1] =
                new JsonArray([.. input.Registers.Select(value => JsonValue.Create(value))]);
        }

        return Count(document);
    }

    private JsonObject Count(JsonObject document)
    {
        JsonObject cal = document["cal"] as JsonObject ?? [];
        cal["counter"] = ((int?)cal["counter"] ?? 0) + 1;
        cal["due"] = Due;
        document["cal"] = cal;
        return document;
    }

    /// <summary>
    /// The calibration that <paramref name="configuration"/> has for a phase's channel ("i" or "u"); gain 1 when it has none.
    /// </summary>
    public static ChannelCalibration Existing(JsonObject? configuration, int phase, string channel)
    {
        var calibration = new ChannelCalibration();
        if (configuration?["phases"] is JsonArray phases && phases.Count >= phase && phases[phase - 1]?[channel] is JsonObject old)
        {
            calibration.UnitsPerCount = (double?)old["gain"] ?? 1;
            calibration.NoiseFloorRms = (double?)old["floor"] ?? 0;
            calibration.PhaseErrorAmperes = (old["phaseAmperes"] as JsonArray)?.Select(v => (double)v!).ToArray();
            calibration.PhaseErrorDegrees = (old["phaseDegrees"] as JsonArray)?.Select(v => (double)v!).ToArray();
            calibration.PhaseErrorHertz = (double?)old["phaseHertz"] ?? 50;
        }

        calibration.Validate();
        return calibration;
    }

    private JsonObject Channel(JsonObject phase, string name)
    {
        JsonObject channel = phase[name] as JsonObject ?? [];
        phase[name] = channel;
        channel["reference"] = Reference;
        channel["on"] = On;
        channel["by"] = By;
        channel["due"] = Due;
        return channel;
    }

    private static JsonArray Numbers(double[] values) => new([.. values.Select(v => JsonValue.Create(Math.Round(v, 6)))]);
}
