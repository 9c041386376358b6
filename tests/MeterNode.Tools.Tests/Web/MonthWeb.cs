using MeterNode.Plant.Stores;
using MeterNode.Server.Serving;
using MeterNode.Tools.Tests.Figures;
using MeterNode.Tools.Tests.Serving;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Web;

/// <summary>The pages of a plant that has lived through a month, on its last evening, in the middle of a shift.</summary>
internal sealed class MonthWeb : IDisposable
{
    private readonly PlantServer _server;

    private MonthWeb(MonthStory story)
    {
        Plant = new MonthPlant(story, LoopbackPorts.Take());
        Plant.Folder.SetZone(MonthPlant.Zone);
        using (IEvidenceStore store = EvidenceStores.Open(Plant.Folder.Store, create: false))
        {
            Assert.AreNotEqual(0, store.Rollups.CatchUp(0).Count());
        }

        Time = new ManualTime(new DateTimeOffset(2026, 10, 31, 19, 30, 0, TimeSpan.FromHours(1)));
        _server = new PlantServer(new PlantServerOptions { Plant = Plant.Folder, Time = Time });
        Web = new ServedWeb(Plant.Folder, _server);
        _server.Start();
    }

    public MonthPlant Plant { get; }

    public ManualTime Time { get; }

    public ServedWeb Web { get; }

    /// <summary>Opens it when its ledger is read.</summary>
    public static async Task<MonthWeb> Open(MonthStory story)
    {
        var month = new MonthWeb(story);
        DateTime until = DateTime.UtcNow + ServedPlant.Wait;
        HttpClient client = month.Client("en");
        while ((await client.GetStringAsync("/nodes/node-1?span=week")).Contains("states no shift", StringComparison.Ordinal))
        {
            Assert.IsLessThan(until, DateTime.UtcNow, "the ledger was not read");
            await Task.Delay(200);
        }

        return month;
    }

    /// <summary>A browser of this language.</summary>
    public HttpClient Client(string language)
    {
        HttpClient client = Web.Browser();
        client.DefaultRequestHeaders.Add("Accept-Language", language);
        return client;
    }

    public void Dispose()
    {
        Web.Dispose();
        _server.Dispose();
        Plant.Dispose();
    }
}
