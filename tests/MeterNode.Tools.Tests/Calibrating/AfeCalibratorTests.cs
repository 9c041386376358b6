using MeterNode.Plant;
using MeterNode.VirtualPlant.Metrology;

namespace MeterNode.Tools.Tests.Calibrating;

/// <summary>Registers of a metering IC from points, with the application note's own numbers.</summary>
[TestClass]
public sealed class AfeCalibratorTests
{
    private static readonly int[] s_reset = [32768, 32768];

    [TestMethod]
    public void Calibrate_ExampleOfTheApplicationNote_GivesItsVoltageGain()
    {
        // Atmel-46103A, 4.2.5: 123.453 V is shown for 220 V; 220/123.453 · 32768 = 58394.4.
        CalibrationPoint[] points = [.. Points(123.453 / 220, 1, 0)];
        Assert.AreEqual(58394, AfeCalibrator.Calibrate(points, s_reset, 1, 20, 50).Registers[0]);
    }

    [TestMethod]
    public void Calibrate_ClampThatLeads_DelaysTheCurrentByIt()
    {
        AfePhaseCalibration found = AfeCalibrator.Calibrate([.. Points(1, 0.8, 0.88)], s_reset, 1, 20, 50);
        Assert.AreEqual(40960, found.Registers[1]);

        // 0.88° of 50 Hz is 48.9 µs, 100 cycles of 2.048 MHz.
        Assert.AreEqual(100, found.Registers[7]);
        Assert.IsTrue(found.Points.All(point => Math.Abs(point.PowerErrorPercent) < 0.02));
    }

    [TestMethod]
    public void Calibrate_NegativeAngle_DelaysTheVoltage() =>
        Assert.AreEqual(0x8000 | 57, AfeCalibrator.Calibrate([.. Points(1, 1, -0.5)], s_reset, 1, 20, 50).Registers[7]);

    [TestMethod]
    public void Calibrate_ClampThatLeadsByMoreThanTheChipCanDelay_SaysWhatRemains()
    {
        AfePhaseCalibration found = AfeCalibrator.Calibrate([.. Points(1, 1, 3)], s_reset, 1, 20, 50);
        Assert.AreEqual(255, found.Registers[7]);
        StringAssert.Contains(found.Note, "phase 1: the current should be delayed by 3.00 degrees, and the chip can 2.24");

        // 0.76° are left; cos(60° - 0.76°) / cos 60° - 1.
        Assert.AreEqual(2.28, found.Points[^1].PowerErrorPercent, 0.02);
        Assert.IsNull(AfeCalibrator.Calibrate([.. Points(1, 1, 2)], s_reset, 1, 20, 50).Note);
    }

    [TestMethod]
    [DataRow(0.3, 1.0, 0.0, "Ugain would have to be 109227, and the register ends at 65535")]
    [DataRow(1.0, 1.0, 60.0, "check the clamp's direction")]
    public void Calibrate_WhatNoRegisterCanHold_IsRefused(double volts, double amperes, double lead, string expected)
    {
        string message = Assert.ThrowsExactly<OperatorException>(
            () => AfeCalibrator.Calibrate([.. Points(volts, amperes, lead)], s_reset, 1, 20, 50)).Message;
        StringAssert.Contains(message, expected);
    }

    [TestMethod]
    public void Calibrate_MissingPoints_AreNamed()
    {
        CalibrationPoint[] points = [.. Points(1, 1, 0)];
        StringAssert.Contains(Message(points.Where(p => p.RefAmperes > 0)), "no no-load reading");
        StringAssert.Contains(Message(points.Where(p => p.RefAmperes == 0)), "no reading from 5 % of 20 A up");
        IEnumerable<CalibrationPoint> resistive = points.Where(p => p.RefAmperes == 0 || p.RefWatts > 0.9 * 220 * p.RefAmperes);
        StringAssert.Contains(Message(resistive), "power factor of 0.9");
    }

    private static string Message(IEnumerable<CalibrationPoint> points) =>
        Assert.ThrowsExactly<OperatorException>(() => AfeCalibrator.Calibrate([.. points], s_reset, 1, 20, 50)).Message;

    /// <summary>What a chip shows that sees these shares of voltage and current, and the current this much too early.</summary>
    private static IEnumerable<CalibrationPoint> Points(double volts, double amperes, double leadDegrees)
    {
        yield return new CalibrationPoint(1, 0, 220, 0, 0, 220 * volts, 0, 0);
        foreach (double reference in new[] { 2.0, 20 })
        {
            foreach (double degrees in new[] { 0.0, 60 })
            {
                double shown = (degrees - leadDegrees) * Math.PI / 180;
                double apparent = 220 * volts * reference * amperes;
                yield return new CalibrationPoint(
                    1, reference, 220, 220 * reference * Math.Cos(degrees * Math.PI / 180), reference * amperes, 220 * volts,
                    apparent * Math.Cos(shown), apparent * Math.Sin(shown));
            }
        }
    }
}
