using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MeterNode.Load;

/// <summary>What one core of this machine verifies: bare signatures by openssl, and packs of a file by <c>meternode verify</c>.</summary>
internal static partial class Verification
{
    /// <summary>Signatures that <c>openssl speed ecdsap256</c> verifies in a CPU second.</summary>
    public static double OpensslPerSecond()
    {
        using Process process = Process.Start(new ProcessStartInfo("openssl", "speed -seconds 3 ecdsap256")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        return double.Parse(VerifyColumn().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Packs verified in a CPU second, by what the second half of them adds to the first: without the start of the program, the compiling
    /// of its methods and the reading of its keys. The minimum of three times counts for each: what runs beside it only adds.
    /// </summary>
    public static double PacksPerSecond(LoadPlant plant, List<byte[]> packs)
    {
        int half = packs.Count / 2;
        string some = Write(plant, "half.mnev", packs[..half]);
        string all = Write(plant, "all.mnev", packs);
        double first = MinimumCpuSeconds(plant, some);
        return (packs.Count - half) / Math.Max(1e-3, MinimumCpuSeconds(plant, all) - first);
    }

    private static string Write(LoadPlant plant, string name, List<byte[]> packs)
    {
        string path = Path.Combine(plant.Root, name);
        using FileStream file = File.Create(path);
        packs.ForEach(pack => file.Write(pack));
        return path;
    }

    private static double MinimumCpuSeconds(LoadPlant plant, string file) =>
        Enumerable.Range(0, 3).Min(_ => CpuSeconds(plant, file));

    private static double CpuSeconds(LoadPlant plant, string file)
    {
        double before = OurProcess.CpuSecondsOfEnded;
        using Process process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "meternode.dll"), "verify", file, "--keys", plant.Folder.RegistryPath])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.BeginErrorReadLine();
        string answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode is 0 ? OurProcess.CpuSecondsOfEnded - before
            : throw new InvalidOperationException($"meternode verify ended with {process.ExitCode}: {answer.Split('\n')[0]}");
    }

    [GeneratedRegex(@"nistp256\).*\s([\d.]+)\s*$", RegexOptions.Multiline)]
    private static partial Regex VerifyColumn();
}
