using MeterNode.Server.Alarms;

namespace MeterNode.Tools.Tests.Alarms;

/// <summary>When conditions raise alarms and clear them.</summary>
[TestClass]
public sealed class AlarmConditionsTests
{
    private static readonly AlarmKey s_outbox = new("outbox", "press-1");

    [TestMethod]
    public void Turn_ConditionHoldsForTheHoldTime_RaisesThenAndNotBefore()
    {
        using var plant = new AlarmPlant();
        var conditions = new AlarmConditions(plant.Book, plant.Time);
        conditions.Level(s_outbox, 55);
        plant.Time.Advance(119);
        conditions.Turn();
        Assert.AreEqual(0, plant.Book.Listed().Count);

        plant.Time.Advance(1);
        conditions.Turn();

        Assert.AreEqual(s_outbox, plant.Book.Listed().Single().Key);
    }

    [TestMethod]
    public void Turn_ConditionPassesWithinTheHoldTime_RaisesNothing()
    {
        using var plant = new AlarmPlant();
        var conditions = new AlarmConditions(plant.Book, plant.Time);
        conditions.Level(s_outbox, 55);
        plant.Time.Advance(100);
        conditions.Level(s_outbox, 10);
        conditions.Turn();
        conditions.Level(s_outbox, 55);
        plant.Time.Advance(100);
        conditions.Turn();

        Assert.AreEqual(0, plant.Book.Listed().Count);
    }

    [TestMethod]
    [DataRow(45.0, true)]
    [DataRow(39.0, false)]
    public void Turn_ValueBetweenLimitAndClear_StaysAsItWas(double value, bool isOpen)
    {
        using var plant = new AlarmPlant();
        var conditions = new AlarmConditions(plant.Book, plant.Time);
        conditions.Level(s_outbox, 55);
        plant.Time.Advance(120);
        conditions.Turn();
        conditions.Level(s_outbox, value);
        plant.Time.Advance(120);
        conditions.Turn();

        Assert.AreEqual(isOpen, plant.Book.IsOpen(s_outbox));
    }

    /// <summary>For some rules a small value is the bad one: days of a certificate, MB of a disk, % in tolerance.</summary>
    [TestMethod]
    [DataRow(94.9, true)]
    [DataRow(95.0, false)]
    public void Level_RuleWithClearAboveLimit_RaisesBelow(double percent, bool isOpen)
    {
        using var plant = new AlarmPlant();
        var conditions = new AlarmConditions(plant.Book, plant.Time);
        var key = new AlarmKey("control", "press-1", "1");
        conditions.Level(key, percent);
        conditions.Turn();

        Assert.AreEqual(isOpen, plant.Book.IsOpen(key));
    }

    [TestMethod]
    public void Pulse_NothingMoreForTheTimeToClear_Clears()
    {
        using var plant = new AlarmPlant();
        var conditions = new AlarmConditions(plant.Book, plant.Time);
        var key = new AlarmKey("over-range", "press-1", "1");
        conditions.Pulse(key);
        conditions.Turn();
        plant.Time.Advance(600);
        conditions.Pulse(key);
        plant.Time.Advance(899);
        conditions.Turn();
        Assert.IsTrue(plant.Book.IsOpen(key), "the second one counts from its own time on");

        plant.Time.Advance(1);
        conditions.Turn();

        Assert.IsFalse(plant.Book.IsOpen(key));
    }

    [TestMethod]
    public void Restart_OpenAlarm_IsNotRaisedAgainAndClearsWhenItsConditionGoes()
    {
        using var plant = new AlarmPlant();
        var conditions = new AlarmConditions(plant.Book, plant.Time);
        var key = new AlarmKey("wiring", "press-1", "2");
        conditions.Set(key, true, ("value", "ct-reversed"));
        plant.Time.Advance(60);
        conditions.Turn();

        conditions = new AlarmConditions(plant.Reopen(), plant.Time);
        plant.Time.Advance(3600);
        conditions.Turn();
        Assert.AreEqual(1, plant.Book.Since(0).Count, "nothing has happened");
        conditions.Set(key, false);
        plant.Time.Advance(600);
        conditions.Turn();

        Assert.AreEqual(AlarmState.Cleared, plant.Book.Listed().Single().State);
    }

    [TestMethod]
    public void Rules_SwitchedOff_ClearsAndRaisesNothing()
    {
        using var plant = new AlarmPlant();
        var conditions = new AlarmConditions(plant.Book, plant.Time);
        conditions.Level(s_outbox, 55);
        plant.Time.Advance(120);
        conditions.Turn();

        conditions.Rules = new AlarmRules(new Dictionary<string, AlarmRuleChange> { ["outbox"] = new(IsOn: false) });
        conditions.Turn();

        Assert.IsFalse(plant.Book.IsOpen(s_outbox));
    }

    [TestMethod]
    public void Rules_AnotherLimit_MovesTheValueThatClears()
    {
        AlarmRule rule = new AlarmRules(new Dictionary<string, AlarmRuleChange> { ["outbox"] = new(Limit: 75) })["outbox"];

        Assert.AreEqual((75.0, 60.0), (rule.Limit!.Value, rule.Clear!.Value));
    }

    /// <summary>'all-silent' is raised by the limit of 'offline'; a file of settings may say one for it all the same.</summary>
    [TestMethod]
    public void Rules_LimitForARuleWithoutOne_TakesNone()
    {
        AlarmRule rule = new AlarmRules(new Dictionary<string, AlarmRuleChange> { ["all-silent"] = new(Limit: 60) })["all-silent"];

        Assert.IsNull(rule.Limit);
        Assert.IsNull(rule.Clear);
    }

    [TestMethod]
    public void Standard_EveryRule_HasWordsInBothLanguagesAPlaceInTheManualAndALimitOnlyWithItsClear()
    {
        string[] manual = [.. File.ReadAllLines(Path.Combine(Repository.Root, "docs", "operations.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|')[1])];
        foreach (AlarmRule rule in AlarmRules.Standard.All)
        {
            Assert.IsTrue(manual.Any(cell => cell.Contains($"`{rule.Id}`", StringComparison.Ordinal)), rule.Id);
            Assert.AreEqual(rule.Limit is null, rule.Clear is null, rule.Id);
            Assert.AreEqual(rule.Limit is null, rule.Unit is null, rule.Id);
            foreach (AlarmWords words in new[] { rule.En, rule.Zh })
            {
                Assert.IsTrue(words.Title.Length > 0 && words.Text.Length > 0 && words.Cure.Length > 0, rule.Id);
            }
        }

        Assert.AreEqual(AlarmRules.Standard.All.Count, AlarmRules.Standard.All.Select(rule => rule.Id).Distinct().Count());
    }
}
