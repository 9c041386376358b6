using System.Text;
using System.Text.Json.Nodes;
using MeterNode.Cli;
using MeterNode.Plant.Uploading;
using MeterNode.Tools.Tests.Checkpoints;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Uploading;

/// <summary><c>meternode upload</c> against a data centre on this machine.</summary>
[TestClass]
public sealed class UploadCommandTests
{
    private const string From = "2026-09-21T14:30";
    private const string To = "2026-09-21T16:30";
    private const string Key = "0123456789abcdeffedcba9876543210";

    private readonly CheckpointPlant _plant = new(2);
    private readonly MonitoringCenter _center = new();

    private string Map => _plant.Beside("codes.csv");

    [TestInitialize]
    public void WriteMap() => WriteMap("01-01-0000-023300-11,plant,quarter-hour,1,1");

    [TestCleanup]
    public void Remove()
    {
        _center.Dispose();
        _plant.Dispose();
    }

    [TestMethod]
    public void Send_PlainCentre_GetsEveryQuarterHourOnce()
    {
        _plant.Measure(180);
        Register("city");

        CommandRun run = Send();
        CommandRun again = Send();

        Assert.AreEqual(ExitCode.Ok, run.Code, run.Error);
        Assert.Contains("8 values, 0 of them not valid; 0 times that nobody metered have none", run.Output);
        Assert.Contains("city: 8 values acknowledged, 0 wait", run.Output);
        Assert.Contains("The plant is registered with 1 data centre, and authorities ask for two", run.Error);
        Assert.Contains("city: 0 values acknowledged, 0 wait", again.Output);
        Assert.HasCount(8, _center.Values);
        JsonObject upload = _center.Requests[1];
        Assert.AreEqual("device-1", (string?)upload["deviceId"]);
        Assert.AreEqual("91370600000000000X", (string?)upload["enterpriseCode"]);
        JsonNode first = _center.Values[0];
        Assert.AreEqual("01-01-0000-023300-11", (string?)first["dataCode"]);
        Assert.AreEqual("2026-09-21 14:30:00", (string?)first["statDate"]);
        Assert.AreEqual(4, (int)first["inputType"]!);
        Assert.AreEqual(0, (int)first["statType"]!);
        Assert.AreEqual(1, (int)first["scope"]!);
        Assert.IsTrue((bool)first["valid"]!);
        Assert.AreEqual(Energy(), _center.Values.Sum(value => (double)value["dataValue"]!), 1e-6);
    }

