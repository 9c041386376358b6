using System.Text.RegularExpressions;
using MeterNode.Plant;
using MeterNode.Plant.Access;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Hardware;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Server.Serving;
using MeterNode.Server.Web;
using MeterNode.Tools.Tests.Ledger;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Tools.Tests.Support;
using MeterNode.Wire;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace MeterNode.Tools.Tests.Web;

/// <summary>What stands in the holes of a Chinese text is Chinese too, where it is a word and no name.</summary>
[TestClass]
[DoNotParallelize]
public sealed class RefusalWordsTests
{
    [TestMethod]
    public void Node_ThatHasEnded_SaysHowInChinese()
    {
        using var own = new TemporaryPlant();
        Enrolled.Add(own.Plant, "press-1");
        NodeLife.Retire(own.Plant, "press-1", null);

        OperatorException refused = Assert.ThrowsExactly<OperatorException>(() => NodeLife.Renew(own.Plant, "press-1"));

        StringAssert.Contains(refused.Message, "has ended already (retired, ");
        StringAssert.StartsWith(Said(own.Plant, refused.Reason!), "“press-1”的密钥已终止（已退役，");
    }

    [TestMethod]
    public void Board_WithoutAPlaceForTheChip_NamesTheOthersInChinese()
    {
        using var own = new TemporaryPlant();
        BoardDefinition board = BoardCatalog.Names.Select(BoardCatalog.Load).First(each => !each.Spi.Any(bus => bus.MeteringIc.HasValue));

        OperatorException refused = Assert.ThrowsExactly<OperatorException>(
            () => AfeSection.Create(3, PhaseDefaults.Load().CurrentTransformers[0], board));

        string said = Said(own.Plant, refused.Reason!);
        StringAssert.StartsWith(said, $"板型“{board.Name}”没有计量芯片的位置：请选择 ");
        Assert.DoesNotContain(" or ", said);
    }

    [TestMethod]
    public void Energy_InAnotherUnit_NamesCarrierAndUnitsInChinese()
    {
        using var ledger = new LedgerPlant();
        LedgerWord other = LedgerWords.Carrier.First(word => word.Units.Count > 1);
        var reason = RuleReason.Of("rule.unit", $"\"unit\" of {other} is {new RuleChoice([.. other.Units])}, not '{"kW"}'");

        string error = ledger.Run(
            LedgerPlant.Leader, "add", "energy", $"carrier={other.Code}", "quantity=1", "unit=kW", "from=2026-11-01",
            "to=2026-11-02").Error;
        string said = Said(ledger.Plant, reason);

        StringAssert.Contains(error, "\"unit\" of other is kg or m3 or MJ or kWh, not 'kW'");
        StringAssert.Contains(error, reason.Text, "the rule says it with the same words");
        Assert.AreEqual("其他 的单位应为 kg或m3或MJ或kWh，不是“kW”", said);
    }

    [TestMethod]
    public async Task Statement_OfAnotherKind_IsNamedInChinese()
    {
        using var ledger = new LedgerPlant();
        using var server = new PlantServer(new PlantServerOptions { Plant = ledger.Plant });
        using var web = new ServedWeb(ledger.Plant, server);
        HttpClient browser = await web.SignedIn(AccessRole.Operator);
        browser.DefaultRequestHeaders.Add("Accept-Language", "zh-CN");

        HttpResponseMessage answer = await ServedWeb.Post(browser, "/ledger/new/lot", "/ledger/new/lot", ("corr", "0"));

        string said = await ServedWeb.Text(answer);
        StringAssert.Matches(said, new Regex("第 0 号记录属于“[\u4e00-\u9fff]+”，不是“[\u4e00-\u9fff]+”"));
    }

    [TestMethod]
    public void File_ThatIsNotThere_IsNamed()
    {
        using var own = new TemporaryPlant();
        string path = Path.Combine(own.Folder, "gone.cbor");
        FileNotFoundException gone = Assert.ThrowsExactly<FileNotFoundException>(() => File.ReadAllBytes(path));

        Assert.AreEqual($"“{path}”：文件不存在", Said(own.Plant, PlainReason.ReasonWithPath(gone)));
        Assert.AreEqual($"'{path}': there is no such file", PlainReason.WithPath(gone));
    }

