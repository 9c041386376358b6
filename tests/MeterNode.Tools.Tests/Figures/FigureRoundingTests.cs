using MeterNode.Figures;

namespace MeterNode.Tools.Tests.Figures;

/// <summary>How figures are printed.</summary>
[TestClass]
public sealed class FigureRoundingTests
{
    [TestMethod]
    [DataRow(11.829, 0.24, "11.83")]
    [DataRow(11.825, 0.24, "11.83")]
    [DataRow(-11.825, 0.24, "-11.83")]
    [DataRow(1234.5, 123, "1230")]
    [DataRow(1235, 123, "1240")]
    [DataRow(14243.14, 12.3, "14243")]
    [DataRow(99.96, 0.0995, "99.96")]
    [DataRow(5, 0.0123, "5.000")]
    [DataRow(0.24, 0.24, "0.24")]
    public void Text_WithUncertainty_HasTwoOfItsDigits(double value, double uncertainty, string text) =>
        Assert.AreEqual(text, FigureRounding.Text(value, uncertainty, false));

    [TestMethod]
    [DataRow(0.59145, "0.5915")]
    [DataRow(98.7654321, "98.77")]
    [DataRow(99.99999, "100.0")]
    [DataRow(123456.7, "123457")]
    [DataRow(2976, "2976")]
    [DataRow(100, "100")]
    [DataRow(0, "0")]
    [DataRow(-0.646575, "-0.6466")]
    public void Text_WithoutUncertainty_HasFourDigits(double value, string text) =>
        Assert.AreEqual(text, FigureRounding.Text(value, null, false));

    [TestMethod]
    [DataRow(12345.6, "12300")]
    [DataRow(3.14159, "3.14")]
    [DataRow(0.0999999, "0.100")]
    [DataRow(0, "0")]
    public void Text_Estimate_HasThreeDigits(double value, string text) => Assert.AreEqual(text, FigureRounding.Text(value, null, true));
}
