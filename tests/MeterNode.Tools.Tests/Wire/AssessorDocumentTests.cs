using System.Diagnostics;
using System.Text.RegularExpressions;
using MeterNode.Tests;
using MeterNode.Tools.Tests.Answers;
using MeterNode.Tools.Tests.Checkpoints;
using MeterNode.Tools.Tests.Reporting;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>
/// docs/for-assessors.md tells strangers how to check evidence with tools that are not ours: what it prints is run as it stands.
/// </summary>
[TestClass]
public partial class AssessorDocumentTests
{
    private static readonly string s_document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "for-assessors.md"));
    private readonly TestPlant _plant = new(2);
    private string _folder = "";
    private List<byte[]> _first = [];

    [TestInitialize]
    public void WriteEvidence()
    {
        _folder = Directory.CreateTempSubdirectory("mn-assessor").FullName;
        File.WriteAllText(Path.Combine(_folder, "registry.json"), _plant.Registry.ToJson());
        _first = _plant.Nodes[0].Next(5);
        WritePacks([.. _first, .. _plant.Nodes[1].Next(3)]);
    }

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Python_EvidenceInOrder_NamesThePlantKeyAndTheLastPackOfEachNode()
    {
        string[] lines = Run(PythonProgram(), expected: 0).Split('\n');

        Assert.AreEqual("plant key " + _plant.Registry.Fingerprint, lines[0]);
        StringAssert.StartsWith(lines[1], "node-1 5 packs, last ");
        StringAssert.StartsWith(lines[2], "node-2 3 packs, last ");
    }

    [TestMethod]
    public void Python_PackMissing_SaysWhichDoesNotFollow()
    {
        WritePacks([.. _first[..2], .. _first[3..]]);

        StringAssert.Contains(Run(PythonProgram(), expected: 1), "does not follow");
    }

    [TestMethod]
    public void Python_PackChanged_Fails()
    {
        string file = Path.Combine(_folder, "evidence.mnev");
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);

        StringAssert.Contains(Run(PythonProgram(), expected: 1), "InvalidSignature");
    }

    [TestMethod]
    public void Openssl_FirstPack_Verifies() => StringAssert.Contains(Run(["sh", "-e", "-c", Block("sh")], expected: 0), "Verified OK");

    [TestMethod]
    public void Openssl_FolderOfAReport_VerifiesAndEachFileIsNamed()
    {
        using var plant = new CheckpointPlant();
        plant.Measure(20);
        string folder = MadeReports.Make(plant, "2026-09-21T14:15", "2026-09-21T14:30").Folder;

        string said = Run(["bash", "-e", "-c", Block("bash")], expected: 0, folder);

        StringAssert.StartsWith(said, plant.Nodes.Registry.Fingerprint);
        Assert.HasCount(3, said.Split("Verified OK"));
        StringAssert.Contains(said, "report.html: OK");
        StringAssert.Contains(said, "manifest.sig: OK");
        File.AppendAllText(Path.Combine(folder, "report.html"), " ");
        StringAssert.Contains(Run(["bash", "-e", "-c", Block("bash")], expected: 1, folder), "report.html: FAILED");
    }

    [TestMethod]
    public void VerifyAnswers_EvidenceInOrder_SaysSo()
    {
        string line = Block("console").Replace("verify_answers.py", Path.Combine(AnswersProgram.Folder, "verify_answers.py"))
            .Replace("FINGERPRINT", _plant.Registry.Fingerprint);

        StringAssert.StartsWith(Run(["sh", "-e", "-c", line], expected: 0), "in order: yes\n");
    }

    [TestMethod]
    public void Findings_EachCode_StandsInTheTable()
    {
        foreach (string code in Enum.GetValues<AnswerFinding>().Select(finding => finding.Code())
            .Concat(Enum.GetValues<Contradiction>().Select(rule => rule.Code())))
        {
            StringAssert.Contains(s_document, $"| `{code}` |");
        }
    }

    private static string[] PythonProgram() => ["/usr/bin/python3", "-c", Block("python")];

    private static string Block(string language) => Blocks().Matches(s_document)
        .Single(match => match.Groups["language"].Value == language).Groups["text"].Value;

    private void WritePacks(IEnumerable<byte[]> packs) =>
        File.WriteAllBytes(Path.Combine(_folder, "evidence.mnev"), [.. packs.SelectMany(pack => pack)]);

    private string Run(string[] command, int expected, string? folder = null)
    {
        ForeignCheck.RequirePython();
        using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder ?? _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PATH"] = "/usr/bin:" + Environment.GetEnvironmentVariable("PATH"),
                ["PYTHONDONTWRITEBYTECODE"] = "1",
            },
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(expected, process.ExitCode, error.Result);
        return output + error.Result;
    }

    [GeneratedRegex("^```(?<language>[a-z]+)\n(?<text>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();
}
