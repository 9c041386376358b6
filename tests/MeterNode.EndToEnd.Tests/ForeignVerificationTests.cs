using System.Diagnostics;
using System.Text.Json;
using MeterNode.Cli.Demo;
using MeterNode.Wire;

namespace MeterNode.EndToEnd;

/// <summary>Packs made by the firmware, checked by tools that are not ours.</summary>
[TestClass]
public sealed class ForeignVerificationTests
{
    private const string Python = "/usr/bin/python3";

    private static DemoRun? s_run;
    private static DemoResult? s_result;

    [ClassInitialize]
    public static void RunDemo(TestContext context)
    {
        s_run = DemoRun.Start(new DemoOptions { Seconds = 6, Speed = 100 });
        s_result = s_run.Finish();
    }

    [ClassCleanup]
    public static void EndDemo() => s_run?.Dispose();

    [TestMethod]
    public void VerifyAnswers_EveryPack_IsInOrder()
    {
        foreach (DemoNodeResult node in s_result!.Nodes)
        {
            JsonElement said = VerifyAnswers(0, EvidenceFile(node.Id));

            JsonElement only = said.GetProperty("nodes").EnumerateArray().Single();
            Assert.AreEqual(node.Id, only.GetProperty("id").GetString());
            Assert.AreEqual(node.PacksAccepted, only.GetProperty("packs").GetInt64());
        }
    }

    [TestMethod]
    public void VerifyAnswers_ChangedPack_IsNotInOrder()
    {
        byte[] evidence = File.ReadAllBytes(EvidenceFile("press-1"));
        evidence[200] ^= 1;
        string changed = Path.Combine(s_run!.ReportFolder, "changed.mnev");
        File.WriteAllBytes(changed, evidence);

        JsonElement said = VerifyAnswers(4, changed);

        Assert.IsFalse(said.GetProperty("answers").GetProperty("authentic").GetProperty("ok").GetBoolean());
    }

    [TestMethod]
    public void OpenSsl_VerifiesTheSignatureStructure()
    {
        (int found, _) = Run("openssl", ["version"]);
        if (found != 0)
        {
            Assert.Inconclusive("openssl is not installed: apt-get install openssl");
        }

        Registry registry = Registry.Load(s_result!.Registry);
        string folder = Directory.CreateTempSubdirectory("meternode-openssl-").FullName;
        try
        {
            var parts = SignedParts.OfFirstPack(EvidenceFile("press-1"));
            string key = Path.Combine(folder, "key.der");
            string signature = Path.Combine(folder, "signature.der");
            string content = Path.Combine(folder, "signed.bin");
            File.WriteAllBytes(key, registry.Nodes.First(node => node.Id == "press-1").PublicKey.ToArray());
            File.WriteAllBytes(signature, parts.SignatureDer);
            File.WriteAllBytes(content, parts.ToBeSigned);
            (int code, string output) =
                Run("openssl", ["dgst", "-sha256", "-verify", key, "-keyform", "DER", "-signature", signature, content]);
            Assert.AreEqual(0, code, output);
            Assert.Contains("Verified OK", output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The result of tests/ForeignCheck/verify_answers.py, which shares no code with the tools.</summary>
    private static JsonElement VerifyAnswers(int expected, string evidence)
    {
        if (!File.Exists(Python) || Run(Python, ["-c", "import cryptography"]).Code != 0)
        {
            Assert.Inconclusive("python3-cryptography is not installed: apt-get install python3-cryptography");
        }

        string program = Path.Combine(Repository.Root, "tests", "ForeignCheck", "verify_answers.py");
        (int code, string output) = Run(Python, ["-B", program, evidence, "--registry", s_result!.Registry, "--json"]);
        Assert.AreEqual(expected, code, output);
        return JsonDocument.Parse(output).RootElement;
    }

    private static string EvidenceFile(string node) => Directory.GetFiles(s_result!.Evidence, node + "-*.mnev").Single();

    private static (int Code, string Output) Run(string program, string[] arguments)
    {
        try
        {
            using Process process =
                Process.Start(
                    new ProcessStartInfo(program, arguments)
                    {
                        RedirectStandardInput = true,
                        RedirectStandardOutput = true,
                        RedirectStandardError = true
                    })!;
            process.StandardInput.Close();
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + error.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, program + " is not installed");
        }
    }
}
