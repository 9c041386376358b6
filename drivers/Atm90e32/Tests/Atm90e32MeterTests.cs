using System.Device.Spi;
using MeterNode.Core.Ports;
using MeterNode.Drivers.Atm90e32;
using MeterNode.Drivers.Models;

namespace MeterNode.Drivers.Tests.Atm90e32;

/// <summary>The metering IC as a power source: what it says, and what interference and a failing supply cannot make it say.</summary>
[TestClass]
public sealed class Atm90e32MeterTests : BoardFixture
{
    private const double CountJoules = 11.25;

    /// <summary>The sum's remainder, in either direction, at both ends.</summary>
    private const double Resolution = 2 * CountJoules;

    [TestMethod]
    public void ThreePhases_SteadyLoad_FiguresAndEnergyAreTrue()
    {
        var bench = new Atm90e32Bench(Board, Clock);
        bench.Load(230, 10, 30, 0, 1, 2);
        bench.Run(60);
        PowerInterval interval = bench.Meter.Interval;
        Assert.AreEqual("afe", bench.Meter.Mode);
        Assert.AreEqual(230, interval.Phases[2].UrmsVolts, 0.01);
        Assert.AreEqual(10, interval.Phases[1].IrmsAmperes, 0.001);
        Assert.AreEqual(2300 * Math.Cos(Math.PI / 6), interval.Phases[0].RealPowerWatts, 0.5);
        Assert.AreEqual(1150, interval.Phases[0].ReactiveVars, 0.5);
        Assert.AreEqual(0.866, interval.Phases[0].PowerFactor, 0.001);
        Assert.AreEqual(30, interval.Phases[0].VoltageAngleDegrees - interval.Phases[0].CurrentAngleDegrees, 0.05);
        Assert.AreEqual(3 * 2300 * Math.Cos(Math.PI / 6), interval.TotalPowerWatts, Resolution);
        Assert.AreEqual(50, interval.FrequencyHertz);
        Assert.AreEqual(bench.TrueJoules, bench.NetJoules, Resolution);
        Assert.AreEqual(0, bench.LostSeconds);
        Assert.IsEmpty(bench.Refused);
        Assert.IsGreaterThan(55, bench.Usable);
    }

    [TestMethod]
    public void SplitPhase_TwoLegs_AreMeteredWithoutTheThirdInput()
    {
        MeteringIcSettings settings = Atm90e32Bench.ThreePhases();
        settings.Inputs = 5;
        settings.MainsHertz = 60;
        settings.NominalVolts = 120;
        settings.Calibration = [[0xE41A, 0x6A00], [0xE41A, 0x6A00]];
        var bench = new Atm90e32Bench(Board, Clock, settings) { Chip = { MainsHertz = 60 } };
        bench.Load(120, 20, 0, 0, 2);
        bench.Chip.Front[2].Amperes = _ => 5;
        bench.Run(30);
        Assert.AreEqual(2400, bench.Meter.Interval.Phases[0].RealPowerWatts, 1);
        Assert.AreEqual(600, bench.Meter.Interval.Phases[1].RealPowerWatts, 1);
        Assert.AreEqual(0x1085, bench.Chip[0x33]);
        Assert.AreEqual(bench.TrueJoules, bench.NetJoules, Resolution);
        Assert.AreEqual(0, bench.Sags, "the input that is not wired has no voltage to lose");
    }

    [TestMethod]
    public void ThreeWire_TwoElements_SumIsThePowerAndAnglesAreThoseOfThePhases()
    {
        // Balanced load, power factor 0.5: element A sees U·I·cos(60 + 30) = 0, element C U·I·cos(60 − 30).
        MeteringIcSettings settings = Atm90e32Bench.ThreePhases();
        settings.Inputs = 5;
        settings.IsThreeWire = true;
        settings.NominalVolts = 400;
        settings.Calibration = [[0xE41A, 0x6A00], [0xE41A, 0x6A00]];
        var bench = new Atm90e32Bench(Board, Clock, settings);
        bench.Load(400, 10, 90, 0);
        bench.Load(400, 10, 30, 2);
        bench.Run(30);
        PowerInterval interval = bench.Meter.Interval;
        Assert.AreEqual(Math.Sqrt(3) * 400 * 10 * 0.5, interval.TotalPowerWatts, Resolution);
        Assert.AreEqual(Math.Sqrt(3) * 400 * 10 * Math.Sqrt(0.75), interval.TotalReactiveVars, 1);
        Assert.AreEqual(60, interval.Phases[0].VoltageAngleDegrees - interval.Phases[0].CurrentAngleDegrees, 0.1);
        Assert.AreEqual(60, interval.Phases[1].VoltageAngleDegrees - interval.Phases[1].CurrentAngleDegrees, 0.1);
        Assert.AreEqual(0x0185, bench.Chip[0x33], "application note 4.2.3");
        Assert.AreEqual(bench.TrueJoules, bench.NetJoules, Resolution);
    }

