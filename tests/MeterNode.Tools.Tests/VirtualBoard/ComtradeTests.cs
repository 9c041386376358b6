using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using MeterNode.VirtualBoard.Recordings;

namespace MeterNode.Tools.Tests.VirtualBoard;

/// <summary>COMTRADE files: what others' files and others' readers say (python-comtrade's tests, expected.json).</summary>
[TestClass]
public sealed class ComtradeTests
{
    private const string Samples = "waveforms/comtrade_format_samples/";
    private const double MissingTimeStamp = 0xFFFFFFFF;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("meternode-comtrade-");

    [TestCleanup]
    public void Delete() => _folder.Delete(recursive: true);

    [TestMethod]
    [DataRow("keating_1999.CFG")]
    [DataRow("keating_1999.DAT")]
    [DataRow("")]
    [DataRow("keating*.?FG")]
    public void Keating_AnyWayToNameIt_FirstRowAndRms(string name)
    {
        Recording recording = Recording.FromFile(SharedData.Require("waveforms/keating_lv_600V_3ph") + "/" + name);
        JsonElement expected = SharedData.Expected("waveforms", "keating_lv_600V_3ph");
        for (int i = 0; i < 8; i++)
        {
            Assert.AreEqual(expected.GetProperty("first_row_scaled")[i].GetDouble(), recording.Channels[i].Samples[0], 1e-9);
        }

        foreach (JsonProperty rms in expected.GetProperty("rms_all_channels").EnumerateObject())
        {
            Assert.AreEqual(rms.Value.GetDouble(), Rms(recording.Channel(rms.Name).Samples), 1e-9 * rms.Value.GetDouble());
        }

        Assert.AreEqual("COMTRADE 1999 ASCII", recording.Format);
        Assert.AreEqual(60, recording.MainsHertz);
        Assert.HasCount(1, recording.Segments);
        Assert.AreEqual(30707.244140625, recording.Segments[0].RateHertz);
        Assert.AreEqual(2048, recording.SampleCount);
        Assert.AreEqual("ampere", recording.Channels[0].Unit);
        Assert.IsTrue(recording.Channels[0].IsPrimary);
    }

    [TestMethod]
    public void Transformer_FourRatesChineseNamesBinary_Figures()
    {
        Recording recording = Recording.FromFile(SharedData.Require("waveforms/transformer_xtz_220kV_secondary/xtz.cfg"));
        Assert.AreEqual("220kV线路", recording.Device);
        Assert.HasCount(48, recording.Channels);
        Assert.AreEqual("220kV母线I_Ua", recording.Channels[0].Name);
        CollectionAssert.AreEqual(
            new[] { (0, 1280, 3200.0), (1280, 36, 50.0), (1316, 1472, 3200.0), (2788, 289, 50.0) },
            recording.Segments.Select(s => (s.StartIndex, s.Count, s.RateHertz)).ToArray());
        Assert.AreEqual(0.4, recording.Segments[1].StartSeconds, 0.03);
        Assert.AreEqual(1316, recording.MaximumSegment(50)!.StartIndex);
        Assert.IsFalse(recording.Channels[0].IsPrimary);
        Assert.AreEqual(127017 / 57.735, recording.Channels[0].ToPrimary, 1e-6);

        JsonElement phase = SharedData.Expected("waveforms", "transformer_xtz_220kV_secondary", "phases")[0];
        string[] pair = phase.GetProperty("label").GetString()!.Split(" / ");
        double[] u = recording.Channel(pair[0]).Samples[..1280];
        double[] i = recording.Channel(pair[1]).Samples[..1280];
        JsonElement whole = phase.GetProperty("whole_record");
        Assert.AreEqual(whole.GetProperty("vrms").GetDouble(), Rms(u), 1e-9);
        Assert.AreEqual(whole.GetProperty("irms").GetDouble(), Rms(i), 1e-9);
        Assert.AreEqual(whole.GetProperty("p_w").GetDouble(), u.Zip(i, (a, b) => a * b).Average(), 1e-9);
    }

