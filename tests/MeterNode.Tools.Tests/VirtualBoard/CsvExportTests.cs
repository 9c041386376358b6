using System.Globalization;
using System.IO.Compression;
using System.Text;
using MeterNode.Plant;
using MeterNode.VirtualBoard.Recordings;
using MeterNode.VirtualPlant.Measuring;

namespace MeterNode.Tools.Tests.VirtualBoard;

/// <summary>One waveform in the forms in which instruments and loggers write it: read right, or refused.</summary>
[TestClass]
public sealed class CsvExportTests
{
    private const double Amperes = 12;
    private const double Volts = 230;
    private const int Rate = 4000;
    private const int Rows = 1000;
    private static readonly double s_watts = Amperes * Volts * Math.Cos(Math.PI / 6);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("meternode-csv-");

    [TestCleanup]
    public void Delete() => _folder.Delete(recursive: true);

    [TestMethod]
    [DataRow("time,I_mA,u\n", "{0},{3},{2}\n")]
    [DataRow("time;I (mA);u\n", "{0};{3};{2}\n")]
    [DataRow("Time,I,U\ns,A,V\n", "{0},{1},{2}\n")]
    [DataRow("Time,Channel A,Channel B\n(ms),(A),(V)\n\n", "{4},{1},{2}\n")]
    [DataRow("x-axis,1,2\nsecond,Ampere,Volt\n", "{0},{1},{2}\n")]
    [DataRow("Model,XY1000\nSample Interval,2.5e-04\nRecord Length,1000\nTIME,CH1,CH2\n", "{0},{1},{2}\n")]
    [DataRow("Model,XY1000\nSample Interval,2.5e-04\n,,\nCH1,CH2\n", "{1},{2}\n")]
    [DataRow("X,CH1,CH2,Start,Increment,\nSequence,A,V,-1.0e-02,2.5e-04,\n", "{5},{1},{2},\n")]
    [DataRow("date,i,u\n", "2026-03-01T12:00:{0},{1},{2}\n")]
    [DataRow("date,i,u\n", "01.03.2026 12:00:{0},{1},{2}\n")]
    [DataRow("sep=,\ntime,i,u,\n", "{0},{1},{2},\n")]
    [DataRow("", "{0} {1} {2}\n")]
    [DataRow("# sampled with 4 kHz\ni|u\n", "{1}|{2}\n")]
    [DataRow("\"time\",\"i\",\"u\"\n", "\"{0}\",\"{1}\",\"{2}\"\n")]
    public void Export_OfAnInstrument_IsReadRight(string head, string row)
    {
        Check(Write("wave.csv", Text(head, row)), "1", "2");
    }

    [TestMethod]
    [DataRow(';', "0.###")]
    [DataRow('\t', "0.000000")]
    public void DecimalComma_AndThousands_AreRead(char separator, string format)
    {
        var german = new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };
        var text = new StringBuilder("t").Append(separator).Append("I (mA)").Append(separator).Append("U\n");
        for (int i = 0; i < Rows; i++)
        {
            (double current, double voltage) = At(i);
            text.Append(((double)i / Rate).ToString("0.00000", german)).Append(separator)
                .Append((current * 1000).ToString(format == "0.###" ? "#,##0.00" : format, german)).Append(separator)
                .Append(voltage.ToString("0.0000", german)).Append('\n');
        }

        Check(Write("wave.csv", text.ToString()), "I", "U");
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Utf16_IsRead(bool isBig)
    {
        string path = Path.Combine(_folder.FullName, "wave.csv");
        File.WriteAllText(path, Text("time,i,u\n", "{0},{1},{2}\n"), new UnicodeEncoding(isBig, byteOrderMark: true));
        Check(path, "i", "u");
        File.WriteAllText(path, Text("time,i,u\n", "{0},{1},{2}\n"), new UnicodeEncoding(isBig, byteOrderMark: false));
        Check(path, "i", "u");
    }

    [TestMethod]
    public void Zip_WithOneRecording_IsRead()
    {
        string path = Path.Combine(_folder.FullName, "wave.zip");
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using var writer = new StreamWriter(archive.CreateEntry("export/wave.csv").Open());
            writer.Write(Text("time,i,u\n", "{0},{1},{2}\n"));
        }