    [TestMethod]
    public void Export_OnePhaseGivesAndTwoTake_NetIsCounted()
    {
        var bench = new Atm90e32Bench(Board, Clock);
        bench.Load(230, 10, 0, 0, 1);
        bench.Load(230, 30, 180, 2);
        bench.Run(30);
        Assert.IsGreaterThan(0, bench.Meter.Interval.ExportJoules);
        Assert.AreEqual(0, bench.Meter.Interval.ImportJoules);
        Assert.AreEqual(bench.TrueJoules, bench.NetJoules, Resolution);
    }

    [TestMethod]
    public void Ratio_OutsideTransformers_ScaleCurrentPowerAndEnergy()
    {
        MeteringIcSettings settings = Atm90e32Bench.ThreePhases();
        settings.Ratio = 40;
        var bench = new Atm90e32Bench(Board, Clock, settings);
        bench.Load(230, 200, 0, 0, 1, 2);
        foreach (var input in bench.Chip.Front)
        {
            input.TrueCurrentGain *= 40;
        }

        bench.Run(30);
        Assert.AreEqual(200, bench.Meter.Interval.Phases[0].IrmsAmperes, 0.05);
        Assert.AreEqual(138000, bench.Meter.Interval.TotalPowerWatts, 40 * Resolution);
        Assert.AreEqual(bench.TrueJoules, bench.NetJoules, 40 * Resolution);
    }

    [TestMethod]
    public void PhaseAngle_DelayRegister_TakesTheTransformersErrorBack()
    {
        // Application note 4.2.7: 24h is written; 36 cycles of 2.048 MHz are 0.316° at 50 Hz.
        MeteringIcSettings settings = Atm90e32Bench.ThreePhases();
        settings.Calibration = [[0xE41A, 0x6A00, 0, 0, 0, 0, 0, 0x24], [0xE41A, 0x6A00], [0xE41A, 0x6A00]];
        var bench = new Atm90e32Bench(Board, Clock, settings);
        bench.Load(230, 10, 60, 0);
        bench.Chip.Front[0].LeadErrorDegrees = 36 / 2048000.0 * 50 * 360;
        bench.Run(5);
        Assert.AreEqual(1150, bench.Meter.Interval.Phases[0].RealPowerWatts, 0.1);
    }

    [TestMethod]
    public void AnswerFlipped_EnergyFrame_NothingIsLostOrCountedTwice()
    {
        var bench = new Atm90e32Bench(Board, Clock);
        bench.Load(230, 10, 0, 0, 1, 2);
        var random = new Random(90);
        bench.Chip.AnswerNoise = (_, request) =>
            (request >> 16) is >= 0x8080 and < 0x8088 && random.Next(2) == 0 ? (ushort)(1 << random.Next(16)) : (ushort)0;
        bench.Run(600);
        Assert.AreEqual(bench.TrueJoules, bench.NetJoules, Resolution);
        Assert.AreEqual(0, bench.LostSeconds);
        Assert.IsEmpty(bench.Refused);
    }

