using MeterNode.Server.Alarms;
using MeterNode.Server.Alarms.Channels;

namespace MeterNode.Tools.Tests.Alarms;

/// <summary>What a channel is told, and when.</summary>
[TestClass]
public sealed class AlarmCourierTests
{
    [TestMethod]
    public void Turn_OneAlarm_IsOneMessageWithMachineAndCure()
    {
        using var plant = new AlarmPlant();
        (AlarmCourier courier, ScriptedSender sender) = Make(plant);
        plant.Raise("press-1");
        Turn(courier);
        Turn(courier);

        AlarmMessage message = sender.Taken.Single();
        Assert.AreEqual(AlarmMessageKind.Raised, message.Kind);
        Assert.AreEqual(
            "press-1 (die-casting press, hall 2): no temperature: zone : the thermocouple's circuit is open",
            message.Alarms[0].En.ToString());
        Assert.AreEqual(("die-casting press", "hall 2"), (message.Alarms[0].Machine, message.Alarms[0].Hall));
        Assert.AreEqual("press-1 (die-casting press，hall 2)", message.Alarms[0].Zh.Subject);
        Assert.AreEqual("热电偶断路", message.Alarms[0].Zh.Text.Split('：')[1]);
        StringAssert.Contains(message.Alarms[0].En.Cure, "thermocouple");
    }

    [TestMethod]
    public void Turn_HundredAlarmsAtOnce_IsOneBoundedDigestWithCriticalOnesFirst()
    {
        using var plant = new AlarmPlant();
        (AlarmCourier courier, ScriptedSender sender) = Make(plant);
        for (int i = 0; i < 100; i++)
        {
            plant.Raise($"n{i}", severity: i >= 90 ? AlarmSeverity.Critical : AlarmSeverity.Warning);
        }

        Turn(courier);

        AlarmMessage digest = sender.Taken.Single();
        Assert.AreEqual((AlarmMessageKind.Digest, 50, 50), (digest.Kind, digest.Alarms.Count, digest.More));
        Assert.AreEqual(10, digest.Alarms.Take(10).Count(alarm => alarm.Severity == AlarmSeverity.Critical));
    }

    [TestMethod]
    public void Turn_NewAlarmsForADay_MessagesStayBounded()
    {
        using var plant = new AlarmPlant();
        (AlarmCourier courier, ScriptedSender sender) = Make(plant, perHour: 10);
        for (int minute = 0; minute < 24 * 60; minute++)
        {
            plant.Raise($"n{minute}");
            Turn(courier);
            plant.Time.Advance(60);
        }

        Assert.IsTrue(sender.Taken.Count <= 24 * (10 + 4), $"{sender.Taken.Count} messages");
        plant.Time.Advance(900);
        Turn(courier);
        Assert.AreEqual(24 * 60, sender.Taken.Sum(message => message.Alarms.Count + message.More), "every alarm was told once");
    }

    [TestMethod]
    public void Turn_QuietHours_OnlyCriticalBreaksThroughAndTheRestComesInOneDigest()
    {
        using var plant = new AlarmPlant();
        (AlarmCourier courier, ScriptedSender sender) = Make(plant);
        for (int i = 0; i < 5; i++)
        {
            plant.Raise($"n{i}");
        }

        plant.Raise("n9", "chain", AlarmSeverity.Critical);
        Turn(courier, isQuiet: true);
        Assert.AreEqual("chain", sender.Taken.Single().Alarms.Single().Rule);

        Turn(courier, isQuiet: false);

        Assert.AreEqual(2, sender.Taken.Count);
        Assert.AreEqual((AlarmMessageKind.Digest, 5), (sender.Taken[1].Kind, sender.Taken[1].Alarms.Count));
    }

    [TestMethod]
    public void Turn_ChannelIsAway_TriesAgainEverLaterAndLosesNothing()
    {
        using var plant = new AlarmPlant();
        (AlarmCourier courier, ScriptedSender sender) = Make(plant);
        var said = new List<string>();
        courier.Failed += said.Add;
        sender.IsAway = true;
        plant.Raise("press-1");
        for (int second = 0; second < 3600; second++)
        {
            Turn(courier);
            plant.Time.Advance(1);
        }

        Assert.IsTrue(sender.Attempts is > 5 and < 20, $"{sender.Attempts} attempts in an hour");
        Assert.AreEqual("alarms wait for the channel 'shift': nobody there", said.Single());

        sender.IsAway = false;
        plant.Time.Advance(600);
        Turn(courier);

        Assert.AreEqual(1, sender.Taken.Count);
    }

    /// <summary>The clock is set back by a day while a channel is away, and after a digest.</summary>
    [TestMethod]
    public void Turn_ClockIsSetBack_WaitsNoLonger()
    {
        using var plant = new AlarmPlant();
        (AlarmCourier courier, ScriptedSender sender) = Make(plant);
        sender.IsAway = true;
        plant.Raise("press-1");
        Turn(courier);
        sender.IsAway = false;
        plant.Time.Set(-86_400);
        plant.Time.Advance(5);
        Turn(courier);
        Assert.AreEqual("press-1", sender.Taken.Single().Alarms.Single().Node);

        RaiseMany();
        Turn(courier);
        Assert.AreEqual(AlarmMessageKind.Digest, sender.Taken[^1].Kind);
        int count = sender.Taken.Count;
        plant.Time.Set(-86_400);
        RaiseMany();
        plant.Time.Advance(900);
        Turn(courier);
        Assert.AreEqual(count + 1, sender.Taken.Count);

        void RaiseMany()
        {
            for (int i = 0; i < 6; i++)
            {
                plant.Raise($"node-{sender.Taken.Count}-{i}");
            }
        }
    }

