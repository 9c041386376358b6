using System.Globalization;
using System.Text;
using MeterNode.Plant;

namespace MeterNode.Cli.Calibrating;

/// <summary>
/// What a reference instrument's program keeps writing: a CSV with the columns phase, amperes, volts and watts, newest rows last. A point
/// takes the mean of the rows that came while it was measured.
/// </summary>
/// <param name="path">The file; it may not exist yet.</param>
internal sealed class ReferenceFile(string path)
{
    private static readonly string[] s_columns = ["phase", "amperes", "volts", "watts"];

    private long _from;

    /// <summary>From now on rows count.</summary>
    public void Begin() => _from = File.Exists(path) ? new FileInfo(path).Length : 0;

    /// <summary>Means since <see cref="Begin"/>, one a phase.</summary>
    /// <exception cref="OperatorException">No rows for a phase came, or they cannot be read.</exception>
    public ReferenceValues[] Means(int phases)
    {
        int[] at = Columns();
        var rows = Enumerable.Range(0, phases).Select(_ => new List<double[]>()).ToArray();
        foreach (string line in NewText().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] fields = line.Split(',');
            double[] row = [.. at.Select(k => k < fields.Length && double.TryParse(
                fields[k], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN)];
            if (row.Any(double.IsNaN))
            {
                if (fields[0].Trim().Equals("phase", StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }

                throw new OperatorException(
                    OperatorError.Failure, $"'{path}': '{line}' has no number for each of {string.Join(", ", s_columns)}");
            }

            if (row[0] >= 1 && row[0] <= phases)
            {
                rows[(int)row[0] - 1].Add(row);
            }
        }

        return [.. rows.Select((own, p) => own.Count > 0
            ? new ReferenceValues(own.Average(row => row[1]), own.Average(row => row[2]), own.Average(row => row[3]))
            : throw new OperatorException(
                OperatorError.DeviceOrIo, $"'{path}' has got no row for phase {p + 1} meanwhile: does the instrument's program run?"))];
    }

    private int[] Columns()
    {
        if (!File.Exists(path))
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo,
                $"there is no file '{path}': start the reference instrument's program, or correct --reference-file");
        }

        string[] header = (File.ReadLines(path).FirstOrDefault() ?? "").Split(',');
        int[] at = [.. s_columns.Select(c => Array.FindIndex(header, h => h.Trim().Equals(c, StringComparison.OrdinalIgnoreCase)))];
        return !at.Contains(-1)
            ? at
            : throw new OperatorException(
                OperatorError.Failure, $"'{path}': the first line must name the columns {string.Join(",", s_columns)}");
    }

    /// <summary>Whole lines only: one that was or is being written is left out.</summary>
    private string NewText()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = Math.Max(0, Math.Min(_from, file.Length) - 1);
        bool isBehindTheStart = file.Position > 0;
        using var reader = new StreamReader(file, Encoding.UTF8);
        string text = reader.ReadToEnd();
        text = text[..(text.LastIndexOf('\n') + 1)];
        return isBehindTheStart ? text[(text.IndexOf('\n') + 1)..] : text;
    }
}
