using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>
/// Cost per pack in processor time, against what <c>openssl speed ecdsap256</c> needs for one bare verification on this machine.
/// A benchmark, not part of the test run: tests/host-rates.sh prints its figures. Only the
/// verdicts are asserted, because a rate depends on what else the machine does.
/// </summary>
[TestClass]
[TestCategory("Benchmark")]
[DoNotParallelize]
public class HostRateBenchmark
{
    private const int Packs = 40_000;

    private static readonly TestPlant s_plant = new();
    private static byte[][] s_packs = [];

    public TestContext TestContext { get; set; } = null!;

    [ClassInitialize]
    public static void MakePacks(TestContext context) => s_packs = s_plant.Node.Next(Packs).ToArray();

    [TestMethod]
    public void EvidenceCheck_FromFileToVerdict_RateBesideOpenssl()
    {
        string file = Path.GetTempFileName();
        File.WriteAllBytes(file, s_packs.SelectMany(pack => pack).ToArray());

        double rate = Best(() =>
        {
            using var check = new EvidenceCheck(s_plant.Registry);
            check.Read([new EvidenceFile(file, () => File.OpenRead(file))]);
            Assert.IsTrue(check.IsInOrder);
        });
        File.Delete(file);

        Compare("verified", rate);
    }

    [TestMethod]
    public void EvidenceCollector_FromBytesToSqlite_RateBesideOpenssl()
    {
        string folder = Directory.CreateTempSubdirectory("mn-rate").FullName;
        int run = 0;
        double rate = Best(() =>
        {
            using IEvidenceStore store = EvidenceStores.Open(Path.Combine(folder, $"{run++}.db"), create: true);
            using var collector = new EvidenceCollector(s_plant.Registry, store);
            foreach (byte[][] some in s_packs.Chunk(500))
            {
                collector.Ingest(some.Select(pack => new ReceivedPack("mn/v1/test/node-1/ev", pack, DateTimeOffset.UnixEpoch)).ToList());
            }

            Assert.AreEqual(Packs, collector.Statistics.Count(Verdict.Accepted));
        });
        Directory.Delete(folder, recursive: true);

        Compare("verified and stored", rate);
    }

    /// <summary>The best of some runs: the runtime compiles the code anew while it learns what is called often.</summary>
    private static double Best(Action work)
    {
        double best = 0;
        for (int i = 0; i < 4; i++)
        {
            TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
            work();
            best = Math.Max(best, Packs / (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds);
        }

        return best;
    }

    private void Compare(string what, double rate)
    {
        double openssl = OpensslVerifyRate();
        TestContext.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {rate:N0} packs/s per core; openssl speed ecdsap256 verifies {openssl:N0}/s; ratio {rate / openssl:0.00}; "
                + $"pack {s_packs[0].Length} bytes"));
    }

    private static double OpensslVerifyRate()
    {
        try
        {
            using var process =
                Process.Start(
                    new ProcessStartInfo("openssl", "speed -seconds 1 ecdsap256")
                    {
                        RedirectStandardOutput = true,
                        RedirectStandardError = true
                    })!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            string output = process.StandardOutput.ReadToEnd();
            return double.Parse(
                Regex.Match(output, @"nistp256\).*\s([\d.]+)\s*$", RegexOptions.Multiline).Groups[1].Value, CultureInfo.InvariantCulture);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Inconclusive("openssl is not installed");
            return 0;
        }
    }
}
