using System.Security.Cryptography;

namespace MeterNode.NanoRunner;

/// <summary>
/// The whole firmware on the emulator, and what it signed before the command line's verifier and beside what the same program
/// signs on the PC: signatures are deterministic, so the packs must be equal to the byte.
/// </summary>
public static class NodeRun
{
    private const string Project = "tests/MeterNode.NodeRun/MeterNode.NodeRun.csproj";

    private const string Program = "MeterNode.NodeRun";

    private const string CommandLine = "tools/meternode/meternode.csproj";

    /// <summary>Managed heap of the node when HEAP_BYTES does not say otherwise.</summary>
    private const int HeapBytes = 120 * 1024;

    /// <summary>
    /// The board's flash and the collector are in the heap of this program only: so much more is given, and they must take it.
    /// </summary>
    private const int OutsideBytes = 295 * 1024;

    /// <summary>Simulated seconds of a run that nothing else is said about: two packs of a minute and one that the stop closes.</summary>
    public const int UsualSeconds = 130;

    private static readonly string s_registry = Path.Combine(DeviceBuild.Root, "tests", "MeterNode.NodeRun", "registry.json");

    /// <summary>
    /// Exit code 0 when the firmware ran for so many simulated seconds to its end, every receipt was taken and every pack accepted.
    /// </summary>
    public static int Run(bool build, int seconds)
    {
        Emulator emulator = Emulator.Find();
        int heapBytes = int.Parse(Emulator.HeapBytes ?? HeapBytes.ToString());
        Environment.SetEnvironmentVariable("HEAP_BYTES", (heapBytes + OutsideBytes).ToString());

        if (build)
        {
            string duration = $"-p:NodeSeconds={seconds}";
            DeviceBuild.Build(Project, duration);
            DeviceBuild.BuildForPc(Project, duration);
            DeviceBuild.BuildForPc(CommandLine);
        }

        // Ten simulated seconds a second is a tenth of what an idle PC does.
        TimeSpan limit = TimeSpan.FromMinutes(9) + TimeSpan.FromSeconds(seconds / 10);
        var packs = new List<MemoryStream>();
        var said = new Dictionary<string, string>();
        string last = "no output";
        int code = emulator.Run(
            LoadOrder.Of(DeviceBuild.OutputOf(Project), Program),
            limit,
            line =>
            {
                if (!Take(line, packs) && line.Length > 0)
                {
                    Console.WriteLine(line);
                    last = line;
                    Note(line, said);
                }
            });
        Require(
            code == 0 && said.ContainsKey("ended"),
            $"the firmware did not run to its end in {heapBytes} bytes of heap and {OutsideBytes} of flash and collector (emulator exit "
                + $"code {code}): {last}");
        Require(
            int.Parse(said.GetValueOrDefault("outside", "0")) >= OutsideBytes,
            $"the simulated flash and the collector do not take the {OutsideBytes} bytes that they are given");
        Require(
            said.GetValueOrDefault("flash grown by") == "0",
            "the simulated flash has grown into the heap that is measured: it needs more room from the start");
        Require(
            long.Parse(said.GetValueOrDefault("stored", "-2")) >= long.Parse(said.GetValueOrDefault("newest", "0")) - 1,
            "the firmware did not take the collector's receipt for the last pack but one");

        List<MemoryStream> same = OnPc(limit);
        int equal = packs.Zip(same, (emulated, pc) => emulated.ToArray().AsSpan().SequenceEqual(pc.ToArray())).Count(e => e);
        Console.WriteLine($"{equal} of {packs.Count} packs are equal to those of the PC, which made {same.Count}");
        bool verified = Verify(packs);
        int passed = verified && packs.Count == same.Count ? equal : 0;
        int failed = Math.Max(1, packs.Count) - passed;
        Console.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private static void Require(bool isSo, string orElse)
    {
        if (!isSo)
        {
            throw new RunnerException(orElse);
        }
    }

    private static List<MemoryStream> OnPc(TimeSpan limit)
    {
        var packs = new List<MemoryStream>();
        string program = Path.Combine(DeviceBuild.Root, "tests", Program, "bin", DeviceBuild.Configuration, "net10.0", Program + ".dll");
        int code = ProcessRun.Run(DeviceBuild.DotNet, [program], limit, line => Take(line, packs));
        return code == 0 ? packs : throw new RunnerException($"the same program on the PC ended with code {code}");
    }

    /// <summary>Keeps "what value" and each "what=value" of a line that says how the run went.</summary>
    private static void Note(string line, Dictionary<string, string> said)
    {
        int space = line.LastIndexOf(' ');
        said[space < 0 ? line : line[..space]] = line[(space + 1)..];
        if (line.StartsWith("ended ", StringComparison.Ordinal))
        {
            said["ended"] = line;
            foreach (string[] pair in line.Split(' ').Select(w => w.Split('=')).Where(p => p.Length == 2))
            {
                said[pair[0]] = pair[1];
            }
        }
    }

    /// <summary>Takes a line of a pack; false for any other.</summary>
    private static bool Take(string line, List<MemoryStream> packs)
    {
        if (line.StartsWith("pack ", StringComparison.Ordinal))
        {
            packs.Add(new MemoryStream());
        }
        else if (packs.Count > 0 && line.Length > 0 && line.Length % 2 == 0 && line.All(char.IsAsciiHexDigitUpper))
        {
            packs[^1].Write(Convert.FromHexString(line));
        }
        else
        {
            return false;
        }

        return true;
    }

    private static bool Verify(List<MemoryStream> packs)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("nanoclr-node-");
        try
        {
            string evidence = Path.Combine(folder.FullName, "emulated.mnev");
            using (FileStream file = File.Create(evidence))
            {
                // Packs that were sent again, because a receipt was late, arrived once for a collector.
                foreach (MemoryStream pack in packs.DistinctBy(p => Convert.ToHexString(SHA256.HashData(p.ToArray()))))
                {
                    pack.WriteTo(file);
                }
            }

            string program =
                Path.Combine(DeviceBuild.Root, "tools", "meternode", "bin", DeviceBuild.Configuration, "net10.0", "meternode.dll");
            return ProcessRun.Run(
                DeviceBuild.DotNet, [program, "verify", "--keys", s_registry, evidence], TimeSpan.FromMinutes(1), Console.WriteLine) == 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
