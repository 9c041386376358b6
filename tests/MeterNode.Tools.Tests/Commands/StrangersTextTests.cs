using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Checkpoints;
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
        using var plant = new CheckpointPlant();
        TestNode node = plant.Nodes.Node; // A registry with such names is refused.
        byte[][] packs =
        [
            node.Next(payload => payload.Text("ev", "config " + Hostile, 5).Number("x", Hostile, 1, 5)),
            .. node.Next(2),
        ];
        string registryFile = plant.Registry;
        string evidence = Path.Combine(_folder, OperatingSystem.IsWindows() ? "e.mnev" : $"{Hostile}.mnev");
        string db = plant.Folder.Store;
        File.WriteAllBytes(evidence, [.. packs[0], .. packs[2], 1, 2, 3]);
        using (IEvidenceStore store = EvidenceStores.Open(db, create: true))
        using (var collector = new EvidenceCollector(plant.Nodes.Registry, store))
        {
            packs.ToList().ForEach(pack => collector.Ingest("topic" + Hostile, pack, DateTimeOffset.UnixEpoch));
        }

        string[] asked = ["--plant", plant.Folder.Path, "--from", "2026-09-21T14:00", "--to", "2026-09-21T15:00"];
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
            ["figures", .. asked],
            ["figures", .. asked, "--json"],
            ["report", .. asked, "--formats", "html", "--out", Path.Combine(_folder, "r"), "--json"],
            ["report", .. asked, "--formats", "html", "--out", Path.Combine(_folder, Hostile)],
            ["verify", "--report", Path.Combine(_folder, "r")],
            ["verify", "--report", Path.Combine(_folder, "r"), "--json"],
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
