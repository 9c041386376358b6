using System.Device.Adc;
using MeterNode.VirtualBoard;
using MeterNode.VirtualBoard.Scenes;

namespace MeterNode.Tools.Tests.VirtualBoard;

/// <summary>The machines' truth against what their pins show.</summary>
[TestClass]
public sealed class MachineTests
{
    private readonly DirectoryInfo _storage = Directory.CreateTempSubdirectory("meternode-machine-");

    [TestCleanup]
    public void Delete() => _storage.Delete(recursive: true);

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Energy_IsTheIntegralOfVoltageTimesCurrent(int which)
    {
        Machine machine = Make(which);
        using var board = new Board("m", _storage.FullName);
        using IDisposable scope = board.Enter();
        board.Adc.UseIdeal();
        MachineScene scene = MachineScene.Connect(machine, board, FrontEnd.Ideal);
        AdcChannel[] currents = Open(0, 3, 6);
        AdcChannel[] voltages = Open(7, 4, 5);
        const int StepNanos = 200_000;
        const int Seconds = 95;
        double[] joules = new double[3];
        for (long t = 0; t < Seconds * 1_000_000_000L; t += StepNanos)
        {
            board.Clock.AdvanceToNanos(t);
            for (int phase = 0; phase < 3; phase++)
            {
                double amperes = (currents[phase].ReadValue() - scene.BiasCounts) * scene.AmperesPerCount;
                double volts = (voltages[phase].ReadValue() - scene.BiasCounts) * scene.MainsVoltsPerCount;
                joules[phase] += amperes * volts * StepNanos * 1e-9;
            }
        }

        for (int phase = 0; phase < 3; phase++)
        {
            double truth = machine.EnergyJoules(phase, 0, Seconds);
            Assert.AreEqual(truth, joules[phase], 1e-4 * truth, $"L{phase + 1}");
        }
    }

    [TestMethod]
    public void Clamp_LeadsByItsTable()
    {
        Machine machine = new HoldingFurnace();
        using var board = new Board("m", _storage.FullName);
        using IDisposable scope = board.Enter();
        board.Adc.UseIdeal();
        MachineScene.Connect(machine, board);
        AdcChannel i = Open(0)[0];
        AdcChannel u = Open(7)[0];
        double on = FirstSecond(machine, watts => watts > 44_000);
        double off = FirstSecond(machine, watts => watts < 2_000);
        Assert.AreEqual(PhaseTable.Sct013.At(66.5), Lead(on) - FanLag(on), 0.1, "elements, PF 1");
        Assert.AreEqual(3.1, Lead(off) - FanLag(off), 0.1, "fan alone below 4 A");

        double FanLag(double seconds) => machine.PowerWatts(seconds) < 2_000 ? -42 : -1.1;

        // Angle by which the fundamental of the current leads that of the voltage.
        double Lead(double start)
        {
            (double Re, double Im) a = (0, 0);
            (double Re, double Im) b = (0, 0);
            for (int k = 0; k < 2000; k++)
            {
                board.Clock.AdvanceToNanos((long)((start * 1e9) + (k * 100_000L)));
                double w = 2 * Math.PI * 50 * k * 1e-4;
                double x = i.ReadValue();
                double y = u.ReadValue();
                a = (a.Re + (x * Math.Cos(w)), a.Im - (x * Math.Sin(w)));
                b = (b.Re + (y * Math.Cos(w)), b.Im - (y * Math.Sin(w)));
            }

            double degrees = (Math.Atan2(a.Im, a.Re) - Math.Atan2(b.Im, b.Re)) * 180 / Math.PI;
            return degrees - (360 * Math.Round(degrees / 360));
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void SameSeed_SameMachine_WhateverTheOrderOfQuestions(int which)
    {
        Machine a = Make(which);
        Machine b = Make(which);
        _ = b.EnergyJoules(0, 7200);
        _ = b.MoldCelsius(5000);
        for (double t = 0; t < 3600; t += 7.3)
        {
            Assert.AreEqual(a.PowerWatts(t), b.PowerWatts(t));
            Assert.AreEqual(a.MoldCelsius(t), b.MoldCelsius(t));
        }

        Assert.AreEqual(a.ShotsBetween(0, 3600), b.ShotsBetween(0, 3600));
        Assert.AreEqual(a.EnergyJoules(0, 1800) + a.EnergyJoules(1800, 3600), a.EnergyJoules(0, 3600), 1e-3);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Control_FiguresAreThoseOfTheTemperature(int which)
    {
        Machine machine = Make(which);
        ControlFigures figures = machine.ControlBetween(1800, 2700)!;
        double[] e = Enumerable.Range(1800, 900).Select(t => machine.MoldCelsius(t) - machine.Zone.SetpointCelsius).ToArray();
        Assert.AreEqual(900, figures.Count);
        Assert.AreEqual(e.Average(), figures.BiasCelsius, 1e-9);
        Assert.AreEqual(e.Max(Math.Abs), figures.MaximumCelsius);
        Assert.AreEqual(e.Select(Math.Abs).Order().ElementAt(854), figures.P95Celsius);
        Assert.IsInRange(0.2, machine.Zone.ToleranceCelsius, figures.MaximumCelsius, "a temperature that lives, inside its band");
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Control_BeginsWhenTheBandWasHeldForTheSettlingTime(int which)
    {
        Machine machine = Make(which);
        int inside = 0;
        int second = 0;
        while (inside <= machine.Zone.SettlingSeconds)
        {
            bool isIn = Math.Abs(machine.MoldCelsius(second) - machine.Zone.SetpointCelsius) <= machine.Zone.ToleranceCelsius;
            inside = isIn ? inside + 1 : 0;
            second++;
        }

        Assert.AreEqual(900 - (second - 1), machine.ControlBetween(0, 900)!.Count);
        Assert.IsNull(machine.ControlBetween(0, second - 2));
    }

    [TestMethod]
    public void TruthFromAnotherThreadWhileSampling_DoesNotDisturb()
    {
        var machine = new DieCastingPress();
        using var board = new Board("m", _storage.FullName);
        using IDisposable scope = board.Enter();
        MachineScene.Connect(machine, board);
        using var stop = new CancellationTokenSource();
        Exception? failure = null;
        var reader = new Thread(() =>
        {
            try
            {
                for (double t = 0; !stop.IsCancellationRequested; t += 60)
                {
                    _ = machine.EnergyJoules(0, t) + machine.MoldCelsius(t) + machine.ShotsBetween(0, t);
                }
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        reader.Start();
        AdcChannel channel = Open(0)[0];
        for (int k = 0; k < 100_000; k++)
        {
            board.Clock.AdvanceNanos(50_000_000);
            channel.ReadValue();
        }

        stop.Cancel();
        reader.Join();
        Assert.IsNull(failure, failure?.ToString());
    }

    private static Machine Make(int which) =>
        which switch { 1 => new DieCastingPress(), 2 => new InjectionMoulder(), _ => new HoldingFurnace() };

    private static AdcChannel[] Open(params int[] channels)
    {
        var adc = new AdcController();
        return Array.ConvertAll(channels, adc.OpenChannel);
    }

    // A second from which on the power satisfies for half a second, so that a measurement sees one state.
    private static double FirstSecond(Machine machine, Func<double, bool> satisfies)
    {
        for (double t = 0.1; ; t += 0.1)
        {
            if (satisfies(machine.PowerWatts(t)) && satisfies(machine.PowerWatts(t + 0.4)))
            {
                return t + 0.15;
            }
        }
    }
}