    [TestMethod]
    public void Turn_SenderHasADefect_AlarmWaitsAndItIsSaid()
    {
        using var plant = new AlarmPlant();
        (AlarmCourier courier, ScriptedSender sender) = Make(plant);
        var said = new List<string>();
        courier.Failed += said.Add;
        sender.Defect = new FormatException("a defect");
        plant.Raise("press-1");
        Turn(courier);
        StringAssert.Contains(said.Single(), "a defect");

        sender.Defect = null;
        plant.Time.Advance(5);
        Turn(courier);

        Assert.AreEqual(1, sender.Taken.Count);
    }

    [TestMethod]
    public void Restart_MessageWasNotTaken_IsSentAfterwardsAndNothingTwice()
    {
        using var plant = new AlarmPlant();
        (AlarmCourier courier, ScriptedSender sender) = Make(plant);
        plant.Raise("press-1");
        Turn(courier);
        sender.IsAway = true;
        plant.Raise("press-2");
        Turn(courier);

        plant.Reopen();
        (courier, sender) = Make(plant);
        Turn(courier);

        Assert.AreEqual("press-2", sender.Taken.Single().Alarms.Single().Node);
    }

    [TestMethod]
    public void Turn_NewChannel_IsToldWhatIsOpenAndNotWhatIsOver()
    {
        using var plant = new AlarmPlant();
        plant.Raise("press-0");
        plant.Clear("press-0");
        plant.Raise("press-1");
        (AlarmCourier courier, ScriptedSender sender) = Make(plant);
        Turn(courier);

        Assert.AreEqual("press-1", sender.Taken.Single().Alarms.Single().Node);
    }

    /// <summary>A plant that has had no alarm yet; the one of the night is over when its channel may speak.</summary>
    [TestMethod]
    public void Turn_NewChannelInQuietHours_TellsAfterwardsWhatCameAndWentInThem()
    {
        using var plant = new AlarmPlant();
        (AlarmCourier courier, ScriptedSender sender) = Make(plant);
        Turn(courier, isQuiet: true);
        plant.Raise("press-1");
        Turn(courier, isQuiet: true);
        plant.Time.Advance(7200);
        plant.Clear("press-1");
        Turn(courier, isQuiet: true);
        Assert.AreEqual(0, sender.Taken.Count);

        Turn(courier);

        Assert.AreEqual("press-1", sender.Taken.Single().Alarms.Single().Node);
    }

    /// <summary>The numbers of a new journal begin at 1 again.</summary>
    [TestMethod]
    public void Restart_JournalIsGoneAndTheProgressIsNot_TellsTheNextAlarm()
    {
        using var plant = new AlarmPlant();
        (AlarmCourier courier, _) = Make(plant);
        plant.Raise("press-1");
        plant.Raise("press-2");
        Turn(courier);
        File.Delete(plant.JournalPath);

        plant.Reopen();
        (courier, ScriptedSender sender) = Make(plant);
        Turn(courier);
        plant.Raise("press-3");
        Turn(courier);

        Assert.AreEqual("press-3", sender.Taken.Single().Alarms.Single().Node);
    }

    [TestMethod]
    public void Turn_ShelvedAlarm_IsToldWhenTheTimeIsOver()
    {
        using var plant = new AlarmPlant();
        (AlarmCourier courier, ScriptedSender sender) = Make(plant);
        long number = plant.Raise("press-1");
        plant.Book.Shelve(number, TimeSpan.FromHours(1), "Li Wei");
        Turn(courier);
        Assert.AreEqual(0, sender.Taken.Count);

        plant.Time.Advance(3600);
        plant.Book.Record([]);
        Turn(courier);

        Assert.AreEqual(number, sender.Taken.Single().Alarms.Single().Number);
    }

    [TestMethod]
    [DataRow(true, "Raised Acknowledged Cleared")]
    [DataRow(false, "Raised")]
    public void Turn_AlarmEnds_IsToldWhereTheChannelWantsIt(bool sendsEnds, string kinds)
    {
        using var plant = new AlarmPlant();
        (AlarmCourier courier, ScriptedSender sender) = Make(plant);
        sender.SendsEnds = sendsEnds;
        long number = plant.Raise("press-1");
        Turn(courier);
        plant.Book.Acknowledge([number], "Li Wei");
        Turn(courier);
        plant.Clear("press-1");
        Turn(courier);

        Assert.AreEqual(kinds, string.Join(' ', sender.Taken.Select(message => message.Kind)));
    }

    private static void Turn(AlarmCourier courier, bool isQuiet = false) =>
        courier.Turn(isQuiet, CancellationToken.None).GetAwaiter().GetResult();

    private static (AlarmCourier Courier, ScriptedSender Sender) Make(AlarmPlant plant, int perHour = 20)
    {
        var sender = new ScriptedSender();
        var channel = new AlarmChannel { Name = "shift", Kind = AlarmChannelKind.Mail, MessagesPerHour = perHour };
        var file = new ChannelProgressFile(plant.Plant);
        return (new AlarmCourier(channel, sender, plant.Book, file, ("test", _ => ("die-casting press", "hall 2")), plant.Time), sender);
    }
}
