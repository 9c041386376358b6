using System.Globalization;
using System.Text.Json;
using MeterNode.Plant;

namespace MeterNode.VirtualPlant.Metrology;

/// <summary>Reads calibration points from CSV (with a header) or a JSON array; names as in <see cref="CalibrationPoint"/>.</summary>
public static class CalibrationReadings
{
    private static readonly string[] s_columns =
        ["phase", "refAmperes", "refVolts", "refWatts", "nodeAmperes", "nodeVolts", "nodeWatts", "nodeVars"];

    /// <summary>Reads <paramref name="path"/>.</summary>
    /// <exception cref="OperatorException">The file cannot be read, or a line of it is wrong; the message says which.</exception>
    public static List<CalibrationPoint> Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"cannot read '{path}': {PlainReason.Of(e)}");
        }

        List<CalibrationPoint> points = text.TrimStart().StartsWith('[') ? FromJson(path, text) : FromCsv(path, text);
        foreach (CalibrationPoint point in points)
        {
            if (point.Phase is < 1 or > 3 || point.RefAmperes < 0 || point.RefVolts <= 0 || point.NodeAmperes < 0 || point.NodeVolts <= 0)
            {
                throw new OperatorException(OperatorError.Failure,
                    $"'{path}': phase must be 1 to 3, currents not negative, voltages greater than 0 "
                        + $"(phase {point.Phase}, {point.RefAmperes} A)");
            }
        }

        return points;
    }

    private static List<CalibrationPoint> FromJson(string path, string text)
    {
        try
        {
            List<CalibrationPoint?> points = JsonSerializer.Deserialize<List<CalibrationPoint?>>(text, JsonFormat.Line) ?? [];
            return points.Contains(null)
                ? throw new OperatorException(OperatorError.Failure, $"'{path}': an entry is null: write an object for each reading")
                : [.. points.OfType<CalibrationPoint>()];
        }
        catch (JsonException e)
        {
            throw new OperatorException(OperatorError.Failure, $"'{path}': not a JSON array of readings: {PlainReason.Of(e)}");
        }
    }

    private static List<CalibrationPoint> FromCsv(string path, string text)
    {
        string[] lines = text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && !l.StartsWith('#')).ToArray();
        string[] header = lines.Length == 0 ? [] : lines[0].Split(',').Select(c => c.Trim()).ToArray();
        int[] at = s_columns.Select(c => Array.FindIndex(header, h => h.Equals(c, StringComparison.OrdinalIgnoreCase))).ToArray();
        if (at.Contains(-1))
        {
            throw new OperatorException(
                OperatorError.Failure, $"'{path}': the first line must name the columns {string.Join(",", s_columns)}");
        }

        var points = new List<CalibrationPoint>();
        for (int n = 1; n < lines.Length; n++)
        {
            string[] fields = lines[n].Split(',');
            if (fields.Length != header.Length)
            {
                throw new OperatorException(
                    OperatorError.Failure,
                    $"'{path}': '{lines[n]}' has {fields.Length} fields and the first line {header.Length}; write 1.5 and not 1,5");
            }

            double[] v = new double[s_columns.Length];
            for (int c = 0; c < v.Length; c++)
            {
                if (!double.TryParse(fields[at[c]], NumberStyles.Float, CultureInfo.InvariantCulture, out v[c])
                    || !double.IsFinite(v[c]))
                {
                    throw new OperatorException(OperatorError.Failure, $"'{path}': '{lines[n]}' has no number for {s_columns[c]}");
                }
            }

            points.Add(new CalibrationPoint((int)v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]));
        }

        return points;
    }
}
