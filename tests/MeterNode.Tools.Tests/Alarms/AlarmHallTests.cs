using MeterNode.Plant.Access;
using MeterNode.Plant.Ledger;
using MeterNode.Server.Alarms;
using MeterNode.Server.Serving;
using MeterNode.Tools.Tests.Checkpoints;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Web;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Alarms;

/// <summary>
/// Where an alarm is: while its condition holds in the hall in which its machine stands now, afterwards in that of its beginning.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class AlarmHallTests
{
    [TestMethod]
    public async Task Past_OfAMachineThatHasMoved_SaysWhereItStood()
    {
        DateTimeOffset begin = DateTimeOffset.UtcNow.AddHours(-10);
        var time = new ManualTime(begin);
        using var plant = new CheckpointPlant(2);
        PlantStaff.Add(plant.Folder, "eva", LedgerRole.EnergyManager, ServedWeb.Password, null, 100);
        foreach ((string hall, int hours) in ((string, int)[])[("A 车间", -1), ("B 车间", 1)])
        {
            TrialStaff.Sign(
                plant.Folder, "eva", LedgerKind.Hall, ("machine", plant.Nodes.Node.Machine), ("hall", hall),
                ("from", begin.AddHours(hours).ToUnixTimeSeconds()));
        }

        using var server = new PlantServer(new PlantServerOptions { Plant = plant.Folder, Time = time });
        using var web = new ServedWeb(plant.Folder, server);
        Record(server, "sensor", isRaised: true);
        Record(server, "outbox", isRaised: true);
        time.Advance(2 * 3600);
        Record(server, "sensor", isRaised: false);
        server.Alarms.Acknowledge([.. server.Alarms.Listed().Select(alarm => alarm.Number)], "Li Wei");

        HttpClient viewer = await web.SignedIn(AccessRole.Viewer);
        string page = await ServedWeb.Text(await viewer.GetAsync("/alarms?lang=en"));
        string[] lines = CommandRun.Of("alarm", "list", "--all", "--plant", plant.Folder.Path).Output.Split('\n');

        int past = page.IndexOf("<table", StringComparison.Ordinal);
        StringAssert.Contains(page[..past], "node-1 (die-casting press, B 车间)");
        StringAssert.Contains(page[past..], "node-1 (die-casting press, A 车间): no temperature");
        StringAssert.Contains(lines.Single(line => line.Contains(" until ", StringComparison.Ordinal)), "(die-casting press, A 车间)");
        StringAssert.Contains(lines.First(line => line.Contains(" since ", StringComparison.Ordinal)
            && !line.Contains(" until ", StringComparison.Ordinal)), "(die-casting press, B 车间)");
    }

    private static void Record(PlantServer server, string rule, bool isRaised) => server.Alarms.Record(
        [new AlarmChange(
            new AlarmKey(rule, "node-1"), isRaised, AlarmSeverity.Warning, new Dictionary<string, string> { ["value"] = "open" })]);
}
