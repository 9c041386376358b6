using MeterNode.Plant;
using MeterNode.Server.Alarms;

namespace MeterNode.Tools.Tests.Alarms;

/// <summary>The states of alarms, and that they survive.</summary>
[TestClass]
public sealed class AlarmBookTests
{
    [TestMethod]
    public void Record_RaisedAcknowledgedCleared_GoesThroughItsStates()
    {
        using var plant = new AlarmPlant();
        long number = plant.Raise("press-1");
        Assert.AreEqual(AlarmState.Raised, plant.Book.Find(number)!.State);

        Assert.AreEqual(1, plant.Book.Acknowledge([number], "Li Wei", "on the way"));
        Assert.AreEqual(AlarmState.Acknowledged, plant.Book.Find(number)!.State);
        plant.Clear("press-1");

        Alarm over = plant.Book.Find(number)!;
        Assert.AreEqual(AlarmState.Over, over.State);
        Assert.AreEqual(("Li Wei", "on the way"), (over.AcknowledgedBy, over.Note));
        Assert.AreEqual(0, plant.Book.Listed().Count);
    }

    [TestMethod]
    public void Listed_ClearedBeforeAnybodySawIt_StaysUntilItIsAcknowledged()
    {
        using var plant = new AlarmPlant();
        long number = plant.Raise("press-1");
        plant.Clear("press-1");
        Assert.AreEqual(AlarmState.Cleared, plant.Book.Listed().Single().State);

        plant.Book.Acknowledge([number], "Li Wei");

        Assert.AreEqual(0, plant.Book.Listed().Count);
        Assert.AreEqual(0, plant.Book.Acknowledge([number], "somebody else"), "the first one counts");
        Assert.AreEqual("Li Wei", plant.Book.Find(number)!.AcknowledgedBy);
    }

    [TestMethod]
    public void Record_SameConditionTwice_IsOneAlarm()
    {
        using var plant = new AlarmPlant();
        plant.Raise("press-1");
        plant.Raise("press-1");
        plant.Raise("press-2");

        Assert.AreEqual(2, plant.Book.Listed().Count);
    }

    [TestMethod]
    public void Restart_AnyState_IsAsBefore()
    {
        using var plant = new AlarmPlant();
        long first = plant.Raise("press-1"), second = plant.Raise("press-2"), third = plant.Raise("press-3");
        plant.Book.Acknowledge([first], "Li Wei");
        plant.Clear("press-2");
        plant.Book.Shelve(third, TimeSpan.FromHours(2), "Li Wei");

        AlarmBook next = plant.Reopen();

        Assert.AreEqual(AlarmState.Acknowledged, next.Find(first)!.State);
        Assert.AreEqual(AlarmState.Cleared, next.Find(second)!.State);
        Assert.AreEqual(AlarmState.Shelved, next.Find(third)!.State);
        Assert.IsTrue(next.IsOpen(new AlarmKey("sensor", "press-3")));
        Assert.IsFalse(next.IsOpen(new AlarmKey("sensor", "press-2")));
    }

    [TestMethod]
    public void Acknowledge_ByAnotherProcess_IsSeenAtTheNextLook()
    {
        using var plant = new AlarmPlant();
        AlarmBook server = plant.Book;
        long number = plant.Raise("press-1");
        var told = new List<AlarmEntry>();
        server.Changed += told.Add;

        new AlarmBook(plant.Plant, plant.Time).Acknowledge([number], "Li Wei");
        server.Sync();

        Assert.AreEqual(AlarmState.Acknowledged, server.Find(number)!.State);
        Assert.AreEqual(AlarmEvent.Acknowledged, told.Single().What);
    }

    [TestMethod]
    public void Acknowledge_TwoProcessesInTurn_NumbersHaveNoHole()
    {
        using var plant = new AlarmPlant();
        var other = new AlarmBook(plant.Plant, plant.Time);
        long first = plant.Raise("press-1"), second = plant.Raise("press-2");
        other.Acknowledge([first], "a");
        plant.Book.Acknowledge([second], "b");

        Assert.AreEqual("1 2 3 4", string.Join(' ', plant.Reopen().Since(0).Select(entry => entry.Seq)));
    }

    [TestMethod]
    public void Restart_LastLineIsTorn_IsWithoutItAndGoesOn()
    {
        using var plant = new AlarmPlant();
        long first = plant.Raise("press-1");
        plant.Raise("press-2");
        byte[] whole = File.ReadAllBytes(plant.JournalPath);
        int firstLine = Array.IndexOf(whole, (byte)'\n') + 1;
        for (int cut = firstLine; cut < whole.Length - 1; cut++)
        {
            File.WriteAllBytes(plant.JournalPath, whole[..cut]);
            AlarmBook next = plant.Reopen();
            Assert.AreEqual(first, next.Listed().Single().Number, $"cut at {cut}");
        }

        plant.Raise("press-3");
        Assert.AreEqual(2, plant.Reopen().Listed().Count);
    }

    [TestMethod]
    public void Record_AgainWithinAnHour_SendsNoMessageOfItsOwn()
    {
        using var plant = new AlarmPlant();
        plant.Raise("press-1");
        plant.Clear("press-1");
        plant.Time.Advance(3599);
        plant.Raise("press-1");
        plant.Clear("press-1");
        plant.Time.Advance(3600);
        plant.Raise("press-1");

        Assert.AreEqual(
            "False True False",
            string.Join(' ', plant.Book.Since(0).Where(entry => entry.What == AlarmEvent.Raised).Select(entry => entry.IsQuiet)));
    }

