using System.Text.Json;
using MeterNode.Tools.Tests.Checkpoints;
using MeterNode.Tools.Tests.Page;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Answers;

/// <summary>The program in Python and the command say the same of the checkpoints in <c>tests/vectors</c>, false ones included.</summary>
[TestClass]
public class VerifyAnswersVectorTests
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "tests", "vectors", "checkpoints");

    [TestMethod]
    public async Task Check_CheckpointsOfTheVectors_SaysWhatTheCommandSays()
    {
        AnswersProgram.Require();
        byte[] first = Read("000000.mncp"), second = Read("000001.mncp"), witness = Read("witness.pem");
        List<PageCase> cases =
        [
            Case("first", first), Case("second", second), Case("both", second, first), Case("witness", first, witness),
            Case("all", first, second, first, witness),
        ];
        foreach (string path in Directory.EnumerateFiles(Path.Combine(s_folder, "bad")))
        {
            byte[] bad = File.ReadAllBytes(path);
            cases.AddRange([Case(path, bad, witness), Case(path + " and the first", first, bad, witness)]);
        }

        using JsonDocument refused = JsonDocument.Parse(Read("refused.json"));
        cases.AddRange(refused.RootElement.EnumerateObject().Select(one => Case(one.Name, Convert.FromHexString(one.Value.GetString()!))));

        await AnswersProgram.Compare(cases);
    }

    /// <summary>Pieces that are none, and statements of keys that nobody knows, stand before that of a witness.</summary>
    [TestMethod]
    public async Task Check_CheckpointThatWasFlooded_SaysWhatTheCommandSays()
    {
        AnswersProgram.Require();
        CheckpointFile first = CheckpointFile.Read(Read("000000.mncp"));
        WitnessStatement[] flood = CheckpointSetTests.Flood(first.Checkpoint, 203);
        byte[] flooded =
        [
            .. first.Checkpoint.Bytes, .. Enumerable.Repeat((byte)0x60, 120), .. flood.SelectMany(each => each.Bytes), .. flood[0].Bytes,
            .. first.Witnesses[0].Bytes,
        ];
        PageCase[] cases =
        [
            Case("flooded", flooded, Read("witness.pem")), Case("nobody is named", flooded), Case("twice", flooded, Read("000000.mncp")),
        ];

        Assert.IsTrue((bool)VerifyCommandResult.Of(cases[0])["answers"]!["anchored"]!["ok"]!);
        Assert.IsFalse((bool)VerifyCommandResult.Of(cases[1])["answers"]!["anchored"]!["ok"]!);
        await AnswersProgram.Compare(cases);
    }

    private static PageCase Case(string name, params byte[][] checkpoints) =>
        new(name, [Read("evidence.mnev")], Read("registry.json")) { Checkpoints = checkpoints };

    private static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(s_folder, name));
}
