using MeterNode.Cli;
using MeterNode.Server.Alarms;
using MeterNode.Server.Alarms.Channels;
using MeterNode.Tools.Tests.Commands;

namespace MeterNode.Tools.Tests.Alarms;

/// <summary><c>meternode alarm</c> as a person types it.</summary>
[TestClass]
public sealed class AlarmCommandTests
{
    [TestMethod]
    public void ListAckShelve_OpenAlarm_SaysWhoHasSeenIt()
    {
        using var plant = new AlarmPlant();
        long first = plant.Raise("press-1"), second = plant.Raise("press-2");

        CommandRun ack = Run(plant, "ack", $"{first}", "--by", "Li Wei", "--note", "new one is ordered");
        CommandRun shelve = Run(plant, "shelve", $"{second}", "--hours", "2", "--by", "Li Wei");
        CommandRun list = Run(plant, "list");

        Assert.AreEqual((ExitCode.Ok, ExitCode.Ok, ExitCode.Ok), (ack.Code, shelve.Code, list.Code), ack.Error + shelve.Error);
        StringAssert.Contains(list.Output, "acknowledged by Li Wei (new one is ordered)  press-1: no temperature");
        StringAssert.Contains(list.Output, "put aside until");
        StringAssert.Contains(Run(plant, "list", "--chinese").Output, "热电偶断路");
        StringAssert.Contains(Run(plant, "list", "--json").Output, "\"state\":\"acknowledged\"");
    }

    [TestMethod]
    [DataRow("ack 99 --by x", "there is no alarm 99: 'meternode alarm list' shows them")]
    [DataRow("ack one --by x", "'one' is no number of an alarm")]
    [DataRow("set outbux --limit 70", "did you mean 'outbox'?")]
    [DataRow("set wiring --limit 70", "the rule 'wiring' has no limit")]
    [DataRow("set all-silent --limit 60", "the rule 'all-silent' has no limit")]
    [DataRow("set outbox", "nothing is to change")]
    [DataRow("hours quiet 22-6", "'22-6' are no hours: write two times of a day such as 22:00-06:00")]
    [DataRow("channel add webhook hook ftp://host/", "'ftp://host/' is no address of a web hook")]
    [DataRow("channel add mqtt hall --broker host --security starttls", "MQTT knows no starttls")]
    [DataRow("channel add mqtt hall --broker host --topic a/#", "is no topic to publish to")]
    [DataRow("channel add mail m --server h --from x --to y@z", "'x' is no mail address")]
    [DataRow("channel remove nobody", "there is no channel 'nobody'")]
    [DataRow("test", "there is no channel: 'meternode alarm channel add' makes one")]
    public void Alarm_BadInput_IsOneLineWithItsCure(string arguments, string message)
    {
        using var plant = new AlarmPlant();
        CommandRun run = Run(plant, arguments.Split(' '));

        Assert.AreEqual(ExitCode.Usage, run.Code, run.Error);
        StringAssert.Contains(run.Error, message);
        Assert.AreEqual(1, run.Error.Trim().Split('\n').Length, run.Error);
    }

    [TestMethod]
    public void SetAndHours_RulesOfThePlant_AreShownAndReset()
    {
        using var plant = new AlarmPlant();
        Assert.AreEqual(ExitCode.Ok, Run(plant, "set", "outbox", "--limit", "75", "--severity", "critical").Code);
        Assert.AreEqual(ExitCode.Ok, Run(plant, "set", "control", "--off").Code);
        Assert.AreEqual(ExitCode.Ok, Run(plant, "hours", "quiet", "22:00-06:00").Code);
        string rules = Run(plant, "rules").Output;
        StringAssert.Contains(rules, "outbox       critical the outbox fills up, from 75 %, clears at 60");
        StringAssert.Contains(rules, "control      off ");
        StringAssert.Contains(rules, "only critical alarms are sent 22:00-06:00");

        Run(plant, "set", "outbox", "--reset");
        Run(plant, "set", "control", "--reset");
        Run(plant, "hours", "quiet", "none");

        AlarmSettings settings = AlarmSettings.Load(plant.Plant);
        Assert.AreEqual(0, settings.Rules.Count);
        Assert.IsNull(settings.QuietHours);
    }

    [TestMethod]
    public void Channel_AddListRemove_KeepsSecretsFromOthersAndFromTheList()
    {
        using var plant = new AlarmPlant();
        string password = plant.Plant.In("password.txt");
        File.WriteAllText(password, "geheim\n");
        CommandRun hook = Run(plant, "channel", "add", "webhook", "hook", "https://hooks.example.com/a?token=t");
        CommandRun mail = Run(
            plant, "channel", "add", "mail", "shift", "--server", "mail.example.com", "--from", "a@example.com", "--to", "b@example.com",
            "--user", "meters", "--password-file", password);
        Assert.AreEqual((ExitCode.Ok, ExitCode.Ok), (hook.Code, mail.Code), hook.Error + mail.Error);
        Assert.AreEqual(64, hook.Output.Trim().Length);

        string list = Run(plant, "channel", "list").Output + Run(plant, "channel", "list", "--json").Output;

        StringAssert.Contains(list, "https://hooks.example.com/a");
        StringAssert.Contains(list, "b@example.com by mail.example.com:587 (starttls)");
        foreach (string secret in new[] { "token=t", "geheim", hook.Output.Trim() })
        {
            Assert.IsFalse(list.Contains(secret, StringComparison.Ordinal), list);
        }

        AlarmChannel kept = AlarmSettings.Load(plant.Plant).Channels.Single(channel => channel.Name == "shift");
        Assert.AreEqual(("meters", "geheim"), (kept.User, kept.Password));
        if (!OperatingSystem.IsWindows())
        {
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(AlarmSettings.PathIn(plant.Plant)));
        }

        Run(plant, "channel", "remove", "shift");
        Assert.AreEqual("hook", AlarmSettings.Load(plant.Plant).Channels.Single().Name);
    }

    [TestMethod]
    public void Test_ChannelThatDoesNotAnswer_SaysWhyAndExitsWith3()
    {
        using var plant = new AlarmPlant();
        Run(plant, "channel", "add", "mqtt", "hall", "--broker", "127.0.0.1:1", "--security", "none");
        CommandRun run = Run(plant, "test");

        Assert.AreEqual(ExitCode.DeviceOrIo, run.Code);
        StringAssert.Contains(run.Output, "failed  hall: 127.0.0.1:1: ");
    }

    private static CommandRun Run(AlarmPlant plant, params string[] arguments) =>
        CommandRun.Of(["alarm", .. arguments, "--plant", plant.Plant.Path]);
}
