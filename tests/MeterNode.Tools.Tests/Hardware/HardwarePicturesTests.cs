using System.Xml.Linq;
using MeterNode.Plant.Hardware;
using MeterNode.Plant.Hardware.Drawing;

namespace MeterNode.Tools.Tests.Hardware;

/// <summary>The committed pictures against the data they are made from.</summary>
[TestClass]
public sealed class HardwarePicturesTests
{
    public static IEnumerable<object[]> Files => HardwarePictures.All().Select(p => new object[] { p.File });

    public static IEnumerable<object[]> Boards => BoardCatalog.Names.Select(n => new object[] { n });

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void CommittedFile_IsWhatTheDataGive(string file)
    {
        string expected = HardwarePictures.All().Single(p => p.File == file).Content;

        Assert.IsTrue(
            File.ReadAllText(Path.Combine(Repository.Root, "hardware", file)).ReplaceLineEndings("\n") == expected,
            $"hardware/{file} is stale: dotnet run --project tools/meternode -- board --draw hardware");
    }

    [TestMethod]
    [DynamicData(nameof(Boards))]
    public void WiringPicture_ShowsEverySignalAtTheBoardAndAtItsOtherEnd(string name)
    {
        BoardDefinition board = BoardCatalog.Load(name);
        XDocument picture = XDocument.Parse(WiringDrawing.Draw(board));
        string[] texts = [.. picture.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];

        foreach (PinUse use in board.Uses().Concat(board.Alternatives()))
        {
            int ends = texts.Count(t => t == use.Signal);
            Assert.IsTrue(ends >= 2, $"{use.Signal} appears {ends} times");
        }
    }

    [TestMethod]
    public void WiringPicture_OfAChangedPin_Changes()
    {
        BoardDefinition board = BoardCatalog.Load("esp32-s3-n16r8");

        Assert.AreNotEqual(WiringDrawing.Draw(board), WiringDrawing.Draw(board with { StatusLed = new DigitalPin(38, ActiveLow: false) }));
    }
}
