using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using MeterNode.Tools.Tests.Page;
using MeterNode.Tools.Tests.Wire;

namespace MeterNode.Tools.Tests.Answers;

/// <summary>The program in Python as an assessor runs it: files, exit codes, and one line where something is wrong.</summary>
[TestClass]
public class VerifyAnswersCommandTests
{
    private readonly TestPlant _plant = new();
    private string _folder = "";
    private List<byte[]> _packs = [];

    [TestInitialize]
    public void WriteFiles()
    {
        AnswersProgram.Require();
        _folder = Directory.CreateTempSubdirectory("mn-verify-answers").FullName;
        _packs = _plant.Node.Next(6);
        File.WriteAllText(In("registry.json"), _plant.Registry.ToJson());
        Write("evidence.mnev", _packs);
    }

    [TestCleanup]
    public void RemoveFolder()
    {
        if (_folder.Length > 0)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [TestMethod]
    public void Files_InOrder_Exit0()
    {
        string said = Run(0, "evidence.mnev", "--registry", "registry.json", "--trust", _plant.Registry.Fingerprint!);

        StringAssert.StartsWith(said, "in order: yes\n");
        StringAssert.Contains(said, "node-1 key " + _plant.Node.Registered.KidText);
    }

    [TestMethod]
    public void Files_SeveralInAnyOrder_SayInJsonWhatTheCommandSays()
    {
        Write("late.mnev", _packs[3..5]);
        Write("early.mnev", [_packs[0], _packs[1], _packs[4]]);

        JsonNode said = JsonNode.Parse(
            Run(4, "late.mnev", "early.mnev", "--keys", "registry.json", "--period", "2026-09-21", "--zone", "Asia/Shanghai", "--json"))!;

        var same = new PageCase("", [Read("late.mnev"), Read("early.mnev")], Encoding.UTF8.GetBytes(_plant.Registry.ToJson()))
        {
            Period = "2026-09-21",
            Zone = "Asia/Shanghai",
        };
        Assert.IsNull(AnswersDifference.Find(VerifyCommandResult.Of(same), said));
    }

    [TestMethod]
    public void Trust_OfAnotherKey_Exit4() => StringAssert.Contains(
        Run(4, "evidence.mnev", "--registry", "registry.json", "--trust", new string('a', 64)), "plant-key-other");

    [TestMethod]
    public void Now_BeforeThePacks_Exit4() => StringAssert.Contains(
        Run(4, "evidence.mnev", "--registry", "registry.json", "--now", "2025-01-01T00:00:00Z"), "time-impossible");

    [TestMethod]
    public void Checkpoint_WithATimeStamp_SaysThatItsSignatureIsNotChecked()
    {
        string vectors = Path.Combine(Repository.Root, "tests", "vectors", "checkpoints");
        string said = Run(
            0, Path.Combine(vectors, "evidence.mnev"), "--registry", Path.Combine(vectors, "registry.json"), "--checkpoint",
            Path.Combine(vectors, "000000.mncp"), "--witness", Path.Combine(vectors, "witness.pem"));

        StringAssert.Contains(said, "anchored: yes");
        StringAssert.Contains(said, "who signed a time stamp (RFC 3161) is not checked here");
    }

    [TestMethod]
    [DataRow(2, "no registry", "evidence.mnev")]
    [DataRow(2, "write a month 2026-11", "evidence.mnev", "--registry", "registry.json", "--period", "2026-13")]
    [DataRow(2, "write the earlier moment first", "evidence.mnev", "--registry", "registry.json", "--period", "2026-11-02/2026-11-01")]
    [DataRow(2, "write an IANA name", "evidence.mnev", "--registry", "registry.json", "--period", "2026-11", "--zone", "Nowhere/Here")]
    [DataRow(2, "name a period too", "evidence.mnev", "--registry", "registry.json", "--zone", "Asia/Shanghai")]
    [DataRow(2, "64 hex digits", "evidence.mnev", "--registry", "registry.json", "--trust", "abc")]
    [DataRow(2, "--now does not understand", "evidence.mnev", "--registry", "registry.json", "--now", "today")]
    [DataRow(3, "cannot read 'absent.mnev'", "absent.mnev", "--registry", "registry.json")]
    [DataRow(3, "cannot read 'absent.json'", "evidence.mnev", "--registry", "absent.json")]
    [DataRow(3, "copy registry.json from the plant's folder again", "evidence.mnev", "--registry", "evidence.mnev")]
    [DataRow(3, "'registry.json' is no checkpoint", "evidence.mnev", "--registry", "registry.json", "--checkpoint", "registry.json")]
    [DataRow(3, "give the public key of the witness", "evidence.mnev", "--registry", "registry.json", "--witness", "registry.json")]
    public void Line_WrongSomewhere_SaysItInOneLine(int exitCode, string part, params string[] line)
    {
        string said = Run(exitCode, line);

        StringAssert.Contains(said, part == "no registry" ? "--registry" : part);
        Assert.HasCount(1, said.TrimEnd('\n').Split('\n'));
    }

    private string In(string name) => Path.Combine(_folder, name);

    private byte[] Read(string name) => File.ReadAllBytes(In(name));

    private void Write(string name, IEnumerable<byte[]> packs) => File.WriteAllBytes(In(name), [.. packs.SelectMany(pack => pack)]);

    private string Run(int expected, params string[] line)
    {
        ProcessStartInfo start = AnswersProgram.Line([Path.Combine(AnswersProgram.Folder, "verify_answers.py"), .. line]);
        start.WorkingDirectory = _folder;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(expected, process.ExitCode, output + error.Result);
        return output + error.Result;
    }
}
