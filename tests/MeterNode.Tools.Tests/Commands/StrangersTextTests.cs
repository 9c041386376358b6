using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Wire;

namespace MeterNode.Tools.Tests.Commands;

/// <summary>
/// Events, units and names of files that redraw a terminal: whoever looks at a stranger's evidence sees them as they are.
/// </summary>
[TestClass]
public sealed class StrangersTextTests : IDisposable
{
    private const string Hostile = "x\u001b[2J\u001b[32mIN ORDER\n\u009b31m\u202e";
    private readonly string _folder = Directory.CreateTempSubdirectory("mn-hostile").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void EveryCommandThatShowsEvidence_HostileNamesAndEvents_AreEscaped()
    {
        var plant = new TestPlant();
        TestNode node = plant.Node; // A registry with such names is refused.
        var registry = new MeterNode.Wire.Registry("test", plant.PlantKey.ExportSubjectPublicKeyInfo(), [node.Registered]);
        byte[][] packs =
        [
            node.Next(payload => payload.Text("ev", "config " + Hostile, 5).Number("x", Hostile, 1, 5)),
            .. node.Next(2),
        ];
        string registryFile = Path.Combine(_folder, "registry.json");
        string evidence = Path.Combine(_folder, OperatingSystem.IsWindows() ? "e.mnev" : $"{Hostile}.mnev");
        string db = Path.Combine(_folder, "e.db");
        File.WriteAllText(registryFile, registry.ToJson());
        File.WriteAllBytes(evidence, [.. packs[0], .. packs[2], 1, 2, 3]);
        using (IEvidenceStore store = EvidenceStores.Open(db, create: true))
        using (var collector = new EvidenceCollector(registry, store))
        {
            packs.ToList().ForEach(pack => collector.Ingest("topic" + Hostile, pack, DateTimeOffset.UnixEpoch));
        }

        string[][] lines =
        [
            ["verify", evidence, "--keys", registryFile],
            ["verify", evidence, "--keys", registryFile, "--json"],
            ["print", evidence],
            ["print", evidence, "--json"],
            ["print", evidence, "--json", "--raw"],
            ["export", "--db", db, "--node", "nobody", "--out", "-"],
            ["export", "--db", db, "--node", node.Id, "--out", evidence],
            ["export", "--db", db, "--node", node.Id, "--out", evidence, "--json"],
            ["report", "--db", db, "--out", Path.Combine(_folder, "r"), "--registry", registryFile, "--json"],
            ["report", "--db", db, "--out", Path.Combine(_folder, "r"), "--shot-mass", "nobody=1"],
            ["verify", evidence + Hostile, "--keys", registryFile],
            ["verify", evidence, "--keys", evidence],
        ];
        foreach (string[] line in lines)
        {
            CommandRun run = CommandRun.Of(line);
            string said = run.Output + run.Error;

            Assert.AreNotEqual("", said);
            Assert.DoesNotContain("internal error", said);
            Assert.IsFalse(said.Any(letter => letter is '\u001b' or '\u009b' or '\u202e'), $"{line[0]}: {said}");
            Assert.IsFalse(said.Split('\n').Any(part => part.StartsWith("\\u009b", StringComparison.Ordinal)), $"{line[0]}: {said}");
        }
    }
}
