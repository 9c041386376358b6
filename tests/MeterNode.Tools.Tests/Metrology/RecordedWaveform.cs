using System.Globalization;
using MeterNode.Core.Metering;

namespace MeterNode.Tools.Tests.Metrology;

/// <summary>Columns of a recording in amperes and volts, and how they get into a waveform window.</summary>
internal sealed class RecordedWaveform
{
    public required double RateHertz { get; init; }

    /// <summary>[channel][row], A or V.</summary>
    public required double[][] Channels { get; init; }

    /// <summary>keating_1999: ASCII COMTRADE, currents 0…3, voltages 4…7.</summary>
    public static RecordedWaveform Keating()
    {
        string[] cfg = File.ReadAllLines(SharedData.Require("waveforms/keating_lv_600V_3ph/keating_1999.CFG"));
        string[] dat = File.ReadAllLines(SharedData.Require("waveforms/keating_lv_600V_3ph/keating_1999.DAT"));
        double[][] channels = new double[8][];
        for (int c = 0; c < 8; c++)
        {
            string[] fields = cfg[2 + c].Split(',');
            double a = Number(fields[5]);
            double b = Number(fields[6]);
            channels[c] = dat.Where(l => l.Length > 5).Select(l => (Number(l.Split(',')[2 + c]) * a) + b).ToArray();
        }

        return new RecordedWaveform { RateHertz = 30707.244140625, Channels = channels };
    }

    /// <summary>Three line currents at 1 kHz.</summary>
    public static RecordedWaveform Motor(string name)
    {
        double[][] rows = File.ReadAllLines(SharedData.Require($"waveforms/motor_ct_sct013_1kHz/{name}.csv"))
            .Where(l => l.Contains(','))
            .Select(l => l.Split(',').Select(Number).ToArray())
            .ToArray();
        return new RecordedWaveform
        {
            RateHertz = 1000,
            Channels = Enumerable.Range(0, 3).Select(c => rows.Select(r => r[c]).ToArray()).ToArray(),
        };
    }

    /// <summary>Substation recorder, COMTRADE BINARY: the first 1280 rows (3200 Hz) of the given 1-based channels.</summary>
    public static RecordedWaveform Substation(params int[] numbers)
    {
        // The .cfg is GBK: its figures are ASCII, its names are not needed.
        string[] cfg =
            File.ReadAllLines(SharedData.Require("waveforms/transformer_xtz_220kV_secondary/xtz.cfg"), System.Text.Encoding.Latin1);
        string[] counts = cfg[1].Split(',');
        int analog = int.Parse(counts[1].TrimEnd('A'), CultureInfo.InvariantCulture);
        int digital = int.Parse(counts[2].TrimEnd('D'), CultureInfo.InvariantCulture);
        byte[] dat = File.ReadAllBytes(SharedData.Require("waveforms/transformer_xtz_220kV_secondary/xtz.dat"));
        int rowBytes = 8 + (2 * analog) + (2 * ((digital + 15) / 16));
        return new RecordedWaveform
        {
            RateHertz = 3200,
            Channels = numbers.Select(n =>
            {
                string[] fields = cfg[1 + n].Split(',');
                double a = Number(fields[5]);
                double b = Number(fields[6]);
                return Enumerable.Range(0, 1280).Select(r => (BitConverter.ToInt16(dat, (r * rowBytes) + 8 + (2 * (n - 1))) * a) + b)
                    .ToArray();
            }).ToArray(),
        };
    }

    /// <summary>
    /// A window of all rows with each channel scaled into <paramref name="bits"/>; units per count by channel are returned too.
    /// </summary>
    public (WaveformWindow Window, double[] UnitsPerCount) ToWindow(int bits)
    {
        int rows = Channels[0].Length;
        var window = new WaveformWindow(rows, Channels.Length, (int)Math.Round(1e9 / RateHertz)) { Count = rows };
        double[] units = new double[Channels.Length];
        int middle = 1 << (bits - 1);
        for (int c = 0; c < Channels.Length; c++)
        {
            units[c] = Math.Max(1e-9, Channels[c].Max(Math.Abs) / (middle - 2));
            for (int k = 0; k < rows; k++)
            {
                window.Counts[c][k] = middle + (int)Math.Round(Channels[c][k] / units[c]);
            }
        }

        for (int k = 0; k < rows; k++)
        {
            window.TimeMicros[k] = (int)Math.Round(k * 1e6 / RateHertz);
        }

        return (window, units);
    }

    /// <summary>
    /// Mean of f over the straight lines between rows from <paramref name="from"/> to <paramref name="to"/> (seconds): a fine
    /// midpoint rule, independent of the firmware's weights.
    /// </summary>
    public double Mean(double from, double to, Func<int, double> f)
    {
        const int Steps = 200_000;
        double sum = 0;
        for (int s = 0; s < Steps; s++)
        {
            double position = (from + ((to - from) * (s + 0.5) / Steps)) * RateHertz;
            int k = (int)position;
            double share = position - k;
            sum += (f(k) * (1 - share)) + (f(k + 1) * share);
        }

        return sum / Steps;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
