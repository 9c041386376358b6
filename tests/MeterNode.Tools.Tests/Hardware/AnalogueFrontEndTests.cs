using System.Text.Json;
using MeterNode.Plant.Hardware;

namespace MeterNode.Tools.Tests.Hardware;

/// <summary>The front end's circuit, simulated: what it must do to signals, and what it must never do to the chip.</summary>
[TestClass]
public sealed class AnalogueFrontEndTests
{
    /// <summary>Absolute maximum of an input pin of both chips: −0.3 V to VDD + 0.3 V.</summary>
    private const double PinFloorVolts = -0.3;
    private const double PinCeilingVolts = 3.6;

    /// <summary>BAT54S: greatest continuous forward current.</summary>
    private const double SchottkyAmps = 0.2;

    /// <summary>DF06S and S1M: greatest single surge (S1M, 8.3 ms half sine), far longer than 8/20 µs.</summary>
    private const double RectifierSurgeAmps = 30;

    /// <summary>BAV99: greatest peak forward current for 1 µs is higher; this is the continuous one.</summary>
    private const double SmallDiodeAmps = 0.2;

    private static readonly AfeValues s_values = AfeValues.Load();

    private static (double Low, double High) UsableVolts
    {
        get
        {
            ChipFacts[] chips = [.. BoardCatalog.Chips.Select(BoardCatalog.LoadChip)];
            return (chips.Max(c => c.AdcMinimumMillivolts) / 1000.0, chips.Min(c => c.AdcMaximumMillivolts) / 1000.0);
        }
    }

    [TestMethod]
    public void Bias_IsTheMiddleOfTheUsableRange_AndHardlyMovesWithTheSupply()
    {
        Dictionary<string, double> r = Spice.Run("bias.cir");

        Assert.AreEqual((UsableVolts.Low + UsableVolts.High) / 2, r["bias_volts"], 0.013);
        Assert.AreEqual(r["bias_volts"], r["bias_volts_at_3v6"], 0.002);
        Assert.AreEqual(r["bias_volts"], r["bias_volts_at_3v0"], 0.010);
        Assert.IsTrue(r["supply_milliamps"] < 5);
    }

    [TestMethod]
    public void CurrentChannel_CornerFrequency_IsThatOfResistorsAndCapacitor()
    {
        Dictionary<string, double> r = Spice.Run("current-ac.cir");

        double seriesOhms = s_values["RSER"].Value + s_values["RPIN"].Value + s_values["RBURDEN"].Value;
        Assert.AreEqual(1 / (2 * Math.PI * seriesOhms * s_values["CFILT"].Value), r["corner_hertz"], 5);
        Assert.AreEqual(s_values["RBURDEN"].Value, r["ohms_at_50"], s_values["RBURDEN"].Value * 0.005);
    }

    [TestMethod]
    public void VoltageChannel_CornerFrequencyAndGain_AreThoseOfTheValues()
    {
        Dictionary<string, double> r = Spice.Run("voltage-ac.cir");

        double seriesOhms = s_values["RSER"].Value + s_values["RPIN"].Value;
        Assert.AreEqual(1 / (2 * Math.PI * seriesOhms * s_values["CFILT"].Value), r["corner_hertz"], 10);
        Assert.AreEqual(
            s_values["RFB"].Value / s_values["RPRIM"].Value,
            r["volts_per_volt_at_50"],
            s_values["RFB"].Value / s_values["RPRIM"].Value * 0.005);
    }

