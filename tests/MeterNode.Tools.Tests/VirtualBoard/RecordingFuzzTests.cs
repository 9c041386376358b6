using System.Diagnostics;
using System.Text;
using MeterNode.Tools.Tests.Support;
using MeterNode.VirtualBoard.Recordings;

namespace MeterNode.Tools.Tests.VirtualBoard;

/// <summary>Whatever is in a file: it is read, or it is refused with one line, quickly.</summary>
[TestClass]
public sealed class RecordingFuzzTests
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("meternode-fuzz-");

    [TestCleanup]
    public void Delete() => _folder.Delete(recursive: true);

    [TestMethod]
    [DataRow("keating_lv_600V_3ph/keating_1999.CFG", "keating_lv_600V_3ph/keating_1999.DAT")]
    [DataRow("comtrade_format_samples/sample_bin.cfg", "comtrade_format_samples/sample_bin.dat")]
    [DataRow("comtrade_format_samples/sample_iso8859-1_bin.cfg", "comtrade_format_samples/sample_iso8859-1_bin.dat")]
    public void Comtrade_MutatedAndCut_ReadOrRefused(string cfg, string dat)
    {
        byte[] configuration = File.ReadAllBytes(SharedData.Require("waveforms/" + cfg));
        byte[] data = File.ReadAllBytes(SharedData.Require("waveforms/" + dat));
        var random = new Random(1);
        for (int i = 0; i < 400; i++)
        {
            File.WriteAllBytes(Path("f.cfg"), i % 4 == 3 ? configuration : Mutate(configuration, random));
            File.WriteAllBytes(Path("f.dat"), i % 4 == 0 ? data : Mutate(data, random));
            ReadOrRefuse(Path("f.cfg"));
        }
    }

    [TestMethod]
    [DataRow("comtrade_format_samples/sample_float32.cff", "f.cff")]
    [DataRow("comtrade_format_samples/sample_ascii.cff", "f.cff")]
    [DataRow("motor_ct_sct013_1kHz/SC_HLT_001.csv", "f.csv")]
    public void OneFile_MutatedAndCut_ReadOrRefused(string source, string name)
    {
        byte[] bytes = File.ReadAllBytes(SharedData.Require("waveforms/" + source));
        var random = new Random(2);
        for (int i = 0; i < 400; i++)
        {
            File.WriteAllBytes(Path(name), Mutate(bytes, random));
            ReadOrRefuse(Path(name));
        }
    }

    [TestMethod]
    public void BinaryGarbage_UnderAnyName_Refused()
    {
        var random = new Random(3);
        foreach (string name in new[] { "g.cfg", "g.cff", "g.csv", "g.bin" })
        {
            for (int size = 1; size <= 1 << 20; size *= 8)
            {
                byte[] bytes = new byte[size];
                random.NextBytes(bytes);
                File.WriteAllBytes(Path(name), bytes);
                File.WriteAllBytes(Path("g.dat"), bytes);
                ReadOrRefuse(Path(name));
            }
        }
    }

    [TestMethod]
    public void AbsurdSizes_RefusedWithoutMemory()
    {
        var head = new StringBuilder("S,D,1999\n50000,50000A,0D\n");
        for (int i = 0; i < 50_000; i++)
        {
            head.Append("1,a,,,A,1,0\n");
        }

        File.WriteAllText(Path("h.cfg"), head + "50\n1\n1000,200000\n,\n,\nASCII\n1\n");
        File.WriteAllText(Path("h.dat"), new string('\n', 100) + string.Concat(Enumerable.Repeat(",\n", 200_000)));
        RecordingException e = Assert.Throws<RecordingException>(() => Recording.FromFile(Path("h.cfg")));
        StringAssert.Contains(e.Message, "do not fit");

        File.WriteAllText(Path("w.csv"), new string('(', 3_000_000));
        ReadOrRefuse(Path("w.csv"));
        File.WriteAllText(Path("w.csv"), new string(',', 3_000_000) + "\n1,2\n");
        ReadOrRefuse(Path("w.csv"));
        Assert.AreEqual(
            "'w.csv': is larger than 0 MB",
            Assert.Throws<RecordingException>(
                () => Recording.FromFile(Path("w.csv"), new RecordingOptions { MaximumFileBytes = 1000 })).Message);
    }

    [TestMethod]
    public void PipesAndDevices_AreNotOpened()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("needs /dev/zero");
        }

        ReadOrRefuse("/dev/zero");
        using Process make = Process.Start("mkfifo", Path("p.csv"));
        make.WaitForExit();
        ReadOrRefuse(Path("p.csv"));

        // What a terminal's /dev/stdin is: a link to a link to something that has no end.
        File.CreateSymbolicLink(Path("link.csv"), Path("p.csv"));
        File.CreateSymbolicLink(Path("link2.csv"), Path("link.csv"));
        ReadOrRefuse(Path("link2.csv"));
        File.CreateSymbolicLink(Path("nowhere.csv"), "pipe:[1]");
        ReadOrRefuse(Path("nowhere.csv"));
        File.CreateSymbolicLink(Path("device.csv"), "/dev/tty");
        ReadOrRefuse(Path("device.csv"));
        ReadOrRefuse("/nowhere/x.csv");
        ReadOrRefuse(string.Empty);
        ReadOrRefuse("a\0b.cfg");
    }

    private static void ReadOrRefuse(string path)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            Recording recording = Recording.FromFile(path);
            Assert.IsNotEmpty(recording.Segments);
            Assert.IsTrue(recording.Segments.All(s => s.RateHertz > 0 && double.IsFinite(s.RateHertz) && s.Count > 0));
            Assert.IsTrue(recording.Channels.All(c => c.Samples.Length == recording.SampleCount && !c.Samples.Any(double.IsInfinity)));
        }
        catch (RecordingException e)
        {
            Assert.IsFalse(e.Message.Any(char.IsControl), e.Message);
            Assert.IsLessThan(300, e.Message.Length, e.Message);
        }

        // What reads on for ever, or in the square of the length, takes hours.
        Assert.IsLessThan(Patience.Step, watch.Elapsed, path);
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        byte[] bytes = (byte[])original.Clone();
        int changes = random.Next(1, 6);
        for (int i = 0; i < changes; i++)
        {
            int at = random.Next(bytes.Length);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes = bytes[..Math.Max(1, at)];
                    break;
                case 2:
                    string[] texts = ["99999999999", "-1", "NaN", "1e308", "0", "\n", ",,,,", "Infinity", "\0"];
                    byte[] insert = Encoding.ASCII.GetBytes(texts[random.Next(texts.Length)]);
                    bytes = [.. bytes[..at], .. insert, .. bytes[at..]];
                    break;
                case 3:
                    int length = Math.Min(random.Next(200), bytes.Length - at);
                    bytes = [.. bytes[..at], .. bytes[(at + length)..], 10];
                    break;
                default:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        return bytes;
    }

    private string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);
}