    [TestMethod]
    [DataRow("sample_ascii.cfg")]
    [DataRow("sample_ascii.cff")]
    public void Ascii2013_FirstLastRms(string name)
    {
        Recording recording = name.EndsWith("cfg", StringComparison.Ordinal)
            ? Recording.FromFile(SharedData.Require(Samples + name))
            : Recording.FromFile(Copy(name, name));
        JsonElement expected = SharedData.Expected("waveforms", "comtrade_format_samples", "sample_ascii");
        Assert.AreEqual("SMARTSTATION", recording.Station);
        Assert.AreEqual("IED123", recording.Device);
        Assert.AreEqual(40, recording.SampleCount);
        Assert.AreEqual(1200, recording.Segments[0].RateHertz);
        for (int c = 0; c < 4; c++)
        {
            double[] samples = recording.Channels[c].Samples;
            Assert.AreEqual(expected.GetProperty("ids")[c].GetString(), recording.Channels[c].Name);
            Assert.AreEqual("A", recording.Channels[c].Unit);
            Assert.AreEqual(expected.GetProperty("first")[c].GetDouble(), samples[0], 1e-12);
            Assert.AreEqual(expected.GetProperty("last")[c].GetDouble(), samples[^1], 1e-12);
            Assert.AreEqual(expected.GetProperty("rms")[c].GetDouble(), Rms(samples), 1e-12);
        }
    }

    [TestMethod]
    public void SubCharacterAtTheEnd_IsNotText()
    {
        Copy("sample_sub_char.cfg", "sub.cfg");
        Copy("sample_ascii.dat", "sub.dat");
        Assert.AreEqual(40, Recording.FromFile(Path("sub.cfg")).SampleCount);
    }

    [TestMethod]
    [DataRow("sample_ascii_utf-8.cfg", "sample_ascii.dat", "SMARTSTATION testing text encoding: hgvcj터파크387")]
    [DataRow("sample_iso8859-1.cfg", "sample_iso8859-1.dat", "Estação de Medição")]
    [DataRow("sample_iso8859-1_bin.cfg", "sample_iso8859-1_bin.dat", "Estação de Medição")]
    public void Encoding_IsFoundOut(string cfg, string dat, string station)
    {
        Copy(cfg, "e.cfg");
        Copy(dat, "e.dat");
        Assert.AreEqual(station, Recording.FromFile(Path("e.cfg")).Station);
    }

    [TestMethod]
    public void BinaryReal_ValueConversion()
    {
        Recording recording = Recording.FromFile(SharedData.Require(Samples + "sample_bin.cfg"));
        Assert.AreEqual(-23425 * 0.000361849, recording.Channels[0].Samples[3], 1e-6);
        Assert.AreEqual(0.0, recording.Channels.Sum(c => c.Samples[0]), 0.05);
        Assert.AreEqual(1000, recording.Channels[0].UnitFactor, "kV");
        Assert.AreEqual(15360, recording.Segments[0].RateHertz);
    }

    [TestMethod]
    [DataRow("sample_ascii.cfg", "sample_ascii_missing.dat", 1)]
    [DataRow("sample_bin.cfg", "sample_bin_missing.dat", 0)]
    public void MissingValues_AreNaN(string cfg, string dat, int first)
    {
        Copy(cfg, "m.cfg");
        Copy(dat, "m.dat");
        Recording recording = Recording.FromFile(Path("m.dat"));
        for (int c = 0; c < 4; c++)
        {
            Assert.IsTrue(double.IsNaN(recording.Channels[c].Samples[first + c]));
            Assert.AreEqual(1, recording.Channels[c].MissingCount);
        }
    }

    [TestMethod]
    public void Float32Cff_IsRead()
    {
        Recording recording = Recording.FromFile(SharedData.Require(Samples + "sample_float32.cff"));
        Assert.AreEqual("EXAMPLE", recording.Station);
        Assert.AreEqual("COMTRADE 2013 FLOAT32", recording.Format);
        Assert.AreEqual(301, recording.SampleCount);
        Assert.IsTrue(recording.Channels[0].Samples.All(double.IsFinite));
    }

