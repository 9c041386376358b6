using MeterNode.Charts;

namespace MeterNode.Tools.Tests.Charts;

[TestClass]
public class TextWidthTests
{
    [TestMethod]
    [DataRow("", 0)]
    [DataRow("0123456789", 63.6)]
    [DataRow("模温控制精度", 60)]
    [DataRow("𠮷", 10)]
    public void Of_Text_IsTheSumOfItsGlyphs(string text, double pixels) => Assert.AreEqual(pixels, TextWidth.Of(text, 10), 1e-9);

    [TestMethod]
    [DataRow("press-1", 100, "press-1")]
    [DataRow("injection moulder 12", 60, "injection…")]
    [DataRow("压铸机一号", 42, "压铸机…")]
    [DataRow("𠮷𠮷𠮷", 21, "𠮷…")]
    [DataRow("press", 1, "…")]
    public void Shortened_Text_FitsAndSaysThatItGoesOn(string text, double pixels, string expected) =>
        Assert.AreEqual(expected, TextWidth.Shortened(text, 10, pixels));
}
