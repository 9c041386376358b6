using MeterNode.Plant;
using MeterNode.Plant.Flashing;

namespace MeterNode.Tools.Tests.Flashing;

/// <summary>An image is refused before a board is touched; the runtime skips what it cannot load without a word.</summary>
[TestClass]
public sealed class ApplicationImageTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    /// <summary>Check value of the runtime's CRC over "123456789": MSB first, start 0, no inversion.</summary>
    [TestMethod]
    public void Crc_OfTheCheckText_IsTheRuntimes() => Assert.AreEqual(0x89A1897FU, ApplicationImage.Crc("123456789"u8));

    [TestMethod]
    public void Read_WholeImage_NamesVersionAndNativeParts()
    {
        ApplicationImage image = Read(TestImage.Node("1.2.3.0"));

        Assert.AreEqual("1.2.3", image.Version);
        CollectionAssert.AreEqual(new[] { "", "MeterNode.Core", "MeterNode.Node" }, image.Assemblies.Select(a => a.Name).ToArray());
        Assert.AreEqual(TestImage.Mscorlib, image.Assemblies[0].NativeChecksum);
        CollectionAssert.AreEqual(new[] { "MeterNode.Core" }, image.Assemblies[2].References.ToArray());
    }

    [TestMethod]
    public void Read_EveryCutAndEveryChangedByte_IsRefused()
    {
        byte[] whole = TestImage.Node();
        for (int at = 0; at < whole.Length; at += 7)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 0x10;
            Assert.ThrowsExactly<OperatorException>(() => Read(changed), $"byte {at} changed");
            if (at > 0)
            {
                Assert.ThrowsExactly<OperatorException>(() => Read(whole[..at]), $"cut at {at}");
            }
        }
    }

    [TestMethod]
    public void Read_WrongFiles_SaysWhatTheyAre()
    {
        StringAssert.Contains(Refusal([]), "is empty; build one with");
        StringAssert.Contains(Refusal(new byte[500]), "is not an application image for nanoFramework");
        byte[] later = TestImage.Node();
        later[5] = (byte)'2';
        StringAssert.Contains(Refusal(later), "is in the format of nanoFramework 2");
        StringAssert.Contains(Refusal(TestImage.Assembly("Blinky", "1.0.0.0", 0)), "has no assembly MeterNode.Node");
        StringAssert.Contains(
            Refusal(TestImage.Assembly("MeterNode.Node", "0.5.0.0", 0, "MeterNode.Core")), "lacks the assembly MeterNode.Core");
        StringAssert.Contains(
            Refusal([.. TestImage.Assembly("MeterNode.Core", "0.4.0.0", 0), .. TestImage.Assembly("MeterNode.Node", "0.5.0.0", 0)]),
            "is mixed: MeterNode.Core is 0.4.0.0 and MeterNode.Node is 0.5.0.0");
        StringAssert.Contains(
            Assert.ThrowsExactly<OperatorException>(() => ApplicationImage.Read(_path + ".none")).Message, "there is no file");
    }

    private ApplicationImage Read(byte[] content)
    {
        File.WriteAllBytes(_path, content);
        return ApplicationImage.Read(_path);
    }

    private string Refusal(byte[] content) => Assert.ThrowsExactly<OperatorException>(() => Read(content)).Message;
}