    [TestMethod]
    [DataRow("BINARY", 2, 1e-6)]
    [DataRow("BINARY32", 4, 1e-6)]
    [DataRow("FLOAT32", 4, 1e-6)]
    [DataRow("BINARY", 2, 1e-9)]
    public void BinaryFormats_RateFromTimeStamps(string format, int size, double timeBase)
    {
        const int Count = 1000;
        const double Step = 2e-4;
        var data = new byte[Count * (8 + size + 2)];
        for (int i = 0; i < Count; i++)
        {
            Span<byte> row = data.AsSpan(i * (8 + size + 2));
            double value = Math.Round(100 * Math.Cos(2 * Math.PI * 60 * i * Step));
            BinaryPrimitives.WriteUInt32LittleEndian(row, (uint)(i + 1));
            BinaryPrimitives.WriteUInt32LittleEndian(row[4..], (uint)Math.Round(i * Step / timeBase));
            switch (format)
            {
                case "BINARY": BinaryPrimitives.WriteInt16LittleEndian(row[8..], (short)value); break;
                case "BINARY32": BinaryPrimitives.WriteInt32LittleEndian(row[8..], (int)value); break;
                default: BinaryPrimitives.WriteSingleLittleEndian(row[8..], (float)value); break;
            }

            BinaryPrimitives.WriteUInt16LittleEndian(row[(8 + size)..], (ushort)(i > 500 ? 1 : 0));
        }

        string digits = timeBase < 1e-8 ? "000000000" : "000000";
        File.WriteAllText(
            Path("b.cfg"),
            $"STATION_NAME,EQUIPMENT,2013\n2,1A,1D\n1, Signal,,,A,1,0,0,-1,1,1,1,S\n1, "
                + $"Status,,,0\n60\n0\n0,{Count}\n01/01/2019,00:00:00.{digits}\n01/01/2019,00:00:02.{digits}\n{format}\n1\n");
        File.WriteAllBytes(Path("b.dat"), data);
        Recording recording = Recording.FromFile(Path("b.cfg"));
        Assert.AreEqual(1 / Step, recording.Segments[0].RateHertz, 1e-6);
        Assert.AreEqual("time stamps", recording.RateOrigin);
        Assert.AreEqual(Count, recording.SampleCount);
        Assert.AreEqual(100, recording.Channels[0].Samples[0]);
    }

    [TestMethod]
    public void Lazy1999_EmptyFieldsHaveDefaults()
    {
        File.WriteAllText(Path("l.cfg"), ",,1999\n2,1A,1D\n1,,,,A,2.762,0,0, -32768,32767,1,1,S\n1,,,,\n\n0\n0,2\n,\n\nASCII\n1\n");
        File.WriteAllText(Path("l.dat"), "1, 0, 0,0\n2,347,-1,1\n");
        Recording recording = Recording.FromFile(Path("l.cfg"));
        Assert.AreEqual(-2.762, recording.Channels[0].Samples[1], 1e-12);
        Assert.AreEqual("CH1", recording.Channels[0].Name);
        Assert.AreEqual(1 / 347e-6, recording.Segments[0].RateHertz, 1e-6);
    }

    [TestMethod]
    public void Revision1991_ShortHeadAndNoMultiplier()
    {
        File.WriteAllText(
            Path("o.cfg"),
            "STATION,7\r\n1,1A,0D\r\n1,IA,A,LINE,A,0.5,1,0,-2048,2047\r\n50\r\n1\r\n"
                + "1000,3\r\n05/16/91,10:00:00.000000\r\n05/16/91,10:00:00.000000\r\nASCII\r\n\u001A");
        File.WriteAllText(Path("O.DAT"), "1,0,2\r\n2,1000,\r\n3,2000,99999\r\n\u001A");
        Recording recording = Recording.FromFile(Path("o.cfg"));
        CollectionAssert.AreEqual(new[] { 2.0, double.NaN, 50000.5 }, recording.Channels[0].Samples);
        Assert.AreEqual("COMTRADE 1991 ASCII", recording.Format);
    }

    [TestMethod]
    public void NoRateAndMissingTimeStamps_OneClearLine()
    {
        File.WriteAllText(Path("n.cfg"), "S,D,1999\n1,1A,0D\n1,IA,,,A,1,0,0,-1,1,1,1,P\n50\n0\n0,3\n,\n,\nASCII\n1\n");
        File.WriteAllText(Path("n.dat"), string.Create(CultureInfo.InvariantCulture, $"1,,1\n2,{MissingTimeStamp},2\n3,,3\n"));
        RecordingException e = Assert.Throws<RecordingException>(() => Recording.FromFile(Path("n.cfg")));
        Assert.AreEqual("'n.dat': there is neither a sampling rate nor a time stamp at sample 1", e.Message);
    }