    [TestMethod]
    public void Send_CentreWithAKey_GetsEachFieldEncrypted()
    {
        _plant.Measure(180);
        _center.SecretKey = Key;
        Register("province");

        Assert.AreEqual(ExitCode.Ok, Send().Code);

        JsonNode first = _center.Values[0];
        Assert.AreEqual(Encrypted("01-01-0000-023300-11"), (string?)first["dataCode"]);
        Assert.AreEqual(Encrypted("2026-09-21 14:30:00"), (string?)first["statDate"]);
        Assert.AreEqual(Encrypted("4"), (string?)first["inputType"]);
        Assert.AreEqual(Encrypted("0"), (string?)first["statType"]);
        Assert.AreEqual(Encrypted("0"), (string?)first["valid"], "0 is valid");
        Assert.AreEqual("device-1", (string?)_center.Requests[1]["deviceId"], "who sends is not encrypted");
        string kept = Path.Combine(_plant.Folder.Path, "upload", "province", "center.json");
        if (!OperatingSystem.IsWindows())
        {
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(kept));
        }
    }

    [TestMethod]
    public void Send_CentreThatRefusesOrIsAway_KeepsValuesUntilTheyAreAcknowledged()
    {
        _plant.Measure(180);
        using var other = new MonitoringCenter();
        Register("city");
        Register("province", other.RegisterUrl);
        _center.ResponseCode = "1";

        CommandRun refused = Send();

        Assert.AreEqual(ExitCode.DeviceOrIo, refused.Code);
        Assert.Contains("city: 0 values acknowledged, 8 wait", refused.Output);
        Assert.Contains("province: 8 values acknowledged, 0 wait", refused.Output);
        Assert.Contains("refused with code 1: RECEIVED\\u001b[2J; the values are kept and sent again next time", refused.Error);
        Assert.DoesNotContain("\u001b", refused.Error);
        _center.Status = 503;
        Assert.Contains("HTTP status 503", Send().Error);
        Assert.Contains("city: 8 values wait", CommandRun.Of("upload", "status", "--plant", _plant.Folder.Path).Output);
        _center.Status = 200;
        _center.ResponseCode = "0";
        Assert.Contains("city: 8 values acknowledged, 0 wait", Send().Output);
        Assert.HasCount(8, other.Values, "who had them gets them once");
        other.Dispose();
        WriteMap("01-01-0000-023300-11,node-1,quarter-hour,1,4");
        Assert.Contains("cannot be reached", Send().Error);
        Assert.Contains("province: 8 values wait", CommandRun.Of("upload", "status", "--plant", _plant.Folder.Path).Output);
    }

    [TestMethod]
    public void Send_PackMissing_IsNotValidAndSaysSo()
    {
        List<byte[]> packs = _plant.Nodes.Node.Next(180);
        packs.RemoveAt(60);
        _plant.Store(packs);
        _plant.Store(_plant.Nodes.Nodes[1].Next(180));
        Register("city");

        CommandRun run = Send();

        Assert.Contains("8 values, 8 of them not valid", run.Output);
        Assert.Contains("The evidence is not in order: ", run.Error);
        Assert.IsFalse((bool)_center.Values[0]["valid"]!);
    }

    [TestMethod]
    public void Send_VirtualBoard_IsRefused()
    {
        using var simulated = new CheckpointPlant(1, "simulation");
        simulated.Measure(180);
        Register("city", plant: simulated);

        CommandRun run = Send(simulated);

        Assert.AreEqual(ExitCode.Failure, run.Code);
        Assert.Contains("node-1 is a virtual board, and nothing was measured at a machine", run.Error);
        Assert.IsEmpty(_center.Values);
    }

    [TestMethod]
    [DataRow("x,plant,hour,1,1", "line 2: per 'hour': write quarter-hour, day, month")]
    [DataRow("x,node-9,day,1,1", "line 2: of 'node-9': write plant or a node, one of node-1, node-2")]
    [DataRow("x,plant,day,0,1", "line 2: kilowattHoursPerUnit '0': write the kWh in one unit of the code")]
    [DataRow("x,plant,day,1,5", "line 2: scope '5': write 1 plant, 2 process")]
    [DataRow(",plant,day,1,1", "line 2: dataCode '': write the code that the authority gave it")]
    [DataRow("x,plant,day,1,1\nx,node-1,day,1,1", "line 3: dataCode 'x': write each code once for each 'per'")]
    public void Send_WrongTable_SaysWhatToWrite(string lines, string message)
    {
        WriteMap(lines);
        Register("city");

        CommandRun run = Send();

        Assert.AreEqual(ExitCode.Usage, run.Code, run.Error);
        Assert.Contains(message, run.Error);
    }

    [TestMethod]
    public void Send_NoCentre_SaysWhatToDo()
    {
        CommandRun run = Send();

        Assert.AreEqual(ExitCode.Failure, run.Code);
        Assert.Contains("the plant is registered with no data centre: run 'meternode upload register' first", run.Error);
    }

    [TestMethod]
    public void Send_Future_IsRefused()
    {
        CommandRun run = CommandRun.Of(
            "upload", "send", "--plant", _plant.Folder.Path, "--from", "2026-09-01", "--to", $"{DateTime.UtcNow.Year + 1}-12-01",
            "--map", Map);

        Assert.AreEqual(ExitCode.Usage, run.Code);
        Assert.Contains("--to lies in the future", run.Error);
    }

    [TestMethod]
    public void Register_Twice_NeedsAWord()
    {
        Register("city");

        CommandRun run = CommandRun.Of(RegisterWords("city", _center.RegisterUrl, _plant));

        Assert.AreEqual(ExitCode.Failure, run.Code);
        Assert.Contains("add --again to register anew", run.Error);
        Assert.AreEqual(ExitCode.Ok, CommandRun.Of([.. RegisterWords("city", _center.RegisterUrl, _plant), "--again"]).Code);
    }

    [TestMethod]
    [DataRow("responseCode", "1", "refused with code 1: RECEIVE SUCCESS; nothing is registered")]
    [DataRow("deviceId", "", "has no deviceId")]
    [DataRow("centerDataURL", "http://monitoring.example.cn/x", "has no centerDataURL with https")]
    [DataRow("secretKey", "abc", "gave a secretKey that is not 32 hex digits")]
    public void Register_AnswerThatDoesNotDo_IsRefused(string member, string value, string message)
    {
        _center.Registration[member] = value;

        CommandRun run = CommandRun.Of(RegisterWords("city", _center.RegisterUrl, _plant));

        Assert.AreEqual(ExitCode.Failure, run.Code, run.Error);
        Assert.Contains(message, run.Error);
        Assert.Contains("0 data centres", CommandRun.Of("upload", "status", "--plant", _plant.Folder.Path).Error);
    }

    [TestMethod]
    public void Register_WithoutTls_IsRefusedBeforeAnythingIsSent()
    {
        CommandRun run = CommandRun.Of(RegisterWords("city", "http://monitoring.example.cn/enterprise/register", _plant));

        Assert.AreEqual(ExitCode.Usage, run.Code);
        Assert.Contains("is no address of a centre: write https://", run.Error);
    }

    [TestMethod]
    public void Register_CentreThatIsAway_SaysSo()
    {
        CommandRun run = CommandRun.Of(RegisterWords("city", $"http://127.0.0.1:{LoopbackPorts.Take()}/register", _plant));

        Assert.AreEqual(ExitCode.DeviceOrIo, run.Code);
        Assert.Contains("cannot be reached", run.Error);
    }

    [TestMethod]
    public void Acknowledge_RequestsOfMoreThanAYearAgo_Go()
    {
        using UploadFolder folder = UploadFolder.Open(_plant.Folder);
        folder.Register("city", new UploadCenter
        {
            RegisterUrl = new Uri("https://monitoring.example.cn/register"),
            DataUrl = new Uri("https://monitoring.example.cn/data"),
            Region = "370600",
            EnterpriseCode = "x",
            DeviceId = "d",
        });
        var now = new DateTimeOffset(2026, 11, 27, 0, 0, 0, TimeSpan.Zero);
        UploadValue Of(string date) => new("x", "1", UploadSpan.Day, date, 1, true);
        folder.Add("city", [Of("a")], 10);
        folder.Acknowledge("city", folder.Waiting("city")[0], now - UploadFolder.Kept - TimeSpan.FromDays(1));
        folder.Add("city", [Of("b")], 10);
        folder.Acknowledge("city", folder.Waiting("city")[0], now - UploadFolder.Kept + TimeSpan.FromDays(1));
        Assert.AreEqual(0, folder.Add("city", [Of("b")], 10), "the centre has it");

        folder.Add("city", [Of("c"), Of("d"), Of("e")], 2);
        Assert.HasCount(2, folder.Waiting("city"), "three values, two in a request");
        folder.Acknowledge("city", folder.Waiting("city")[0], now);

        Assert.HasCount(2, Directory.GetFiles(Path.Combine(_plant.Folder.Path, "upload", "city", "sent")), "the first is gone");
        Assert.AreEqual(1, folder.Add("city", [Of("b") with { DataValue = "2" }, Of("e")], 10), "a changed value goes again");
    }

    private static string Encrypted(string text) =>
        Convert.ToHexStringLower(Sm4.Encrypt(Convert.FromHexString(Key), Encoding.UTF8.GetBytes(text)));

    private static string[] RegisterWords(string center, string url, CheckpointPlant plant) =>
    [
        "upload", "register", "--plant", plant.Folder.Path, "--center", center, "--url", url, "--region", "370600", "--enterprise",
        "91370600000000000X",
    ];

    private void WriteMap(string lines) => File.WriteAllText(Map, "dataCode,of,per,kilowattHoursPerUnit,scope\n" + lines + "\n");

    private void Register(string center, string? url = null, CheckpointPlant? plant = null)
    {
        CommandRun run = CommandRun.Of(RegisterWords(center, url ?? _center.RegisterUrl, plant ?? _plant));
        Assert.AreEqual(ExitCode.Ok, run.Code, run.Error);
        Assert.Contains($"registered with '{center}', which wants the values of a day at 01:38:00", run.Output);
    }

    private CommandRun Send(CheckpointPlant? plant = null) => CommandRun.Of(
        "upload", "send", "--plant", (plant ?? _plant).Folder.Path, "--from", From, "--to", To, "--map", Map);

    private double Energy()
    {
        CommandRun run = CommandRun.Of("figures", "--plant", _plant.Folder.Path, "--from", From, "--to", To, "--json");
        return (double)JsonNode.Parse(run.Output)!["figures"]!.AsArray().Single(figure =>
            (string?)figure!["id"] == "energy" && (string?)figure["scope"] == "plant")!["value"]!;
    }
}
