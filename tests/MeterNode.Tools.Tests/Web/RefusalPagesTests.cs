using System.Net;
using MeterNode.Plant.Access;

namespace MeterNode.Tools.Tests.Web;

/// <summary>What the plant's rules refuse is said in the language of the page: cause and cure, and no English under Chinese.</summary>
[TestClass]
[DoNotParallelize]
public sealed class RefusalPagesTests : IDisposable
{
    private static readonly (string Name, string Value)[] s_press =
    [
        ("way", "clamps"), ("name", "press-7"), ("machine", "压铸机 7"), ("board", "esp32-wrover"), ("phases", "3"),
        ("mains", "50"), ("clamp", "SCT-013-000"), ("voltage", "yes"), ("setpoints", "220 60"), ("tolerance", "4.5"),
    ];

    private readonly ServedWeb _web = new();

    public void Dispose() => _web.Dispose();

    [TestMethod]
    [DataRow("user/add", "name=a.n.other&role=viewer&password=short", "密码只有 5 个字符：至少需要 12 个")]
    [DataRow("user/add", "name=a/b&role=viewer&password=three green kettles", "名称“a/b”含有名称中不允许的字符“/”：请换一个")]
    [DataRow("user/add", "name=manager&role=viewer&password=three green kettles", "“manager”已有账户")]
    [DataRow("user/add", "name=somebody&password=three green kettles", "“角色”未填写或无法识别")]
    [DataRow("user/end", "name=manager", "“manager”是唯一的管理员")]
    [DataRow("user/end", "name=managre", "没有名为“managre”的账户：是否指“manager”？")]
    [DataRow("token/add", "name=t&days=30", "该令牌没有任何权限")]
    [DataRow("token/end", "name=t", "没有名为“t”的令牌：目前一个都没有")]
    [DataRow("link/add", "name=l&from=2026-11-02&to=2026-11-01&days=30", "时段的结束早于开始")]
    [DataRow("link/add", "name=l&from=2026-11-01&to=2026-11-02&days=0", "请填写自今日起 1096 天以内的期限")]
    public async Task Access_ThatIsRefused_SaysWhyInChinese(string path, string fields, string part)
    {
        HttpClient manager = await Manager();

        HttpResponseMessage answer = await ServedWeb.Post(
            manager, "/access/" + path, "/access", [.. fields.Split('&').Select(pair => (pair.Split('=')[0], pair.Split('=')[1]))]);

        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
        StringAssert.Contains(await ServedWeb.Text(answer), part);
    }

    [TestMethod]
    [DataRow("name", "broker", "节点不能命名为“broker”")]
    [DataRow("name", "PRESS-7", "“PRESS-7”与其只有大小写之别")]
    [DataRow("clamp", "SCT-999", "没有型号为“SCT-999”的互感器：可选 ")]
    public async Task Node_ThatIsRefused_SaysWhyInChinese(string field, string value, string part)
    {
        HttpClient manager = await Manager();
        HttpResponseMessage first = await ServedWeb.Post(manager, "/nodes/new", s_press);
        Assert.AreEqual(HttpStatusCode.Found, first.StatusCode, await ServedWeb.Text(first));

        HttpResponseMessage answer = await ServedWeb.Post(
            manager, "/nodes/new", [.. s_press.Select(pair => pair.Name == field ? (field, value)
                : pair.Name == "name" ? ("name", field == "name" ? value : "press-8") : pair)]);

        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
        StringAssert.Contains(await ServedWeb.Text(answer), part);
    }

    [TestMethod]
    public async Task Node_ThatWaitsForItsBoard_CannotRetire_AndSaysSoInChinese()
    {
        HttpClient manager = await Manager();
        await ServedWeb.Post(manager, "/nodes/new", s_press);

        HttpResponseMessage answer = await ServedWeb.Post(
            manager, "/nodes/press-7/retire", "/nodes/press-7/life", ("confirm", "press-7"));

        Assert.AreEqual(HttpStatusCode.Conflict, answer.StatusCode);
        StringAssert.Contains(await ServedWeb.Text(answer), "“press-7”的电路板尚未注册，没有可终止的密钥");
    }

    [TestMethod]
    public async Task Report_WithoutThePlantsKey_IsRefusedInChinese()
    {
        HttpClient manager = await Manager();
        File.Delete(_web.Plant.PlantKeyPath);

        HttpResponseMessage answer = await ServedWeb.Post(
            manager, "/reports", ("from", "2026-11-01"), ("to", "2026-11-01"), ("formats", "html"), ("language", "zh"));

        Assert.AreEqual(HttpStatusCode.Conflict, answer.StatusCode);
        StringAssert.Contains(await ServedWeb.Text(answer), "工厂密钥保存在别处");
    }

    [TestMethod]
    public async Task Ledger_OfAPlantWithoutZone_IsRefusedInChinese()
    {
        HttpClient manager = await Manager();

        HttpResponseMessage answer = await manager.GetAsync("/ledger/new/output");

        Assert.AreEqual(HttpStatusCode.Conflict, answer.StatusCode);
        StringAssert.Contains(await ServedWeb.Text(answer), "工厂时区尚未设置");
    }

    private async Task<HttpClient> Manager()
    {
        HttpClient manager = await _web.SignedIn(AccessRole.Manager);
        manager.DefaultRequestHeaders.Add("Accept-Language", "zh-CN");
        return manager;
    }
}