    [TestMethod]
    [DataRow("28P01", "无法使用“db-1 上的 PostgreSQL 证据库”：said no：请更正连接字符串")]
    [DataRow("42P01", "“db-1 上的 PostgreSQL 证据库”缺少数据表（said no）：请从备份恢复，或重新启动以新建证据库")]
    [DataRow("25006", "无法使用“db-1 上的 PostgreSQL 证据库”：只读（said no）；请指定可写入的服务器")]
    [DataRow("23503", "“db-1 上的 PostgreSQL 证据库”中的节点与此前不同（said no）")]
    [DataRow("XX001", "“db-1 上的 PostgreSQL 证据库”已损坏（said no）：请从备份恢复")]
    [DataRow("57P03", "无法使用“db-1 上的 PostgreSQL 证据库”：said no")]
    public void Database_ThatRefuses_SaysItInChinese(string state, string said)
    {
        using var own = new TemporaryPlant();
        using var postgres = new PostgresDialect(new NpgsqlConnectionStringBuilder { Host = "db-1" });

        StoreException refused = postgres.Explain(new PostgresException("said\nno", "ERROR", "ERROR", state))!;

        Assert.AreEqual(said, Said(own.Plant, refused.Reason!));
        StringAssert.Contains(refused.Message, "the PostgreSQL store at db-1");
        Assert.DoesNotContain("\n", refused.Message);
    }

    /// <summary>A broker elsewhere: what is wrong on the way there, to the last word.</summary>
    [TestMethod]
    public void Broker_ThatCannotBeUsed_SaysWhyInChinese()
    {
        using var own = new TemporaryPlant(host: "127.0.0.1");
        int port = LoopbackPorts.Take();
        using var server = new PlantServer(
            new PlantServerOptions { Plant = own.Plant, Broker = new BrokerAddress("127.0.0.1", port, null) });
        server.Start();
        RuleReason? problem = null;
        Assert.IsTrue(
            SpinWait.SpinUntil(
                () => (problem = server.Health().Reasons.FirstOrDefault(reason => reason.Id == "serve.broker-away")) is not null,
                TimeSpan.FromSeconds(90)),
            string.Join("; ", server.Health().Problems));
        server.Stop();

        Assert.AreEqual(
            $"无法使用外部消息服务器：无法连接 127.0.0.1:{port}：该处无程序监听：请启动消息服务器，或更正主机和端口",
            Said(own.Plant, problem!));
        StringAssert.Contains(
            problem!.Text, $"cannot connect to 127.0.0.1:{port}: nobody listens there: start the broker, or correct host and port");
    }

    /// <summary>What is wrong with a ledger that somebody shows.</summary>
    [TestMethod]
    public void Ledger_ThatIsNotInOrder_SaysWhyInChinese()
    {
        using var ledger = new LedgerPlant();
        byte[] file = File.ReadAllBytes(ledger.Plant.LedgerPath);
        using var other = new LedgerReader(file, PlantStaff.Read(ledger.Plant), "elsewhere", ledger.Plant.PlantPublicKey);
        using var nobody = new LedgerReader(file, PlantPeople.Of([]), ledger.Plant.Site, ledger.Plant.PlantPublicKey);

        Assert.AreEqual((0, 0), (other.Read().Count(), nobody.Read().Count()));

        Assert.AreEqual($"第 0 号记录：属于工厂“{ledger.Plant.Site}”", Said(ledger.Plant, other.Problem!));
        StringAssert.Matches(
            Said(ledger.Plant, nobody.Problem!), new Regex($"^第 0 号记录：工厂历史中没有“{LedgerPlant.Manager}”的密钥 [0-9a-f]{{16}}$"));
    }

    private static string Said(PlantFolder plant, RuleReason reason)
    {
        using var server = new PlantServer(new PlantServerOptions { Plant = plant });
        var context = new DefaultHttpContext();
        context.Request.Headers.AcceptLanguage = "zh-CN";
        return RefusalTexts.Of(reason, new PageView(context, server, new AssetBook()));
    }
}