    [TestMethod]
    public void Shelve_TimeIsOver_IsToldAgain()
    {
        using var plant = new AlarmPlant();
        long number = plant.Raise("press-1");
        plant.Book.Shelve(number, TimeSpan.FromHours(1), "Li Wei");
        plant.Time.Advance(3599);
        plant.Book.Record([]);
        Assert.AreEqual(AlarmState.Shelved, plant.Book.Find(number)!.State);

        plant.Time.Advance(1);
        plant.Book.Record([]);

        Assert.AreEqual(AlarmState.Raised, plant.Book.Find(number)!.State);
        Assert.AreEqual(AlarmEvent.Unshelved, plant.Book.Since(0)[^1].What);
    }

    [TestMethod]
    public void Acknowledge_NumberThatIsNone_SaysWhereNumbersAre()
    {
        using var plant = new AlarmPlant();
        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(() => plant.Book.Acknowledge([7], "Li Wei"));
        StringAssert.Contains(refusal.Message, "there is no alarm 7: 'meternode alarm list' shows them");
    }

    [TestMethod]
    public void Record_ForYears_FileAndMemoryStayBoundedAndTheListWhole()
    {
        using var plant = new AlarmPlant();
        long kept = plant.Raise("furnace");
        var values = new Dictionary<string, string> { ["value"] = "open" };
        for (int round = 0; round < 60; round++)
        {
            for (int raised = 1; raised >= 0; raised--)
            {
                plant.Book.Record([.. Enumerable.Range(0, 100)
                    .Select(i => new AlarmChange(new AlarmKey("sensor", $"n{i}"), raised == 1, AlarmSeverity.Warning, values))]);
            }

            plant.Book.Acknowledge([.. plant.Book.Listed().Where(alarm => alarm.Number != kept).Select(alarm => alarm.Number)], "x");
        }

        AlarmBook next = plant.Reopen();
        Assert.IsTrue(next.Since(0).Count <= 4100, $"{next.Since(0).Count} lines");
        Assert.AreEqual(kept, next.Listed().Single().Number);
        Assert.AreEqual(plant.Book.LastSeq, next.LastSeq);
    }

    [TestMethod]
    public void Sync_AnotherProcessHasTidied_TellsOnlyWhatIsNew()
    {
        using var plant = new AlarmPlant();
        AlarmBook server = plant.Book;
        Fill(server, 1000);
        server.Acknowledge([.. server.Listed().Select(alarm => alarm.Number)], "Li Wei");
        Fill(server, 500);
        var told = new List<AlarmEntry>();
        server.Changed += told.Add;
        long length = new FileInfo(plant.JournalPath).Length;

        new AlarmBook(plant.Plant, plant.Time).Acknowledge([server.Listed()[0].Number], "Li Wei");
        server.Sync();

        Assert.IsTrue(new FileInfo(plant.JournalPath).Length < length, "the other one has tidied");
        Assert.AreEqual(AlarmEvent.Acknowledged, told.Single().What);
    }

    [TestMethod]
    public void Sync_FileIsAnotherThatIsNotShorter_TakesAllOfIt()
    {
        using var plant = new AlarmPlant();
        using var other = new AlarmPlant();
        plant.Raise("press-1");
        Fill(other.Book, 10);
        other.Raise("press-2");

        File.Copy(other.JournalPath, plant.JournalPath, overwrite: true);
        plant.Book.Sync();

        Assert.AreEqual(11, plant.Book.Listed().Count);
        Assert.IsFalse(plant.Book.IsOpen(new AlarmKey("sensor", "press-1")));
    }

    [TestMethod]
    public void Listed_NobodyAcknowledges_StaysBoundedAndHasAllWhoseConditionHolds()
    {
        using var plant = new AlarmPlant();
        long first = plant.Raise("furnace");
        for (int round = 0; round < 30; round++)
        {
            Fill(plant.Book, 100);
        }

        IReadOnlyList<Alarm> listed = plant.Book.Listed();
        Assert.AreEqual(1001, listed.Count);
        Assert.AreEqual(first, listed[0].Number);
        Assert.AreEqual(plant.Book.History(1).Single().Number, listed[^1].Number);
        Assert.IsTrue(plant.Reopen().Since(0).Count <= 4400, $"{plant.Book.Since(0).Count} lines");
        Assert.AreEqual(1001, plant.Book.Listed().Count);
    }

    /// <summary>A line that nobody reads shows whether the file was written anew.</summary>
    [TestMethod]
    public void Record_MoreAlarmsHoldThanLinesAreKept_AppendsAndDoesNotRewriteEachTime()
    {
        using var plant = new AlarmPlant();
        plant.Book.Record([.. Changes(4500, isRaised: true)]);
        File.AppendAllText(plant.JournalPath, "mark\n");

        plant.Raise("press-1");

        Assert.IsTrue(File.ReadAllLines(plant.JournalPath).Contains("mark"));
        Assert.AreEqual(4501, plant.Reopen().Listed().Count);
    }

    /// <summary>Alarms that come and go, and nobody acknowledges them.</summary>
    private static void Fill(AlarmBook book, int count)
    {
        book.Record([.. Changes(count, isRaised: true)]);
        book.Record([.. Changes(count, isRaised: false)]);
    }

    private static IEnumerable<AlarmChange> Changes(int count, bool isRaised) => Enumerable.Range(0, count).Select(i => new AlarmChange(
        new AlarmKey("sensor", $"n{i}"), isRaised, AlarmSeverity.Warning, new Dictionary<string, string> { ["value"] = "open" }));
}
