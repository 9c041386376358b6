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
            int ends = texts.Count(t => t.Split('/').Contains(use.Signal));
            Assert.IsTrue(ends >= 2, $"{use.Signal} appears {ends} times");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Boards))]
    public void WiringPicture_OfAnyBoard_ShowsWhereAnRs485MeterGoes(string name)
    {
        BoardDefinition board = BoardCatalog.Load(name);

        Assert.IsNotNull(board.Rs485, "provisioning needs pins for a meter on every board");
        StringAssert.Contains(WiringDrawing.Draw(board), "transceiver SP3485");
    }

    [TestMethod]
    [DataRow("connection/rs485-meter.svg")]
    [DataRow("connection/s0-meter.svg")]
    public void ConnectionPicture_OfAMeter_ShowsTheNodesOwnSupply(string file)
    {
        string picture = HardwarePictures.All().Single(made => made.File == file).Content;

        StringAssert.Contains(picture, "supply of the node");
        StringAssert.Contains(picture, "F1  1 A");
    }

    [TestMethod]
    public void WiringPicture_OfAChangedPin_Changes()
    {
        BoardDefinition board = BoardCatalog.Load("esp32-s3-n16r8");

        Assert.AreNotEqual(WiringDrawing.Draw(board), WiringDrawing.Draw(board with { StatusLed = new DigitalPin(38, ActiveLow: false) }));
    }
}
