using System.Net;
using System.Text;
using MeterNode.Plant.Access;
using MeterNode.Plant.Audit;
using MeterNode.Plant.Wiring;
using MeterNode.Server.Live;
using MeterNode.Tools.Tests.Serving;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using MQTTnet;

namespace MeterNode.Tools.Tests.Web;

/// <summary>Who has seen the clamps stands for them, with what they read then.</summary>
[TestClass]
public sealed class WiringConfirmationTests : IDisposable
{
    private const string Page = "/nodes/node-1/wiring";
    private static readonly byte[] s_jpeg = WiringPhoto.Of(SmallPictures.Jpeg())!.Bytes;

    private readonly ServedPlant _served = new();
    private readonly ManualTime _time = new(DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds));
    private readonly ServedWeb _web;
    private readonly IMqttClient _node;

    public WiringConfirmationTests()
    {
        _served.Remake(options => options with { Time = _time });
        _web = new ServedWeb(_served.Plant, _served.Server);
        _served.Server.Start();
        _node = _served.Connect("node-1");
    }

    public void Dispose()
    {
        _node.Dispose();
        _web.Dispose();
        _served.Dispose();
    }

    [TestMethod]
    public async Task Confirm_RightClamps_IsRecordedWithPhoto_AndTheAuditLogSignsBoth()
    {
        HttpClient operators = await _web.SignedIn(AccessRole.Operator);
        Status("ok");

        HttpResponseMessage answer = await Confirm(operators, SmallPictures.Jpeg(SmallPictures.Exif(turn: 1), SmallPictures.Comment));

        Assert.AreEqual(HttpStatusCode.Found, answer.StatusCode, await ServedWeb.Text(answer));
        WiringRecord record = WiringRecords.Newest(_served.Plant, "node-1", out bool isChanged)!;
        Assert.IsFalse(isChanged);
        Assert.AreEqual(
            ("100 A : 50 mA", "C-17", "electrician", "operator"), (record.Ratio, record.Serials, record.Person, record.Account));
        Assert.AreEqual(("Right", 9000.0), (record.Phases.Single().Verdict, record.Phases.Single().Watts));
        HttpResponseMessage photo = await operators.GetAsync("/wiring/photos/" + record.Photo);
        Assert.AreEqual("image/jpeg", photo.Content.Headers.ContentType?.MediaType);
        CollectionAssert.AreEqual(s_jpeg, await photo.Content.ReadAsByteArrayAsync());
        string file = Directory.GetFiles(_served.Plant.In("wiring", "node-1")).Single();
        Assert.IsTrue(AuditLog.Mentions(_served.Plant, Encoding.UTF8.GetBytes(record.Photo!)));
        Assert.IsTrue(AuditLog.Mentions(_served.Plant, Encoding.UTF8.GetBytes(Path.GetFileName(file))));
        string page = await ServedWeb.Text(await operators.GetAsync(Page + "?lang=en"));
        StringAssert.Contains(page, "confirmed by electrician");

        File.WriteAllText(file, File.ReadAllText(file).Replace("100 A", "200 A", StringComparison.Ordinal));
        page = await ServedWeb.Text(await operators.GetAsync(Page + "?lang=en"));
        StringAssert.Contains(page, "was changed or damaged");
        Assert.DoesNotContain("confirmed by electrician", page);
    }

    [TestMethod]
    public async Task Confirm_WhatCannotBe_SaysWhyAndRecordsNothing()
    {
        HttpClient operators = await _web.SignedIn(AccessRole.Operator);
        operators.DefaultRequestHeaders.Add("Accept-Language", "en");
        Status("ct-reversed");
        await Require(await Confirm(operators, null), HttpStatusCode.BadRequest, "L1 is not right yet");
        Status("ok");
        await Require(await Confirm(operators, "GIF89a"u8.ToArray()), HttpStatusCode.BadRequest, "neither JPEG nor PNG");
        await Require(
            await Confirm(operators, new byte[WiringPhoto.MaximumBytes + (1 << 20)]), HttpStatusCode.RequestEntityTooLarge, "Too large");
        await Require(await Confirm(operators, null, ratio: " "), HttpStatusCode.BadRequest, "belong to a confirmation");
        HttpResponseMessage typed = await Confirm(operators, null, ratio: " ");
        StringAssert.Contains(await ServedWeb.Text(typed), "C-17", "what was typed is not lost");
        _time.Advance(60);
        await Require(await Confirm(operators, null), HttpStatusCode.BadRequest, "sends no present values");

        Assert.IsFalse(Directory.Exists(_served.Plant.In("wiring")));
        Assert.AreEqual(
            HttpStatusCode.NotFound, (await operators.GetAsync("/wiring/photos/..%2F..%2Fplant.key")).StatusCode, "no other file is shown");
    }

    [TestMethod]
    public async Task Confirm_AsAViewer_IsRefused()
    {
        HttpClient viewer = await _web.SignedIn(AccessRole.Viewer);
        Status("ok");

        Assert.DoesNotContain("Confirm the wiring", await ServedWeb.Text(await viewer.GetAsync(Page + "?lang=en")));
        Assert.AreEqual(HttpStatusCode.Forbidden, (await Confirm(viewer, null)).StatusCode);
        Assert.IsFalse(Directory.Exists(_served.Plant.In("wiring")));
    }

    private static async Task Require(HttpResponseMessage answer, HttpStatusCode status, string words)
    {
        string text = await ServedWeb.Text(answer);
        Assert.AreEqual(status, answer.StatusCode, text);
        StringAssert.Contains(text, words);
    }

    private static async Task<HttpResponseMessage> Confirm(HttpClient client, byte[]? photo, string ratio = "100 A : 50 mA")
    {
        using var form = new MultipartFormDataContent();
        foreach ((string name, string value) in ((string, string)[])
            [("__RequestVerificationToken", await ServedWeb.TokenOf(client, Page)), ("ratio", ratio), ("serials", "C-17"),
                ("person", "electrician")])
        {
            form.Add(new StringContent(value), name);
        }

        if (photo is not null)
        {
            form.Add(new ByteArrayContent(photo), "photo", "any.name");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, Page) { Content = form };
        request.Headers.ExpectContinue = true; // What is refused is not sent.
        return await client.SendAsync(request);
    }

    private void Status(string wiring)
    {
        _time.Advance(1);
        ServedPlant.Publish(_node, Topics.Status(ServedPlant.Site, "node-1"), Encoding.UTF8.GetBytes($$$"""
            {"schemaVersion":1,"state":"online","seq":3,"config":1,"fillPercent":2,"live":{"windowsUsed":5,"windowsRefused":0,"overRange":0,
            "hertz":50.01,"phases":[{"amperes":39.13,"watts":9000,"pf":0.95,"wiring":"{{{wiring}}}","volts":230.1,
            "vars":700,"degrees":17}],"zones":[]}}
            """));
        Assert.IsTrue(SpinWait.SpinUntil(
            () => _served.Server.Live.Find("node-1") is NodeLive { HasPresent: true } live && live.Phases[0].Wiring == wiring,
            ServedPlant.Wait));
    }
}
