using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MeterNode.Tools.Tests.Hardware;

/// <summary>Runs the decks of <c>hardware/afe</c> on ngspice.</summary>
internal static partial class Spice
{
    private static readonly string s_decks = Path.Combine(Repository.Root, "hardware/afe");

    /// <summary>The deck's <c>result NAME VALUE</c> lines, and its total harmonic distortion in percent as <c>thd_percent</c>.</summary>
    public static Dictionary<string, double> Run(string deck) => RunIn(s_decks, deck);

    /// <summary>The same with some parameters of <c>values.inc</c> changed.</summary>
    public static Dictionary<string, double> RunWith(string deck, params (string Name, double Value)[] changes)
    {
        string folder = Directory.CreateTempSubdirectory("meternode-spice").FullName;
        try
        {
            foreach (string file in Directory.EnumerateFiles(s_decks)
                .Where(f => f.EndsWith(".inc", StringComparison.Ordinal) || f.EndsWith(".cir", StringComparison.Ordinal)))
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }

            string values = Path.Combine(folder, "values.inc");
            string text = File.ReadAllText(values);
            foreach ((string name, double value) in changes)
            {
                text = Regex.Replace(text, $@"\.param {name}=\S+", FormattableString.Invariant($".param {name}={value:R}"));
            }

            File.WriteAllText(values, text);
            return RunIn(folder, deck);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Dictionary<string, double> RunIn(string folder, string deck)
    {
        var start = new ProcessStartInfo("ngspice", ["-b", deck])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new AssertInconclusiveException("ngspice is not installed: sudo apt-get install ngspice");
        }

        using (process)
        {
            process.StandardInput.Close();
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
            process.WaitForExit();
            var results =
                ResultLine().Matches(output)
                    .ToDictionary(m => m.Groups[1].Value, m => double.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture));
            if (Distortion().Match(output) is { Success: true } thd)
            {
                results["thd_percent"] = double.Parse(thd.Groups[1].Value, CultureInfo.InvariantCulture);
            }

            Assert.IsTrue(results.Count > 0, deck + " gave no results:\n" + output);
            return results;
        }
    }

    [GeneratedRegex(@"(?m)^result (\w+) (\S+)\s*$")]
    private static partial Regex ResultLine();

    [GeneratedRegex(@"THD: (\S+) %")]
    private static partial Regex Distortion();
}
