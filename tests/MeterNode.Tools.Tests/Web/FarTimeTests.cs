using System.Net;
using MeterNode.Plant.Access;
using MeterNode.Server.Checks;
using MeterNode.Tools.Tests.Serving;

namespace MeterNode.Tools.Tests.Web;

/// <summary>A node may sign any number for a time: also one that no calendar has.</summary>
[TestClass]
public sealed class FarTimeTests
{
    private static readonly string[] s_pages =
    [
        "/", "/nodes", "/nodes/node-1", "/nodes/node-1?period=day", "/nodes/node-1?period=year", "/nodes/node-1/life", "/evidence",
        "/alarms", "/reports", "/more", "/api/v1/nodes", "/health",
    ];

    [TestMethod]
    [DataRow(9e14)]
    [DataRow(300_000_000_000)]
    public async Task Publish_PackBeyondAnyCalendar_IsStoredAndEverythingGoesOn(double seconds)
    {
        using var served = new ServedPlant(nodes: 2);
        served.Server.Start();
        ServedPlant.Publish(served.Connect("node-1"), "mn/v1/test/node-1/ev", served.Nodes.Node.Next());
        ServedPlant.Publish(
            served.Connect("node-1"), "mn/v1/test/node-1/ev", served.Nodes.Node.Next(payload => payload.Number("p", "W", 1, seconds)));
        Assert.AreEqual(2, served.StoredPacks("node-1"));

        // It is the newest one from now on, also behind a restart.
        served.Remake(options => options).Start();
        ServedPlant.Publish(served.Connect("node-2"), "mn/v1/test/node-2/ev", served.Nodes.Nodes[1].Next());
        Assert.AreEqual(1, served.StoredPacks("node-2"));
        PlantFinding[] findings = [.. PlantChecks.Run(new PlantCheckOptions { Server = served.Options, IsWhole = true })];
        Assert.IsTrue(findings.Any(finding => finding.Check == "store"));
        using var web = new ServedWeb(served.Plant, served.Server);
        HttpClient manager = await web.SignedIn(AccessRole.Manager);
        foreach (string page in s_pages)
        {
            HttpResponseMessage answer = await manager.GetAsync(page);
            Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, page + ": " + await answer.Content.ReadAsStringAsync());
        }
    }
}