        Check(path, "i", "u");
    }

    /// <summary>Times with milliseconds only: four samples have the same.</summary>
    [TestMethod]
    public void RoundedTimes_AreOneEvenStretch()
    {
        var text = new StringBuilder("time,i,u\n");
        for (int i = 0; i < 8 * Rows; i++)
        {
            (double current, double voltage) = At(i);
            text.Append(CultureInfo.InvariantCulture, $"{Math.Floor(i / 4.0) / 1000:F3},{current:F6},{voltage:F6}\n");
        }

        Recording recording = Recording.FromFile(Write("wave.csv", text.ToString()));

        Assert.AreEqual(Rate, recording.Segments.Single().RateHertz, 0.1);
        Assert.AreEqual("rounded time stamps", recording.RateOrigin);
        Check(recording.FilePath, "i", "u");
    }

    /// <summary>A hole in the time is none of the rounding.</summary>
    [TestMethod]
    public void RoundedTimes_WithAHole_AreRefused()
    {
        var text = new StringBuilder("time,i\n");
        for (int i = 0; i < 4000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Math.Floor((i < 2000 ? i : i + 400) / 4.0) / 1000:F3},{At(i).Current:F6}\n");
        }

        Assert.Throws<RecordingException>(() => Recording.FromFile(Write("wave.csv", text.ToString())));
    }

    [TestMethod]
    [DataRow("time,I (kA rms),u\n", "{0},{1},{2}\n", "channel I holds RMS values: metering needs the waveform")]
    [DataRow("time,Irms,u\n", "{0},{1},{2}\n", "holds RMS values: metering needs the waveform")]
    [DataRow("time,CH1 (V),u\n", "{0},{1},{2}\n", "channel CH1 is in V, not in A: give A per V with --scale 1=FACTOR")]
    public void Values_ThatAreNoCurrent_AreRefused(string head, string row, string problem)
    {
        string path = Write("wave.csv", Text(head, row));
        OperatorException e = Assert.Throws<OperatorException>(() => Measure(path, "1", "2"));
        StringAssert.Contains(e.Message, problem);
    }

    [TestMethod]
    public void Scale_OfAClampsOutput_MakesAmperes()
    {
        string path = Write("wave.csv", Text("time,CH1 (mV),u\n", "{0},{1},{2}\n"));
        MeasuredRecording measured = Measure(path, "CH1", "u", ("1", 100));
        Assert.AreEqual(Amperes / 10, measured.Phases[0].IrmsAmperes, 0.001 * Amperes);
    }

    [TestMethod]
    public void Missing_OneSampleIn200_IsBridgedAndSaid()
    {
        int line = 0;
        string text = string.Join('\n', Text("time,i,u\n", "{0},{1},{2}\n").Split('\n')
            .Select(row => ++line % 200 == 7 ? row.Split(',')[0] + ",," + row.Split(',')[^1] : row));
        var notes = new List<string>();

        MeasuredRecording measured = RecordingMeter.Measure(
            new MeasureOptions { File = Write("wave.csv", text), Current = ["i"], Voltage = ["u"] }, notes.Add);

        Assert.AreEqual(s_watts, measured.Phases[0].PowerWatts!.Value, 0.002 * s_watts);
        Assert.AreEqual(0.5, measured.MissingPercent, 0.01);
        StringAssert.Contains(notes.Single(), "channel i lacks 5 of 1000 samples");
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(10)]
    public void Missing_AFewInARow_IsRefusedOnceTheyAreNoWaveform(int run)
    {
        int line = 0;
        string text = string.Join('\n', Text("time,i,u\n", "{0},{1},{2}\n").Split('\n')
            .Select(row => ++line is > 500 and <= 510 && line <= 500 + run ? row.Split(',')[0] + ",," + row.Split(',')[^1] : row));
        string path = Write("wave.csv", text);
        if (run == 2)
        {
            Check(path, "i", "u");
            return;
        }

        OperatorException e = Assert.Throws<OperatorException>(() => Measure(path, "i", "u"));
        StringAssert.Contains(e.Message, "channel i lacks 1 % of its samples, up to 10 in a row");
    }

    [TestMethod]
    [DataRow("P", "S", "primary", 100.0)]
    [DataRow("S", "S", "secondary", 1.0)]
    [DataRow("P", "P", "primary", 1.0)]
    public void Comtrade_Sides_AreTheSameForBothFactors(string current, string voltage, string side, double factor)
    {
        MeasuredRecording measured = Measure(Comtrade(current, voltage, "0.001"), "IA", "VA");
        Assert.AreEqual(side, measured.Side);
        Assert.AreEqual(s_watts * factor, measured.Phases[0].PowerWatts!.Value, 0.002 * s_watts * factor);
    }

    [TestMethod]
    public void Comtrade_WithoutAMultiplier_IsRefused()
    {
        RecordingException e = Assert.Throws<RecordingException>(() => Recording.FromFile(Comtrade("P", "P", "")));
        Assert.AreEqual("'wave.cfg', line 3: channel IA has no multiplier a: nobody can tell the scale of its values", e.Message);
    }

    [TestMethod]
    [DataRow("BINARY", true)]
    [DataRow("BINARY32", true)]
    [DataRow("FLOAT32", true)]
    [DataRow("BINARY", false)]
    [DataRow("BINARY32", false)]
    [DataRow("FLOAT32", false)]
    public void Comtrade_HighByteFirst_IsRefused(string format, bool isTurned)
    {
        string path = Comtrade("P", "P", "0.001", format);
        using (var writer = new BinaryWriter(File.Create(Path.ChangeExtension(path, ".dat"))))
        {
            for (int i = 0; i < Rows; i++)
            {
                (double current, double voltage) = At(i);
                writer.Write(i + 1);
                writer.Write(i * 250);
                foreach (double value in new[] { current * 1000, voltage * 10 })
                {
                    byte[] bytes = format == "FLOAT32" ? BitConverter.GetBytes((float)value)
                        : format == "BINARY" ? BitConverter.GetBytes((short)value) : BitConverter.GetBytes((int)value);
                    writer.Write(isTurned ? [.. bytes.Reverse()] : bytes);
                }
            }
        }

        if (!isTurned)
        {
            Check(path, "IA", "VA");
            return;
        }

        RecordingException e = Assert.Throws<RecordingException>(() => Recording.FromFile(path));
        StringAssert.Contains(e.Message, "has its values with the high byte first");
    }

    private static (double Current, double Voltage) At(int i)
    {
        double angle = 2 * Math.PI * 50 * i / Rate;
        return (Amperes * Math.Sqrt(2) * Math.Sin(angle - (Math.PI / 6)), Volts * Math.Sqrt(2) * Math.Sin(angle));
    }

    private static string Text(string head, string row)
    {
        var text = new StringBuilder(head);
        for (int i = 0; i < Rows; i++)
        {
            (double current, double voltage) = At(i);
            text.AppendFormat(CultureInfo.InvariantCulture, row, ((double)i / Rate).ToString("00.00000", CultureInfo.InvariantCulture),
                current.ToString("F6", CultureInfo.InvariantCulture), voltage.ToString("F6", CultureInfo.InvariantCulture),
                (current * 1000).ToString("F3", CultureInfo.InvariantCulture),
                (1000.0 * i / Rate).ToString("F2", CultureInfo.InvariantCulture), i);
        }

        return text.ToString();
    }

    private static MeasuredRecording Measure(string path, string current, string voltage, params (string, double)[] scales) =>
        RecordingMeter.Measure(
            new MeasureOptions
            {
                File = path,
                Current = [current],
                Voltage = [voltage],
                Scales = scales.ToDictionary(scale => scale.Item1, scale => scale.Item2),
            },
            _ => { });

    private static void Check(string path, string current, string voltage)
    {
        PhaseMeasurement phase = Measure(path, current, voltage).Phases[0];
        Assert.AreEqual(Amperes, phase.IrmsAmperes, 0.002 * Amperes);
        Assert.AreEqual(s_watts, phase.PowerWatts!.Value, 0.002 * s_watts);
        Assert.AreEqual(50, phase.FrequencyHertz, 0.02);
    }

    private string Comtrade(string current, string voltage, string multiplier, string format = "ASCII")
    {
        string path = Write("wave.cfg", $"ST,DEV,1999\n2,2A,0D\n1,IA,A,,A,{multiplier},0,0,-99999,99999,400,5,{current}\n"
            + $"2,VA,A,,V,0.1,0,0,-99999,99999,10000,100,{voltage}\n50\n1\n{Rate},{Rows}\n01/03/2026,12:00:00.000000\n"
            + $"01/03/2026,12:00:00.000000\n{format}\n1\n");
        Write("wave.dat", string.Concat(Enumerable.Range(0, Rows).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"{i + 1},{i * 250},{At(i).Current * 1000:F0},{At(i).Voltage * 10:F0}\n"))));
        return path;
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