    [TestMethod]
    [DataRow(50)]
    [DataRow(60)]
    public void PhaseDefault_OfCalibration_IsWhatTheCircuitDoes(int hertz)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "hardware/afe/phase-default.json")));
        JsonElement row = file.RootElement.GetProperty("frontEnd").EnumerateArray().Single(e => e.GetProperty("hertz").GetInt32() == hertz);
        double current = Spice.Run("current-ac.cir")[$"phase_{hertz}_degrees"];
        double voltage = Spice.Run("voltage-ac.cir")[$"phase_{hertz}_degrees"];

        Assert.AreEqual(current, row.GetProperty("currentDegrees").GetDouble(), 0.002);
        Assert.AreEqual(voltage, row.GetProperty("voltageDegrees").GetDouble(), 0.002);
        Assert.AreEqual(current - voltage, row.GetProperty("differenceDegrees").GetDouble(), 0.003);
    }

    [TestMethod]
    public void CurrentChannel_At120PercentAnd70Celsius_FitsTheConverterWithoutBending()
    {
        Dictionary<string, double> r = Spice.Run("current-range.cir");

        Assert.IsTrue(
            r["pin_min_volts"] >= UsableVolts.Low && r["pin_max_volts"] <= UsableVolts.High,
            $"{r["pin_min_volts"]} … {r["pin_max_volts"]} V");
        Assert.IsTrue(r["thd_percent"] < 0.05, $"THD {r["thd_percent"]} %");
    }

    [TestMethod]
    public void CurrentChannel_WithTwiceTheBurden_LeavesTheRange()
    {
        Dictionary<string, double> r = Spice.RunWith("current-range.cir", ("RBURDEN", 2 * s_values["RBURDEN"].Value));

        Assert.IsTrue(r["pin_max_volts"] > UsableVolts.High && r["pin_min_volts"] < UsableVolts.Low);
    }

    [TestMethod]
    public void CurrentChannel_AtTenTimesRatedCurrent_KeepsPinAndDiodesInsideTheirLimits()
    {
        Dictionary<string, double> r = Spice.Run("current-overload.cir");

        AssertPin(r, "overload_pin_min_volts", "overload_pin_max_volts");
        Assert.IsTrue(r["overload_series_volts"] / s_values["RSER"].Value < SchottkyAmps / 100);
        Assert.IsTrue(r["overload_ct_volts"] < 5);
        Assert.IsTrue(r["rail_max_volts"] < s_values["VREF"].Value + 0.02, "the reference must swallow the clamp current");
    }

    [TestMethod]
    public void CurrentChannel_AtASurgeOf10AmpsInTheSecondary_KeepsPinAndDiodesInsideTheirLimits()
    {
        Dictionary<string, double> r = Spice.Run("current-overload.cir");

        AssertPin(r, "surge_pin_min_volts", "surge_pin_max_volts");
        Assert.IsTrue(r["surge_diode_amps"] is > 9 and < RectifierSurgeAmps);
        Assert.IsTrue(r["surge_series_volts"] / s_values["RSER"].Value < SchottkyAmps / 100);
    }

    [TestMethod]
    public void CurrentChannel_WithoutItsSeriesResistor_WouldHarmThePin()
    {
        Dictionary<string, double> r = Spice.RunWith("current-overload.cir", ("RSER", 100), ("RPIN", 1));

        Assert.IsTrue(r["overload_pin_min_volts"] < PinFloorVolts, "the test above could not fail");
    }

    [TestMethod]
    public void CurrentChannel_WithABrokenBurden_DoesNotLeaveTheClampOpen()
    {
        Dictionary<string, double> r = Spice.Run("current-open-burden.cir");

        Assert.IsTrue(r["ct_volts"] < 5, $"{r["ct_volts"]} V across the clamp");
        AssertPin(r, "pin_min_volts", "pin_max_volts");
    }

    [TestMethod]
    public void VoltageChannel_At120Percent_FitsTheConverter()
    {
        Dictionary<string, double> r = Spice.Run("voltage-range.cir");

        Assert.IsTrue(
            r["pin_min_volts"] >= UsableVolts.Low && r["pin_max_volts"] <= UsableVolts.High,
            $"{r["pin_min_volts"]} … {r["pin_max_volts"]} V");
    }

    [TestMethod]
    public void VoltageChannel_AtTwoPhasesAnd4KilovoltSurge_KeepsPinAndDiodesInsideTheirLimits()
    {
        Dictionary<string, double> r = Spice.Run("voltage-range.cir");

        AssertPin(r, "worst_pin_min_volts", "worst_pin_max_volts");
        Assert.IsTrue(r["surge_primary_amps"] is > 0.02 and < SmallDiodeAmps);
        Assert.IsTrue(r["worst_amplifier_input_volts"] < 1);
    }

    private static void AssertPin(Dictionary<string, double> r, string low, string high) =>
        Assert.IsTrue(r[low] >= PinFloorVolts && r[high] <= PinCeilingVolts, $"pin between {r[low]} and {r[high]} V");
}
