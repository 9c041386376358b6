using MeterNode.Figures;

namespace MeterNode.Tools.Tests.Metrology;

/// <summary>What is stated beside control accuracy; the first case is the worked example of docs/metrology.md.</summary>
[TestClass]
public sealed class SensorUncertaintyTests
{
    [TestMethod]
    [DataRow("K1 max31856", 220, 4.081, DisplayName = "worked example")]
    [DataRow("K max31856", 220, 4.689, DisplayName = "class 2 is assumed")]
    [DataRow("K1 max31856", 1000, 5.915, DisplayName = "0.4 % above 375 °C")]
    [DataRow("K2 max31855", 220, 4.359)]
    [DataRow("S1 max31856", 1200, 4.236, DisplayName = "1 + 0.3 % above 1,100 °C")]
    [DataRow("T1 max31856", 60, 3.020)]
    public void Of_SensorOfAPack_CombinesTheLimits(string sensor, double celsius, double expected)
    {
        SensorUncertainty uncertainty = SensorUncertainty.Of(sensor, celsius)!;
        Assert.AreEqual(expected, uncertainty.ExpandedCelsius, 0.001, uncertainty.Origin);
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("K1")]
    [DataRow("Q max31856")]
    [DataRow("K9 max31856")]
    [DataRow("J3 max31856", DisplayName = "the standard has no class 3 of type J")]
    [DataRow("K max6675")]
    public void Of_UnknownSensor_SaysNothing(string? sensor) => Assert.IsNull(SensorUncertainty.Of(sensor, 220));

    [TestMethod]
    public void Of_NoClass_SaysThatItIsAssumed() =>
        Assert.AreEqual(
            "type K class 2 (assumed) ±2.5, cold junction ±0.7, converter of the max31856 ±3.12 °C",
            SensorUncertainty.Of("K max31856", 220)!.Origin);
}
