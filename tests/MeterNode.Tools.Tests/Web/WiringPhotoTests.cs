using MeterNode.Plant.Wiring;

namespace MeterNode.Tools.Tests.Web;

/// <summary>What is a picture says its content, whatever the sender calls it.</summary>
[TestClass]
public sealed class WiringPhotoTests
{
    [TestMethod]
    [DataRow("FFD8FFE0", false)]
    [DataRow("FFD8FFE000FFD9", true)]
    [DataRow("89504E470D0A1A0A0000000D4948445200000001000000010806000000000000000000", true)]
    [DataRow("89504E470D0A1A0A0000000D58585858000000010000000108060000000000000000", false)]
    [DataRow("3C7376673E3C2F7376673E", false)]
    [DataRow("", false)]
    public void Photo_IsJudgedByItsBytes(string hex, bool isTaken) =>
        Assert.AreEqual(isTaken, WiringPhoto.Of(Convert.FromHexString(hex)) is not null);
}
