using System.Text.Json;
using MeterNode.Cli;
using MeterNode.Cli.Commands;
using MeterNode.Cli.Reporting;
using MeterNode.Tools.Tests.Wire;

namespace MeterNode.Tools.Tests.Commands;

[TestClass]
public class VerifyCommandTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mn-verify").FullName;
    private readonly TestPlant _plant = new(2);

    private string Evidence => Path.Combine(_folder, "evidence.mnev");

    private string Keys => Path.Combine(_folder, "registry.json");

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Run_ReplacedBoard_NamesEachKeyOfTheName()
    {
        TestNode board = _plant.Replace();
        List<byte[]> late = board.Next(3);
        string text = Verify(false, [.. _plant.Node.Next(3), late[0], late[2], .. _plant.Nodes[1].Next(1)]);

        Assert.Contains($"node-1 key {_plant.Node.Registered.KidText} (die-casting press)\n  packs         3, numbers 0 to 2", text);
        Assert.Contains($"node-1 key {board.Registered.KidText} (die-casting press)\n  packs         2, numbers 0 to 2", text);
        Assert.Contains($"node-1 key {board.Registered.KidText} pack 2: ", text);
        Assert.Contains("\nnode-2 (injection moulder)\n", text);
    }

    [TestMethod]
    public void Run_ReplacedBoard_JsonHasTheKeyOfEachNode()
    {
        TestNode board = _plant.Replace();
        using var json = JsonDocument.Parse(Verify(true, [.. _plant.Node.Next(3), .. board.Next(2)]));

        Assert.IsTrue(json.RootElement.GetProperty("inOrder").GetBoolean());
        CollectionAssert.AreEqual(
            (string[])[$"node-1 {_plant.Node.Registered.KidText} 3", $"node-1 {board.Registered.KidText} 2"],
            json.RootElement.GetProperty("nodes").EnumerateArray().Select(
                node => $"{node.GetProperty("id")} {node.GetProperty("kid")} {node.GetProperty("packs")}").ToArray());
    }

    [TestMethod]
    public void Run_AnyEvidence_BeginsWithTheVerdictAndThePlantAndFitsAScreen()
    {
        List<byte[]> packs = _plant.Node.Next(40);
        packs[20][^70] ^= 1;
        string text = Verify(false, [.. packs, .. _plant.Nodes[1].Next(15), new TestPlant().Node.Next()]);
        string[] lines = text.Split('\n');

        Assert.AreEqual("NOT IN ORDER: not authentic, not complete, consistent, not anchored", lines[0]);
        Assert.AreEqual($"plant test, key {_plant.Registry.Fingerprint}", lines[1]);
        Assert.IsTrue(lines.All(line => line.Length <= 100), lines.MaxBy(line => line.Length));
        Assert.Contains("\n  energy        ", text);
        Assert.Contains("\n  coverage      97.07 % of the time was metered\n", text);
        Assert.Contains("\n  accuracy      ±1.45 °C (p95, zone 1), worst of 2 periods", text);
        Assert.Contains("\n  authentic     NO\n                bad-signature (pack 20): ", text);
        Assert.Contains("\n  anchored      no\n                note: no-checkpoint: ", text);
        Assert.Contains("\nof no key\n                unknown-key: ", text);
    }

    [TestMethod]
    public void Run_NominalMode_CallsTheEnergyAnEstimate() => Assert.Contains(
        "kWh, an estimate: voltage was not measured in 2 packs",
        Verify(false, [_plant.Node.Next(mode: "nominal"), _plant.Node.Next(mode: "nominal")]));

    [TestMethod]
    public void Verify_Period_IsInTheHeadingAndInJson()
    {
        Write(_plant.Node.Next(20));
        string[] command = ["verify", Evidence, "--keys", Keys, "--period", "2026-09-21T22:15/2026-09-21T22:30", "--zone", "Asia/Shanghai"];
        CommandRun text = CommandRun.Of(command);
        CommandRun json = CommandRun.Of([.. command, "--json"]);

        Assert.AreEqual((0, 0), (text.Code, json.Code), text.Output + text.Error);
        Assert.Contains(
            "\nasked 2026-09-21T22:15/2026-09-21T22:30 (Asia/Shanghai): 2026-09-21T14:15:00Z to before\n  2026-09-21T14:30:00Z\n",
            text.Output.ReplaceLineEndings("\n"));
        using var result = JsonDocument.Parse(json.Output);
        JsonElement root = result.RootElement;
        Assert.AreEqual(2, root.GetProperty("schemaVersion").GetInt32());
        Assert.AreEqual("""{"from":"2026-09-21T14:15:00Z","to":"2026-09-21T14:30:00Z"}""", root.GetProperty("period").GetRawText());
        Assert.AreEqual(_plant.Registry.Fingerprint, root.GetProperty("plantKey").GetString());
        JsonElement node = root.GetProperty("nodes")[0];
        Assert.AreEqual("test", node.GetProperty("site").GetString());
        Assert.AreEqual(1.0, node.GetProperty("coverage").GetDouble());
        Assert.AreEqual("p95", node.GetProperty("controlAccuracy").GetProperty("definition").GetString());
        foreach (string answer in (string[])["authentic", "complete", "consistent"])
        {
            Assert.AreEqual("""{"ok":true,"findings":[]}""", node.GetProperty("answers").GetProperty(answer).GetRawText());
        }
    }

    [TestMethod]
    public void Verify_AnotherKeyThanTheTrustedOne_IsAFindingAndExitCode4()
    {
        Write(_plant.Node.Next(2));
        CommandRun other = CommandRun.Of("verify", Evidence, "--keys", Keys, "--trust", new string('0', 64));
        CommandRun same = CommandRun.Of("verify", Evidence, "--keys", Keys, "--trust", _plant.Registry.Fingerprint!);

        Assert.AreEqual((4, 0), (other.Code, same.Code));
        Assert.Contains("plant-key-other", other.Output);
    }

    [TestMethod]
    public void Verify_FileThatCannotBeRead_IsNamed()
    {
        Write(_plant.Node.Next(2));
        CommandRun run = CommandRun.Of("verify", Evidence, "/proc/self/mem", "--keys", Keys);

        Assert.AreEqual(3, run.Code);
        Assert.StartsWith("meternode: cannot read '/proc/self/mem': ", run.Error);
    }

    private string Verify(bool json, IEnumerable<byte[]> packs)
    {
        Write(packs);
        using var output = new StringWriter { NewLine = "\n" };
        VerifyCommand.Run([Evidence], new VerifyOptions(Keys) { IsJson = json }, new CommandContext(output, TextWriter.Null));
        return output.ToString();
    }

    private void Write(IEnumerable<byte[]> packs)
    {
        File.WriteAllBytes(Evidence, packs.SelectMany(pack => pack).ToArray());
        File.WriteAllText(Keys, _plant.Registry.ToJson());
    }
}
