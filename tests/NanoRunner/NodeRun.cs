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

    /// <summary>The board's flash is in the heap of this program only: so much more is given, and it must be there.</summary>
    private const int FlashBytes = 10 * 1024;

    private static readonly string s_registry = Path.Combine(DeviceBuild.Root, "tests", "MeterNode.NodeRun", "registry.json");

    /// <summary>Exit code 0 when the firmware ran to its end and every pack was accepted.</summary>
    public static int Run(bool build)
    {
        Emulator emulator = Emulator.Find();
        int heapBytes = int.Parse(Emulator.HeapBytes ?? HeapBytes.ToString());
        Environment.SetEnvironmentVariable("HEAP_BYTES", (heapBytes + FlashBytes).ToString());

        if (build)
        {
            DeviceBuild.Build(Project);
            DeviceBuild.BuildForPc(Project);
            DeviceBuild.BuildForPc(CommandLine);
        }

        var packs = new List<MemoryStream>();
        var other = new List<string>();
        int code = emulator.Run(LoadOrder.Of(DeviceBuild.OutputOf(Project), Program), line => Take(line, packs, other));
        bool ended = code == 0 && other.Any(l => l.StartsWith("ended ", StringComparison.Ordinal));
        foreach (string line in other)
        {
            Console.WriteLine(line);
        }

        if (!ended)
        {
            throw new RunnerException(
                $"the firmware did not run to its end in {heapBytes} bytes of heap and {FlashBytes} of flash (emulator exit "
                    + $"code {code}): {other.LastOrDefault() ?? "no output"}");
        }

        if (!other.Any(l => l.StartsWith("flash ", StringComparison.Ordinal) && int.Parse(l["flash ".Length..]) >= FlashBytes))
        {
            throw new RunnerException($"the simulated flash does not take the {FlashBytes} bytes that it is given");
        }

        if (!other.Any(l => l.StartsWith("ended ", StringComparison.Ordinal) && l.EndsWith(" stored=0", StringComparison.Ordinal)))
        {
            throw new RunnerException("the firmware did not take the collector's receipt for its first pack");
        }

        List<MemoryStream> same = OnPc();
        int equal = packs.Zip(same, (emulated, pc) => emulated.ToArray().AsSpan().SequenceEqual(pc.ToArray())).Count(e => e);
        Console.WriteLine($"{equal} of {packs.Count} packs are equal to those of the PC, which made {same.Count}");
        bool verified = Verify(packs);
        int passed = verified && packs.Count == same.Count ? equal : 0;
        int failed = Math.Max(1, packs.Count) - passed;
        Console.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private static List<MemoryStream> OnPc()
    {
        var packs = new List<MemoryStream>();
        string program = Path.Combine(DeviceBuild.Root, "tests", Program, "bin", DeviceBuild.Configuration, "net10.0", Program + ".dll");
        int code = ProcessRun.Run(DeviceBuild.DotNet, [program], TimeSpan.FromMinutes(2), line => Take(line, packs, []));
        return code == 0 ? packs : throw new RunnerException($"the same program on the PC ended with code {code}");
    }

    private static void Take(string line, List<MemoryStream> packs, List<string> other)
    {
        if (line.StartsWith("pack ", StringComparison.Ordinal))
        {
            packs.Add(new MemoryStream());
        }
        else if (packs.Count > 0 && line.Length > 0 && line.Length % 2 == 0 && line.All(char.IsAsciiHexDigitUpper))
        {
            packs[^1].Write(Convert.FromHexString(line));
        }
        else if (line.Length > 0)
        {
            other.Add(line);
        }
    }

    private static bool Verify(List<MemoryStream> packs)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("nanoclr-node-");
        try
        {
            string evidence = Path.Combine(folder.FullName, "emulated.mnev");
            using (FileStream file = File.Create(evidence))
            {
                packs.ForEach(p => p.WriteTo(file));
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