    [TestMethod]
    [DataRow(
        "",
        "'n.cfg': is empty or no ordinary file; expected is a CSV with a line of names and rows of numbers (time,U1,I1), or a COMTRADE "
            + "file "
            + "(.cfg with .dat, .cff)")]
    [DataRow("S,D,1999", "'n.cfg', line 1: the configuration ends before channel counts")]
    [DataRow("S,D,1999\n1,1A", "'n.cfg', line 2: the channel counts must look like '8,6A,2D'")]
    [DataRow("S,D,1999\n999999,999999A,0D\n1,a,,,A,1,0", "'n.cfg', line 3: the configuration ends before an analogue channel")]
    [DataRow("S,D,1999\n1,1A,0D\n1,a,,,A,x,0\n", "'n.cfg', line 3: multiplier a 'x' is not a number")]
    [DataRow("S,D,1999\n1,1A,0D\n1,a,,,A,NaN,0\n", "'n.cfg', line 3: multiplier a 'NaN' is not a number")]
    [DataRow("S,D,1999\n1,1A,0D\n1,a,,,A,1,0\n50\n1\n-5,3\n", "'n.cfg', line 6: the sampling rate must be 0 to 100000000 Hz")]
    [DataRow("S,D,1999\n1,1A,0D\n1,a,,,A,1,0\n50\n1\n1000,0\n", "'n.cfg', line 6: the last sample must be a whole number greater than 0")]
    [DataRow(
        "S,D,1999\n1,1A,0D\n1,a,,,A,1,0\n50\n1\n1000,2147483647\n,\n,\nASCII\n1\n",
        "'n.dat': the data ends after 2 of 2147483647 rows; the file is cut off or belongs to another .cfg")]
    [DataRow(
        "S,D,1999\n1,1A,0D\n1,a,,,A,1,0\n50\n1\n1000,2\n,\n,\nTEXT\n1\n",
        "'n.cfg': the data format 'TEXT' is none of ASCII, BINARY, BINARY32, FLOAT32")]
    [DataRow(
        "S,D,1999\n1,1A,0D\n1,a,,,A,1,0\n50\n1\n1000,2\n,\n,\nASCII\n0\n", "'n.cfg', line 10: the time multiplier must be greater than 0")]
    public void Malformed_OneClearLine(string cfg, string message)
    {
        File.WriteAllText(Path("n.cfg"), cfg);
        File.WriteAllText(Path("n.dat"), "1,0,1\n2,1000,2\n");
        RecordingException e = Assert.Throws<RecordingException>(() => Recording.FromFile(Path("n.cfg")));
        Assert.AreEqual(message, e.Message);
    }

    [TestMethod]
    public void PartnerMissing_OneClearLine()
    {
        File.WriteAllText(Path("p.cfg"), "S,D,1999\n");
        Assert.AreEqual(
            "'p.cfg': its partner 'p.dat' is missing", Assert.Throws<RecordingException>(() => Recording.FromFile(Path("p.cfg"))).Message);
        Assert.AreEqual(
            "'q.cfg': there is no such file", Assert.Throws<RecordingException>(() => Recording.FromFile(Path("q.cfg"))).Message);
    }

    [TestMethod]
    public void UnknownChannel_NamesWhatThereIs()
    {
        Recording recording = Recording.FromFile(SharedData.Require("waveforms/keating_lv_600V_3ph/keating_1999.CFG"));
        Assert.AreSame(recording.Channels[4], recording.Channel("5"));
        Assert.AreSame(recording.Channels[4], recording.Channel(" u1 "));
        Assert.AreEqual(
            "'keating_1999.CFG': there is no channel 'I9'; there are 1 I1, 2 I2, 3 I3, 4 I4, 5 U1, 6 U2, 7 U3, 8 U4",
            Assert.Throws<RecordingException>(() => recording.Channel("I9")).Message);
    }

    private static double Rms(double[] samples) => Math.Sqrt(samples.Select(s => s * s).Average());

    private string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    private string Copy(string sample, string name)
    {
        File.WriteAllBytes(Path(name), File.ReadAllBytes(SharedData.Require(Samples + sample)));
        return Path(name);
    }
}