    /// <summary>
    /// A heater on for a quarter of each second, which is over when the chip is read: its power is what it took, not what the last 16
    /// cycles were.
    /// </summary>
    [TestMethod]
    public void LoadThatSwitchesWithTheReadings_PowerIsTheEnergyOverItsTime()
    {
        var bench = new Atm90e32Bench(Board, Clock);
        bench.Load(230, 10, 0, 0, 1, 2);
        foreach (var input in bench.Chip.Front)
        {
            input.Amperes = seconds => seconds % 1 < 0.25 ? 10 : 0;
        }

        double joules = 0, seconds = 0;
        bench.Seen = interval =>
        {
            double length = (interval.EndMicros - interval.StartMicros) * 1e-6;
            joules += interval.TotalPowerWatts * length;
            seconds += length;
        };
        bench.Run(60);
        Assert.AreEqual(bench.NetJoules, joules, 0.001);
        Assert.AreEqual(6900 / 4, joules / seconds, 30);
    }

    [TestMethod]
    public void AnswerFlipped_AnyFrame_EnergyStaysExactAndNoFigureIsWrong()
    {
        var bench = new Atm90e32Bench(Board, Clock);
        bench.Load(230, 10, 0, 0, 1, 2);
        var random = new Random(32);
        bench.Chip.AnswerNoise = (_, _) => random.Next(50) == 0 ? (ushort)(1 << random.Next(16)) : (ushort)0;
        bench.Seen = interval =>
        {
            Assert.AreEqual(230, interval.Phases[0].UrmsVolts, 0.01);
            Assert.AreEqual(10, interval.Phases[1].IrmsAmperes, 0.001);
            Assert.AreEqual(6900, interval.TotalPowerWatts, Resolution);
            Assert.AreEqual(50, interval.FrequencyHertz);
        };
        bench.Run(1200);
        Assert.AreEqual(bench.TrueJoules - (6900 * bench.LostSeconds), bench.NetJoules, Resolution + (140 * bench.Chip.SoftResets));
        Assert.IsGreaterThan(1000, bench.Usable);
    }

    [TestMethod]
    public void RequestFlipped_AnyFrame_OtherRegisterIsNeverAReading()
    {
        var bench = new Atm90e32Bench(Board, Clock);
        bench.Load(230, 10, 0, 0, 1, 2);
        var random = new Random(46003);
        bench.Chip.RequestNoise = (_, _) => random.Next(500) == 0 ? 1u << random.Next(32) : 0;
        bench.Seen = interval =>
        {
            Assert.AreEqual(230, interval.Phases[2].UrmsVolts, 0.01);
            Assert.AreEqual(6900, interval.TotalPowerWatts, Resolution);
        };
        bench.Run(1200);
        Assert.IsGreaterThan(0, bench.LostSeconds, "what cannot be told is stated");

        // One wrong count stays below what the sum's check lets pass: the remainders, and the time that the eight readings take.
        double allowed = Resolution + (20 * CountJoules) + (140 * bench.Chip.SoftResets);
        Assert.AreEqual(bench.TrueJoules - (6900 * bench.LostSeconds), bench.NetJoules, allowed);
    }

    [TestMethod]
    public void BrownOut_DefaultsAreNoticedBeforeAnythingIsPublished()
    {
        var bench = new Atm90e32Bench(Board, Clock);
        bench.Load(230, 10, 0, 0, 1, 2);
        bench.Chip.BrownOuts.Enqueue(20_300_000_000);
        bench.Seen = interval => Assert.AreEqual(6900, interval.TotalPowerWatts, Resolution);
        bench.Run(60);
        Assert.AreEqual(1, bench.Refused[PowerStatus.NoResponse]);
        Assert.AreEqual(1, bench.Chip.SoftResets);
        Assert.IsInRange(0.3, 2.2, bench.LostSeconds);
        Assert.AreEqual(bench.TrueJoules - (6900 * bench.LostSeconds), bench.NetJoules, Resolution + 140);
    }

    [TestMethod]
    public void BrownOut_AtEveryFrameOfAnInterval_NoFigureIsWrongAndNoEnergyIsInvented()
    {
        var bench = new Atm90e32Bench(Board, Clock);
        bench.Load(230, 10, 0, 0, 1, 2);
        bench.Seen = interval =>
        {
            Assert.AreEqual(230, interval.Phases[0].UrmsVolts, 0.01);
            Assert.AreEqual(6900, interval.TotalPowerWatts, Resolution);
        };
        bench.Run(3);
        for (int i = 0; i < 60; i++)
        {
            bench.Chip.BrownOuts.Enqueue((bench.Meter.DueMicros + (i * 100)) * 1000);
            bench.Run(3);
        }

        Assert.AreEqual(bench.TrueJoules - (6900 * bench.LostSeconds), bench.NetJoules, Resolution + (61 * 140));
        Assert.IsLessThanOrEqualTo(bench.TrueJoules, bench.NetJoules);
        Assert.IsEmpty(bench.Chip.BrownOuts);
        Assert.AreEqual(60, bench.Refused.Values.Sum());
    }

