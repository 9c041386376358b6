using System.Text.Json.Nodes;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>Packs that break exactly one rule over content, and packs like them that break none.</summary>
[TestClass]
public class ContentRuleTests
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds + 86400);
    private readonly ContentStory _story = new();

    [TestMethod]
    public void Packs_ThatAreConsistent_BreakNoRule()
    {
        _story.Pack(p => p.Event("boot reason=power boot=1 fw=0.6.0").Event("config serial=1 cfg=0102030405060708"));
        _story.Pack();
        _story.Boot(600, p => p.Event("boot reason=power boot=2 fw=0.6.0").Event("power-loss seconds=500"));
        _story.Configuration = [9, 9, 9, 9, 9, 9, 9, 9];
        _story.Boot(10, p => p.Event("boot reason=config boot=3 fw=0.6.0").Event("config serial=2 cfg=0909090909090909")
            .Event("calibration counter=2").Number("cal", 2, "count"));
        _story.Pack(p => p.Event("setpoint zone=1 cel=215").Number("cmd", 1, "count").Number("cal", 2, "count"));
        _story.Pack(p => p.Event("time-step ms=30000").Number("cmd", 1, "count").Number("cal", 2, "count"), aheadSeconds: 30);

        Assert.IsEmpty(_story.Check(s_now).Findings, Text());
    }

    [TestMethod]
    public void RegisterLowerThanBefore_IsRegisterFell()
    {
        _story.Pack(p => p.Number("shots", 100, "count"));
        _story.Pack(p => p.Number("shots", 99, "count"));

        Only(Contradiction.RegisterFell, 1, 1);
    }

    [TestMethod]
    public void WindowsLowerInTheSameBoot_IsCounterFell()
    {
        _story.Pack(p => p.Number("win", 100, "count"));
        _story.Pack(p => p.Number("win", 90, "count"));

        Only(Contradiction.CounterFell, 1, 1);
    }

    [TestMethod]
    public void PackBeforeTheEndOfTheOneBefore_IsTimeBack()
    {
        _story.Pack();
        _story.Boot(-1140, p => p.Event("boot reason=reset boot=2 fw=0.6.0"));

        Only(Contradiction.TimeBack, 0, 1);
    }

    [TestMethod]
    public void UtcThatLeapsWithoutAStep_IsTimeLeap()
    {
        _story.Pack();
        _story.Pack(p => p.WithoutPower(), aheadSeconds: 7200);

        Only(Contradiction.TimeLeap, 0, 1);
    }

    [TestMethod]
    public void YearThatHasNotCome_IsTimeImpossible()
    {
        _story.Seconds = 4_102_444_800; // 2100
        _story.Pack();

        Only(Contradiction.TimeImpossible, 0, 0);
    }

    [TestMethod]
    public void BootCounterWithoutItsEvent_IsBootSilent()
    {
        _story.Pack();
        _story.Boot(60);

        Only(Contradiction.BootSilent, 0, 1);
    }

    [TestMethod]
    public void ThousandStartsInAMinute_IsBootLeap()
    {
        _story.Pack();
        _story.BootCounter += 999;
        _story.Boot(60, p => p.Event("boot reason=power boot=1001 fw=0.6.0"));

        Only(Contradiction.BootLeap, 0, 1);
    }

    [TestMethod]
    public void StartsThatMadeNoPack_AreANote()
    {
        _story.Pack();
        _story.BootCounter += 3;
        _story.Boot(60, p => p.Event("boot reason=power boot=5 fw=0.6.0"));

        ContentCheck check = _story.Check(s_now);
        Assert.AreEqual(Contradiction.StartsWithoutPacks, check.Findings.Single().Rule);
        Assert.AreEqual(0L, check.WrongCount);
    }

    [TestMethod]
    public void OtherConfigurationWithoutItsEvent_IsConfigurationSilent()
    {
        _story.Pack();
        _story.Configuration = [9, 9, 9, 9, 9, 9, 9, 9];
        _story.Pack();

        Only(Contradiction.ConfigurationSilent, 0, 1);
    }

    [TestMethod]
    public void OtherConfigurationOfTheSameSerial_IsConfigurationSerial()
    {
        _story.Pack(p => p.Event("config serial=1 cfg=0102030405060708"));
        _story.Configuration = [9, 9, 9, 9, 9, 9, 9, 9];
        _story.Boot(10, p => p.Event("boot reason=reset boot=2 fw=0.6.0").Event("config serial=1 cfg=0909090909090909"));

        Only(Contradiction.ConfigurationSerial, 1, 1);
    }

    [TestMethod]
    public void FallBackToTheFormerConfiguration_BreaksNoRule()
    {
        _story.Pack(p => p.Event("config serial=2 cfg=0909090909090909"));
        _story.Boot(
            10, p => p.Event("boot reason=reset boot=2 fw=0.6.0").Event("fallback serial=2 why=unreachable")
                .Event("config serial=1 cfg=0102030405060708"));

        Assert.IsEmpty(_story.Check(s_now).Findings, Text());
    }

    [TestMethod]
    public void CalibrationCounterWithoutItsEvent_IsCalibrationSilent()
    {
        _story.Pack(p => p.Number("cal", 1, "count"));
        _story.Pack(p => p.Number("cal", 2, "count"));

        Only(Contradiction.CalibrationSilent, 0, 1);
    }

    [TestMethod]
    [DataRow(100, 8000)]
    [DataRow(8000, 4000)]
    [DataRow(8000, -8000)]
    public void EnergyOfAnotherPower_IsEnergyPower(double watts, double metered)
    {
        _story.Joules = 10_000_000;
        _story.Pack();
        _story.Pack(p => p.Power(watts, metered * 60));

        ContentCheck check = _story.Check(s_now);
        Assert.Contains(Contradiction.EnergyPower, check.Counts.Keys.ToArray());
    }

    [TestMethod]
    public void EnergyThatWasNotMeteredAndIsSaid_BreaksNoRule()
    {
        _story.Pack();
        _story.Pack(p => p.Power(8000, 8000 * 30).Number("unmet", 30, "s"));

        Assert.IsEmpty(_story.Check(s_now).Findings, Text());
    }

    /// <summary>A pack that a secure element did not sign is dropped, and its number goes to the next.</summary>
    [TestMethod]
    [DataRow("unsigned-packs")]
    [DataRow("pack")]
    public void PackThatWasDropped_WhatItMayHaveSaidIsNotHeldAgainstTheNext(string what)
    {
        _story.Pack();
        _story.Joules += 3 * 60 * 10_000;
        _story.Configuration = [9, 9, 9, 9, 9, 9, 9, 9];
        _story.Boot(180, p => p.Event($"discard what={what} count=1").Number("cal", 2, "count").Power(0, 0));

        ContentCheck check = _story.Check(s_now);
        Assert.AreEqual(Contradiction.ContentDropped, check.Findings.Single().Rule, Text());
        Assert.AreEqual(0L, check.WrongCount);
    }

    /// <summary>Who has the key can say it in every pack; then nothing is held against the rules any more.</summary>
    [TestMethod]
    [DataRow("unsigned-packs")]
    [DataRow("pack")]
    [DataRow("readings")]
    public void EveryThirdPackSaysThatSomethingWasDropped_IsDropsWithoutEnd(string what)
    {
        for (int i = 0; i < 60; i++)
        {
            _story.Pack(p => i % 3 == 0 ? p.Event($"discard what={what} count=1") : p);
        }

        ContentCheck check = _story.Check(s_now);
        Assert.AreEqual(20L, check.Counts[Contradiction.ContentDropped]);
        Assert.AreEqual(new SeqRange(45, 45), check.Findings.Single(found => found.Rule == Contradiction.DropsWithoutEnd).Packs);
        Assert.AreEqual(new SeqRange(48, 48), check.Findings.Single(found => found.Rule == Contradiction.EnergyUnheld).Packs);
        Assert.AreEqual(2L, check.WrongCount);
    }

    /// <summary>Who has the key can give a reason in every pack why its energy cannot be held against its power.</summary>
    [TestMethod]
    [DataRow("time-step ms=10")]
    [DataRow("meter what=ok")]
    [DataRow("discard what=readings count=1")]
    [DataRow("start")]
    [DataRow("no power")]
    [DataRow("gap")]
    [DataRow("no UTC")]
    public void EveryThirdPackIsExcused_IsEnergyUnheld(string reason)
    {
        for (int i = 0; i < 90; i++)
        {
            Excuse(i % 3 == 2 ? reason : "", i % 3 == 2);
        }

        Assert.AreEqual(1L, _story.Check(s_now).Counts.GetValueOrDefault(Contradiction.EnergyUnheld), Text());
    }

    [TestMethod]
    [DataRow("time-step ms=10")]
    [DataRow("meter what=ok")]
    [DataRow("start")]
    [DataRow("no power")]
    public void EveryFourthPackIsExcused_BreaksNoRule(string reason)
    {
        for (int i = 0; i < 180; i++)
        {
            Excuse(i % 4 == 0 ? reason : "", i % 4 == 0);
        }

        Assert.AreEqual(0L, _story.Check(s_now).WrongCount, Text());
    }

    /// <summary>A supply that is torn again and again: each start is a short pack, whose energy is that of its power.</summary>
    [TestMethod]
    [DataRow(0, 480_000)]
    [DataRow(5, 480_000)]
    [DataRow(40, 600_000)]
    [DataRow(3600, 700_000)]
    public void NodeThatStartsInEveryOtherPack_BreaksNoRule(double offSeconds, double joules)
    {
        Starts(offSeconds, joules);
        Assert.AreEqual(0L, _story.Check(s_now.AddDays(8)).WrongCount, Text());
    }

    /// <summary>A start excuses what its power, and that of the time before, gives, and nothing else.</summary>
    [TestMethod]
    [DataRow(0, 600_000)]
    [DataRow(40, 1_000_000)]
    [DataRow(0, 0)]
    [DataRow(40, 200_000)]
    public void NodeThatStartsInEveryOtherPackWithOtherEnergy_IsEnergyUnheld(double offSeconds, double joules)
    {
        Starts(offSeconds, joules);
        Assert.AreEqual(1L, _story.Check(s_now.AddDays(8)).Counts.GetValueOrDefault(Contradiction.EnergyUnheld), Text());
    }

    private void Starts(double offSeconds, double joules)
    {
        _story.Joules = 10_000_000;
        _story.Pack();
        for (int i = 0; i < 100; i++)
        {
            _story.Boot(offSeconds, p => p.Event($"boot reason=power boot={_story.BootCounter} fw=0.9.0").Power(8000, joules));
            _story.Pack();
        }
    }

    /// <summary>Neither an event nor a record of the pack itself lets any energy pass.</summary>
    [TestMethod]
    [DataRow("freeze")]
    [DataRow("eu")]
    [DataRow("unmet")]
    [DataRow("two at once")]
    public void EnergyThatNoPowerGives_WithAnExcuse_IsEnergyPower(string excuse)
    {
        _story.Joules = 10_000_000;
        _story.Pack();
        for (int i = 0; i < 70; i++)
        {
            _story.Pack(p => excuse switch
            {
                "freeze" => p.Event("freeze seconds=100000 count=1").Power(8000, 80_000 * 60),
                "eu" => p.Number("eu", 1e12, "J").Power(8000, 80_000 * 60),
                "unmet" => p.Number("unmet", 1e9, "s").Power(8000, 80_000 * 60),
                _ => p.Number("p", 1e12, "W").Power(8000, 80_000 * 60),
            });
        }

        Assert.IsGreaterThan(0L, _story.Check(s_now).Counts.GetValueOrDefault(Contradiction.EnergyPower), Text());
    }

    [TestMethod]
    public void RestartEveryTenMinutesForADay_BreaksNoRule()
    {
        for (int i = 0; i < 144; i++)
        {
            _story.Boot(5, p => p.Event($"boot reason=power boot={i + 2} fw=0.9.0"));
            for (int minute = 0; minute < 9; minute++)
            {
                _story.Pack();
            }
        }

        Assert.AreEqual(0L, _story.Check(s_now).WrongCount, Text());
    }

    /// <summary>A meter's minutes are held together, and judged when a start ends them.</summary>
    [TestMethod]
    [DataRow(8_000, 0)]
    [DataRow(80_000, 1)]
    public void MeterThatStartsEveryTenMinutes_IsJudgedAtEachStart(double metered, int wrong)
    {
        _story.Mode = "meter";
        for (int i = 0; i < 12; i++)
        {
            _story.Boot(5, p => p.Event($"boot reason=power boot={i + 2} fw=0.9.0"));
            for (int minute = 0; minute < 9; minute++)
            {
                _story.Pack(p => p.Power(8000, metered * 60));
            }
        }

        ContentCheck check = _story.Check(s_now);
        Assert.AreEqual(11L * wrong, check.Counts.GetValueOrDefault(Contradiction.EnergyPower), Text());
        Assert.AreEqual(11L * wrong, check.WrongCount, Text());
    }

    /// <summary>A register lags behind by its last digit, and not by one more each hour: whatever ratio the key signs.</summary>
    [TestMethod]
    [DataRow(80_000, 1e12)]
    [DataRow(80_000, 1000)]
    [DataRow(40_000, 80)]
    [DataRow(0, 80)]
    [DataRow(0, -1e9)]
    public void MeterWithAHugeRatio_IsEnergyPower(double metered, double ratio)
    {
        _story.Mode = "meter";
        for (int i = 0; i < 2000; i++)
        {
            _story.Pack(p => p.Power(8000, metered * 60).Number("mct", ratio, "/"));
        }

        Assert.IsGreaterThan(2L, _story.Check(s_now).Counts.GetValueOrDefault(Contradiction.EnergyPower), Text());
    }

    /// <summary>28.8 MJ a digit at 1.5 kW: the register moves every five hours.</summary>
    [TestMethod]
    [DataRow(1500)]
    [DataRow(20)]
    [DataRow(20_000)]
    public void MeterWithACoarseRegister_BreaksNoRule(double watts)
    {
        _story.Mode = "meter";
        const double Digit = 80 * 360_000;
        for (int i = 0; i < 3000; i++)
        {
            double before = Math.Floor(watts * 60 * i / Digit), now = Math.Floor(watts * 60 * (i + 1) / Digit);
            _story.Pack(p => p.Power(watts, (now - before) * Digit).Number("mct", 80, "/"));
        }

        Assert.AreEqual(0L, _story.Check(s_now.AddDays(2)).WrongCount, Text());
    }

    [TestMethod]
    public void ElementThatFailsForAQuarterOfAnHourEachHour_IsANoteEachTime()
    {
        for (int i = 0; i < 180; i++)
        {
            _story.Pack(p => i % 60 < 15 ? p.Event("discard what=unsigned-packs count=1") : p);
        }

        Assert.AreEqual(0L, _story.Check(s_now).WrongCount, Text());
    }

    [TestMethod]
    [DataRow(15, true)]
    [DataRow(16, false)]
    public void EventsThatDidNotFit_IsEventsHadRoomWhenTheNodeKeepsMore(int events, bool isWrong)
    {
        _story.Pack(p => Enumerable.Range(0, events).Aggregate(p, (pack, _) => pack.Event("machine state=running"))
            .Event("discard what=events count=3"));

        ContentCheck check = _story.Check(s_now);
        CollectionAssert.AreEqual(
            isWrong ? (Contradiction[])[Contradiction.EventsHadRoom] : [], check.Findings.Select(found => found.Rule).ToArray());
    }

    [TestMethod]
    public void MoreSamplesThanSeconds_IsPeriodSamples()
    {
        _story.Pack(p => p.Period(900, 901, 200));
        _story.Pack(p => p.Period(900, 1800, 200));

        Only(Contradiction.PeriodSamples, 1, 1);
    }

    [TestMethod]
    public void SetpointWithoutACommand_IsSetpointSilent()
    {
        _story.Pack(p => p.Period(60, 60, 200));
        _story.Pack(p => p.Period(60, 60, 215));

        Only(Contradiction.SetpointSilent, 1, 1);
    }

    [TestMethod]
    public void CommandCounterThatFalls_IsCommandCounter()
    {
        _story.Pack(p => p.Number("cmd", 7, "count"));
        _story.Pack(p => p.Number("cmd", 3, "count"));

        Only(Contradiction.CommandCounter, 1, 1);
    }

    [TestMethod]
    public void CommandWithoutItsCounter_IsCommandCounter()
    {
        _story.Pack(p => p.Number("cmd", 7, "count"));
        _story.Pack(p => p.Number("cmd", 7, "count").Event("setpoint zone=1 cel=215"));

        Only(Contradiction.CommandCounter, 1, 1);
    }

    [TestMethod]
    [DataRow("t1", 3000.5, "Cel")]
    [DataRow("t1", -280.0, "Cel")]
    [DataRow("f", 400.0, "Hz")]
    [DataRow("pf1", 1.5, "/")]
    [DataRow("u1", -3.5, "V")]
    [DataRow("fill", 101.0, "%")]
    public void ValueBeyondItsKind_IsOutOfRange(string name, double value, string unit)
    {
        _story.Pack(p => p.Number(name, value, unit));

        Only(Contradiction.OutOfRange, 0, 0);
    }

    [TestMethod]
    public void OtherModeWithoutAStart_IsModeSilent()
    {
        _story.Pack();
        _story.Mode = "nominal";
        _story.Pack(p => p.WithoutPower());

        Only(Contradiction.ModeSilent, 0, 1);
    }

    [TestMethod]
    public void OtherMeterWithoutItsEvent_IsMeterSilent()
    {
        _story.Pack(p => p.Text("msn", "21070006"));
        _story.Pack(p => p.Text("msn", "21070007"));

        Only(Contradiction.MeterSilent, 0, 1);
    }

    [TestMethod]
    public void LargeStepOfTime_IsANote()
    {
        _story.Pack();
        _story.Pack(p => p.Event("time-step ms=-1140000").WithoutPower(), aheadSeconds: -1140);

        ContentCheck check = _story.Check(s_now);
        Assert.AreEqual(Contradiction.TimeStepped, check.Findings.Single().Rule);
        Assert.AreEqual(0L, check.WrongCount);
    }

    [TestMethod]
    public void MissingPackBetween_WhatItMayHaveSaidIsNotHeldAgainstTheNext()
    {
        _story.Pack(p => p.Number("cal", 1, "count"));
        _story.Seq++;
        _story.Configuration = [9, 9, 9, 9, 9, 9, 9, 9];
        _story.Boot(3600, p => p.Number("cal", 2, "count"));

        Assert.IsEmpty(_story.Check(s_now).Findings, Text());
    }

    [TestMethod]
    [DataRow("register-down.mnev", "register-fell energy-power")]
    [DataRow("contradiction.mnev", "energy-power")]
    [DataRow("gain-halved.mnev", "time-back configuration-serial")]
    public void Verify_EvidenceOfOthersThatContradictsItself_SaysHow(string file, string rules)
    {
        string folder = Path.GetDirectoryName(SharedData.RequireFailing("evidence/" + file))!;
        CommandRun run = CommandRun.Of(
            "verify", Path.Combine(folder, file), "--keys", Path.Combine(folder, "content-registry.json"), "--json");

        Assert.AreEqual(4, run.Code, run.Output + run.Error);
        IEnumerable<string> found = JsonNode.Parse(run.Output)!["contradictions"]!.AsArray()
            .Where(entry => (string)entry!["severity"]! == "wrong").Select(entry => (string)entry!["rule"]!).Distinct();
        Assert.AreEqual(rules, string.Join(' ', found));
    }

    private void Excuse(string reason, bool isExcused)
    {
        _story.Seq += isExcused && reason == "gap" ? 1 : 0;
        _story.TimeQuality = isExcused && reason == "no UTC" ? "U" : "S";
        if (isExcused && reason == "start")
        {
            // What no power gives, or a start would be no excuse.
            _story.Boot(0, p => p.Event($"boot reason=power boot={_story.BootCounter} fw=0.9.0").Power(8000, 3 * 480_000));
        }
        else
        {
            _story.Pack(p => !isExcused ? p
                : reason == "no power" ? p.WithoutPower()
                : reason.Contains(' ', StringComparison.Ordinal) && reason.Contains('=', StringComparison.Ordinal) ? p.Event(reason) : p);
        }
    }

    private void Only(Contradiction rule, long first, long last)
    {
        ContentCheck check = _story.Check(s_now);
        Assert.HasCount(1, check.Findings, Text());
        Assert.AreEqual((rule, new SeqRange(first, last)), (check.Findings[0].Rule, check.Findings[0].Packs));
        Assert.AreEqual(1L, check.WrongCount);
        Assert.IsGreaterThan(rule.Meaning().Length + 2, check.Findings[0].Describe().Length, "it says what was found");
    }

    private string Text() => string.Join("\n", _story.Check(s_now).Findings.Select(found => found.Describe()));
}
