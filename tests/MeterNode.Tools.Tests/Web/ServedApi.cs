using System.Net;
using System.Text.Json;
using MeterNode.Plant.Access;
using MeterNode.Plant.Ledger;
using MeterNode.Server.Serving;
using MeterNode.Tools.Tests.Checkpoints;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Web;

/// <summary>The API of a plant with three hours of packs of two nodes.</summary>
internal sealed class ServedApi : IDisposable
{
    internal const string Period = "from=2026-09-21T13:00Z&to=2026-09-21T18:00Z";
    private readonly PlantServer _server;

    public ServedApi(int packs = 180)
    {
        Measured = Plant.Measure(packs);
        PlantAccess.AddAccount(Plant.Folder, "boss", AccessRole.Manager, ServedWeb.Password);
        PlantStaff.Add(Plant.Folder, "eva", LedgerRole.EnergyManager, ServedWeb.Password, null, 100); // The history begins.
        _server = new PlantServer(new PlantServerOptions { Plant = Plant.Folder });
        Web = new ServedWeb(Plant.Folder, _server);
        All = Web.WithToken([.. AccessRights.All]);
    }

    public CheckpointPlant Plant { get; } = new(2);

    public List<byte[]> Measured { get; }

    public ServedWeb Web { get; }

    /// <summary>A program that may do everything.</summary>
    public HttpClient All { get; }

    /// <summary>The answer, which must be good.</summary>
    public async Task<JsonElement> Json(string path)
    {
        HttpResponseMessage answer = await All.GetAsync("/api/v1" + path);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>The problem that a request is answered with.</summary>
    public static async Task<string> Problem(HttpResponseMessage answer, HttpStatusCode status)
    {
        string text = await answer.Content.ReadAsStringAsync();
        Assert.AreEqual(status, answer.StatusCode, text);
        Assert.AreEqual("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString()!;
    }

    public void Dispose()
    {
        Web.Dispose();
        _server.Dispose();
        Plant.Dispose();
    }
}
