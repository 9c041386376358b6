using System.Security.Cryptography;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Reports;
using MeterNode.Server.Web.Api;
using MeterNode.Server.Web.Shown;
using MeterNode.Tools.Tests.Checkpoints;
using MeterNode.Tools.Tests.Ledger;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Tools.Tests.Reporting;
using MeterNode.Wire;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Tools.Tests.Web;

/// <summary>What a page needs several times is read once.</summary>
[TestClass]
public sealed class OnceReadTests
{
    /// <summary>The rules are asked of the ledger that was read and verified: nobody verifies it again before the person signs.</summary>
    [TestMethod]
    public void Problem_OfAStatement_ReadsNoLedger()
    {
        using var plant = new LedgerPlant();
        LedgerBook book = PlantLedger.Read(plant.Plant);
        File.WriteAllText(plant.Plant.LedgerPath, "no ledger any more");
        File.WriteAllText(plant.Plant.HistoryPath, "no history any more");
        var fields = new Dictionary<string, object>
        {
            ["of"] = "shift",
            ["upTo"] = 0L,
            ["date"] = "2026-11-02",
            ["shift"] = "早班",
        };

        RuleReason? why = PlantLedger.Problem(plant.Plant, book, LedgerPlant.Leader, LedgerKind.SignOff, fields);

        Assert.AreEqual("rule.shift", why?.Id);
        Assert.Throws<Plant.OperatorException>(() => PlantLedger.Read(plant.Plant));
    }

    [TestMethod]
    public void Histories_OfALedger_AreGoneThroughOnce()
    {
        using var plant = new LedgerPlant();
        var histories = new LedgerHistories(plant.Book);

        Assert.HasCount(2, histories.All);
        Assert.AreSame(histories.All, histories.All);
    }

    [TestMethod]
    public void Reports_OfARequest_AreReadOnce()
    {
        using var plant = new CheckpointPlant();
        plant.Measure(60);
        MadeReport made = MadeReports.Make(plant, "2026-09-21T14:00", "2026-09-21T15:00");
        Directory.CreateDirectory(plant.Folder.In(KeptReport.Folder));
        Directory.Move(made.Folder, plant.Folder.In(KeptReport.Folder, "one"));
        var request = new DefaultHttpContext();

        IReadOnlyList<KeptReport> seen = ReportApi.Seen(request, plant.Folder);
        Directory.Delete(plant.Folder.In(KeptReport.Folder), recursive: true);

        Assert.HasCount(1, seen);
        Assert.AreSame(seen, ReportApi.Seen(request, plant.Folder));
        Assert.IsEmpty(ReportApi.Seen(new DefaultHttpContext(), plant.Folder), "another request reads again");
    }

    [TestMethod]
    public void Bundle_IsReadAgain_OnlyWhenAFileOfItIsAnotherOne()
    {
        using var plant = new TemporaryPlant();
        NodeProvisioner.Add(plant.Plant, "press-1", StarterConfiguration.Create(new StarterOptions { Machine = "press" }));
        string bundle = plant.Plant.BundlePath("press-1");
        var cache = new BundleCache();

        BundleFacts first = cache.Of(bundle);
        Assert.AreEqual("press", first.Machine);
        Assert.IsNotNull(first.Configuration);
        Assert.IsNotNull(first.CertificateUntil);
        Assert.AreSame(first, cache.Of(bundle));

        using RSA other = RSA.Create(2048);
        File.WriteAllText(Path.Combine(bundle, "files", "tls.crt"), other.ExportSubjectPublicKeyInfoPem());
        BundleFacts changed = cache.Of(bundle);
        Assert.IsNull(changed.CertificateUntil, "it is no certificate now");
        File.Delete(Path.Combine(bundle, "node.json"));
        Assert.AreEqual("", cache.Of(bundle).Machine);
        Assert.AreEqual("", NodeOverview.Of(plant.Plant, null, DateTimeOffset.UtcNow, "press-1", cache).Single().Machine);
    }
}
