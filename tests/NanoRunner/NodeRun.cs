using System.Security.Cryptography;

namespace MeterNode.NanoRunner;

/// <summary>The whole firmware on the emulator, and what it signed before the command line's verifier.</summary>
public static class NodeRun
{
    private const string Project = "tests/MeterNode.NodeRun/MeterNode.NodeRun.csproj";

    private const string Program = "MeterNode.NodeRun";

    private const string CommandLine = "tools/meternode/meternode.csproj";

    /// <summary>Managed heap when HEAP_BYTES does not say otherwise.</summary>
    private const int HeapBytes = 96 * 1024;

    /// <summary>Public key of RFC 6979, A.2.5, the key that the program signs with.</summary>
    private const string PublicX = "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6";
    private const string PublicY = "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299";

    /// <summary>Exit code 0 when the firmware ran to its end and every pack was accepted.</summary>
    public static int Run(bool build)
    {
        Emulator emulator = Emulator.Find();
        if (Emulator.HeapBytes == null)
        {
            Environment.SetEnvironmentVariable("HEAP_BYTES", HeapBytes.ToString());
        }

        if (build)
        {
            DeviceBuild.Build(Project);
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
            throw new RunnerException($"the firmware did not run to its end in {Emulator.HeapBytes} bytes of heap (emulator exit code {code}): {other.LastOrDefault() ?? "no output"}");
        }

        return Verify(packs);
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

    private static int Verify(List<MemoryStream> packs)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("nanoclr-node-");
        try
        {
            string evidence = Path.Combine(folder.FullName, "emulated.cbor");
            string key = Path.Combine(folder.FullName, "emulated.pem");
            using (FileStream file = File.Create(evidence))
            {
                packs.ForEach(p => p.WriteTo(file));
            }

            using ECDsa verifier = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Convert.FromHexString(PublicX), Y = Convert.FromHexString(PublicY) } });
            File.WriteAllText(key, verifier.ExportSubjectPublicKeyInfoPem());
            string program = Path.Combine(DeviceBuild.Root, "tools", "meternode", "bin", DeviceBuild.Configuration, "net10.0", "meternode.dll");
            int code = ProcessRun.Run(DeviceBuild.DotNet, [program, "verify", "--keys", key, evidence], TimeSpan.FromMinutes(1), Console.WriteLine);
            Console.WriteLine(code == 0 ? $"{packs.Count} passed, 0 failed" : $"0 passed, {packs.Count} failed");
            return code == 0 ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
