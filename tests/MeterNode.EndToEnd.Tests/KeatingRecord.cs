using System.Globalization;

namespace MeterNode.EndToEnd;

/// <summary>The Keating record (COMTRADE ASCII, 4 currents, 4 voltages, no time stamps) read in the plainest way, for the truth.</summary>
internal sealed class KeatingRecord
{
    private const double RateHertz = 30707.244140625;
    private const int PointsPerSample = 8;

    private readonly double[][] _channels;

    private KeatingRecord(double[][] channels)
    {
        _channels = channels;
    }

    public static KeatingRecord Load(string configurationFile)
    {
        string[] scale = File.ReadAllLines(configurationFile);
        string[] rows = [.. File.ReadAllLines(Path.ChangeExtension(configurationFile, ".DAT")).Where(row => row.Count(c => c == ',') >= 9)];
        double[][] channels = new double[8][];
        for (int channel = 0; channel < 8; channel++)
        {
            string[] fields = scale[2 + channel].Split(',');
            double a = Number(fields[5]);
            double b = Number(fields[6]);
            channels[channel] = [.. rows.Select(row => (a * Number(row.Split(',')[2 + channel])) + b)];
        }

        return new KeatingRecord(channels);
    }

    /// <summary>RMS current, RMS voltage and real power of a phase, means removed, over a span of straight lines between samples.</summary>
    public (double Irms, double Urms, double Power) Truth(int phase, double startSeconds, double seconds)
    {
        int points = (int)(seconds * RateHertz * PointsPerSample);
        double i = 0, u = 0, ii = 0, uu = 0, ui = 0;
        for (int k = 0; k < points; k++)
        {
            double at = (startSeconds + ((k + 0.5) * seconds / points)) * RateHertz;
            double current = At(_channels[phase], at);
            double voltage = At(_channels[4 + phase], at);
            i += current;
            u += voltage;
            ii += current * current;
            uu += voltage * voltage;
            ui += voltage * current;
        }

        i /= points;
        u /= points;
        return (Math.Sqrt((ii / points) - (i * i)), Math.Sqrt((uu / points) - (u * u)), (ui / points) - (u * i));
    }

    private static double At(double[] samples, double index)
    {
        int left = Math.Clamp((int)index, 0, samples.Length - 2);
        double share = index - left;
        return (samples[left] * (1 - share)) + (samples[left + 1] * share);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