    [TestMethod]
    [DataRow(0x31, 0x0001)]
    [DataRow(0x62, 0x8000)]
    [DataRow(0x66, 0x0001)]
    [DataRow(0x1C, 0x0010)]
    public void RegisterFlipped_ConfigurationIsWrittenAnew(int address, int bit)
    {
        var bench = new Atm90e32Bench(Board, Clock);
        bench.Load(230, 10, 0, 0, 1, 2);
        bench.Run(10);
        double before = bench.NetJoules;
        bench.Chip.Flip(address, bit);
        bench.Seen = interval => Assert.AreEqual(6900, interval.TotalPowerWatts, Resolution);
        bench.Run(10);
        Assert.AreEqual(1, bench.Refused.Values.Sum());
        Assert.IsGreaterThan(0.5, bench.LostSeconds);
        Assert.IsGreaterThan(before, bench.NetJoules);
        Assert.AreEqual(bench.TrueJoules - (6900 * bench.LostSeconds), bench.NetJoules, Resolution + 140);
    }

    [TestMethod]
    public void PolledTooLate_FullRegister_IsALossAndNotANumber()
    {
        var bench = new Atm90e32Bench(Board, Clock);
        bench.Load(230, 60, 0, 0, 1, 2);
        bench.Run(5);
        AdvanceMillis(30000);
        bench.Run(10);
        Assert.AreEqual(1, bench.Refused[PowerStatus.Disturbed]);
        Assert.IsGreaterThan(30, bench.LostSeconds);
        Assert.AreEqual(bench.TrueJoules - (41400 * bench.LostSeconds), bench.NetJoules, Resolution + 900);
    }

    [TestMethod]
    public void PolledLate_RegisterHasRoom_EnergyIsWhole()
    {
        var bench = new Atm90e32Bench(Board, Clock);
        bench.Load(230, 10, 0, 0, 1, 2);
        bench.Run(5);
        AdvanceMillis(30000);
        bench.Run(10);
        Assert.AreEqual(bench.TrueJoules, bench.NetJoules, Resolution);
        Assert.AreEqual(29, bench.Meter.Missed, 1);
    }

    [TestMethod]
    public void Silent_ChipAbsentForAWhile_CountsOnWhenItIsBack()
    {
        var bench = new Atm90e32Bench(Board, Clock);
        bench.Load(230, 10, 0, 0, 1, 2);
        bench.Run(5);
        bench.Chip.IsAbsent = true;
        bench.Run(20);
        Assert.IsGreaterThan(15, bench.Refused.Values.Sum());
        bench.Chip.IsAbsent = false;
        bench.Run(10);
        Assert.AreEqual(bench.TrueJoules - (6900 * bench.LostSeconds), bench.NetJoules, Resolution + 140);
        Assert.IsGreaterThan(20, bench.LostSeconds);
    }

    [TestMethod]
    public void Sag_ShorterThanAnInterval_IsReportedForItsPhase()
    {
        var bench = new Atm90e32Bench(Board, Clock);
        bench.Load(230, 1, 0, 0, 1, 2);
        bench.Chip.Front[1].Volts = t => t is > 10.2 and < 10.3 ? 150 : 230;
        bench.Run(9);
        Assert.AreEqual(0, bench.Sags, "no voltage before the chip was configured is no sag");
        bench.Run(11);
        Assert.AreEqual(2, bench.Sags);
    }

    [TestMethod]
    public void OnABusWithAnother_FrameOf24Clocks_IsRefusedByTheModel()
    {
        Board.Spi.Connect(1, Atm90e32Bench.Select, new Drivers.Atm90e32.Model.Atm90e32Chip());
        using SpiDevice spi = Atm90e32Meter.Open(1, Atm90e32Bench.Select);
        Assert.Throws<ChipRuleException>(() => spi.Write(new byte[3]));
    }
}
