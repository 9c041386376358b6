using System.Text.Json.Nodes;
using MeterNode.Core.Metering;
using MeterNode.Plant;

namespace MeterNode.VirtualPlant.Metrology;

/// <summary>The calibration of a node's phases, whatever measures in it.</summary>
public sealed class NodeCalibration
{
    private readonly JsonObject _document;
    private readonly PhaseCalibration[] _channels;
    private readonly AfePhaseCalibration[] _inputs;

    private NodeCalibration(JsonObject document, PhaseCalibration[] channels, AfePhaseCalibration[] inputs)
    {
        _document = document;
        _channels = channels;
        _inputs = inputs;
    }

    /// <summary>Phases in order, with the error that remains at each point.</summary>
    public IEnumerable<(int Phase, IReadOnlyList<RemainingError> Points)> Phases =>
    [
        .. _channels.Select(c => (c.Phase, (IReadOnlyList<RemainingError>)c.Points)),
        .. _inputs.Select(input => (input.Phase, (IReadOnlyList<RemainingError>)input.Points)),
    ];

    /// <summary>What cannot be corrected, one line each.</summary>
    public IEnumerable<string> Notes => _inputs.Select(input => input.Note).OfType<string>();

    /// <summary>Phases that the node of a readable configuration measures by itself.</summary>
    /// <exception cref="OperatorException">It measures none, or no voltages.</exception>
    public static int PhasesOf(JsonObject document) => (string?)document["mode"] switch
    {
        "adc" or null => (document["phases"] as JsonArray)?.Count ?? 0,
        "afe" => (document["afe"]?["calibration"] as JsonArray)?.Count ?? 0,
        "meter" => throw new OperatorException(
            OperatorError.Usage, "the node reads a meter and measures nothing itself: its meter has a calibration of its own"),
        string mode => throw new OperatorException(
            OperatorError.Usage, $"the node measures no voltages (mode {mode}): its power stays an estimate; wire them, and add it anew"),
    };

    /// <summary>Computes it from points that were taken with the configuration <paramref name="document"/>.</summary>
    /// <exception cref="OperatorException">
    /// A phase or a kind of point is missing, a point cannot be, or the result cannot be held.
    /// </exception>
    public static NodeCalibration Compute(
        JsonObject document, IReadOnlyList<CalibrationPoint> points, double nominalAmperes, double hertz)
    {
        CalibrationPlausibility.Require(points, PhasesOf(document), nominalAmperes);
        IEnumerable<IGrouping<int, CalibrationPoint>> phases = points.GroupBy(p => p.Phase).OrderBy(g => g.Key);
        return (string?)document["mode"] == "afe"
            ? new NodeCalibration(document, [], [.. phases.Select(g => AfeCalibrator.Calibrate(
                [.. g], Registers(document, g.Key), Number(document["afe"]!["ratio"]) ?? 1, nominalAmperes, hertz))])
            : new NodeCalibration(document, [.. phases.Select(g => Calibrator.Calibrate(
                [.. g], CalibrationRecord.Existing(document, g.Key, "i"), CalibrationRecord.Existing(document, g.Key, "u"),
                nominalAmperes, hertz))], []);
    }

    /// <summary>The configuration with the calibration in it, its counter one higher.</summary>
    public JsonObject Apply(CalibrationRecord record) =>
        _inputs.Length > 0 ? record.Apply(_document, _inputs) : record.Apply(_document, _channels);

    /// <summary>What a phase's calibration was and is, for people: name, before, after.</summary>
    public IEnumerable<(string Name, string Before, string After)> Changes(int phase)
    {
        if (_inputs.FirstOrDefault(input => input.Phase == phase) is AfePhaseCalibration input)
        {
            string[] names = ["Ugain", "Igain", "Uoffset", "Ioffset", "Poffset", "Qoffset", "PQgain", "Phi"];
            int[] old = Registers(_document, phase);
            return names.Select((name, k) => (name, Text(k < old.Length ? old[k] : 0), Text(input.Registers[k])));
        }

        PhaseCalibration found = _channels.First(c => c.Phase == phase);
        ChannelCalibration current = CalibrationRecord.Existing(_document, phase, "i");
        ChannelCalibration voltage = CalibrationRecord.Existing(_document, phase, "u");
        return
        [
            ("A per count", Text(current.UnitsPerCount), Text(found.Current.UnitsPerCount)),
            ("V per count", Text(voltage.UnitsPerCount), Text(found.Voltage.UnitsPerCount)),
            ("noise floor A", Text(current.NoiseFloorRms), Text(found.Current.NoiseFloorRms)),
            .. found.Current.PhaseErrorAmperes.Select(amperes => (
                $"degrees at {Text(amperes)} A",
                Text(current.PhaseErrorDegreesAt(amperes)),
                Text(found.Current.PhaseErrorDegreesAt(amperes)))),
        ];
    }

    private static int[] Registers(JsonObject document, int phase) =>
        [.. document["afe"]!["calibration"]![phase - 1]!.AsArray().Select(value => (int)Number(value)!.Value)];

    private static double? Number(JsonNode? node) => node is JsonValue value
        ? value.TryGetValue(out double number) ? number : value.TryGetValue(out int whole) ? whole : null : null;

    private static string Text(double value) => value.ToString("G6", System.Globalization.CultureInfo.InvariantCulture);
}
