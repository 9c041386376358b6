using System.Net;
using System.Text.RegularExpressions;
using MeterNode.Plant.Access;
using MeterNode.Plant.Audit;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Web;

/// <summary>The page on which a manager gives and ends access.</summary>
[TestClass]
public sealed partial class AccessPageTests
{
    [TestMethod]
    public async Task Manager_GivesAndEndsAccess_UnderTheOwnName()
    {
        using var web = new ServedWeb();
        HttpClient boss = await web.SignedIn(AccessRole.Manager);
        HttpResponseMessage user = await ServedWeb.Post(
            boss, "/access/user/add", "/access", ("name", "anna"), ("role", "viewer"), ("password", ServedWeb.Password));
        Assert.AreEqual("/access", user.Headers.Location?.ToString());
        string made = await ServedWeb.Text(await ServedWeb.Post(
            boss, "/access/token/add", "/access", ("name", "grafana"), ("scope", "read"), ("scope", "figures"), ("days", "30")));
        string secret = Secret().Match(made).Value;
        Assert.AreEqual(HttpStatusCode.OK, (await web.WithToken(secret).GetAsync("/api/v1/nodes")).StatusCode);
        Assert.DoesNotContain(secret, await boss.GetStringAsync("/access"), "it is shown once");

        string link = await ServedWeb.Text(await ServedWeb.Post(
            boss, "/access/link/add", "/access", ("name", "TÜV"), ("from", "2026-10-01"), ("to", "2026-11-01"), ("days", "30")));
        StringAssert.Contains(link, $"{web.Web.Address}/link/mnl_");

        await ServedWeb.Post(boss, "/access/token/end", "/access", ("name", "grafana"));
        await ServedWeb.Post(boss, "/access/link/end", "/access", ("name", "TÜV"));
        await ServedWeb.Post(boss, "/access/user/end", "/access", ("name", "anna"));

        AccessBook book = AccessBook.Read(web.Plant);
        Assert.AreEqual(HttpStatusCode.Unauthorized, (await web.WithToken(secret).GetAsync("/api/v1/nodes")).StatusCode);
        Assert.IsNull(book.Account("anna"));
        Assert.IsNotNull(book.Links.Single().Ended);
        AuditEntry[] entries = [.. AuditLog.Read(web.Plant, out string? problem).Where(entry => entry.Via == "page")];
        Assert.IsNull(problem);
        CollectionAssert.IsSubsetOf(
            (string[])["user add", "token add", "link add", "token end", "link end", "user end"],
            entries.Select(entry => entry.What).ToArray());
        Assert.IsTrue(entries.All(entry => entry.By == "manager"));
        StringAssert.Contains(await ServedWeb.Text(await boss.GetAsync("/access?lang=zh")), "变更记录");
    }

    [TestMethod]
    [DataRow("/access/user/add", "role", "viewer", "password", "short", "take 12 or more")]
    [DataRow("/access/user/add", "role", "emperor", "password", "long enough for this", "'role' is missing")]
    [DataRow("/access/token/add", "scope", "everything", "days", "30", "'scope' is missing")]
    [DataRow("/access/token/add", "scope", "read", "days", "99999", "'days' is missing")]
    [DataRow("/access/user/end", "x", "x", "y", "y", "there is no account")]
    public async Task Form_NotUnderstood_SaysWhyAndChangesNothing(
        string path, string first, string firstValue, string second, string secondValue, string part)
    {
        using var web = new ServedWeb();
        HttpClient boss = await web.SignedIn(AccessRole.Manager);
        string before = File.ReadAllText(web.Plant.AccessPath);

        HttpResponseMessage answer = await ServedWeb.Post(
            boss, path, "/access", ("name", "anna"), (first, firstValue), (second, secondValue));

        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
        StringAssert.Contains(await ServedWeb.Text(answer), part);
        Assert.AreEqual(before, File.ReadAllText(web.Plant.AccessPath));
    }

    /// <summary>What goes on now is not for an assessor: a page that asked for it would be refused, and ask again and again.</summary>
    [TestMethod]
    [DataRow(AccessRole.Viewer, true)]
    [DataRow(AccessRole.Assessor, false)]
    public async Task Page_OfWhoMayNotSeeWhatGoesOn_DoesNotAskForIt(AccessRole role, bool asks)
    {
        using var web = new ServedWeb();

        string page = await (await web.SignedIn(role)).GetStringAsync("/evidence");

        Assert.AreEqual(asks, page.Contains("data-source=", StringComparison.Ordinal));
    }

    [GeneratedRegex("mnt_[A-Za-z0-9_-]{43}")]
    private static partial Regex Secret();
}
