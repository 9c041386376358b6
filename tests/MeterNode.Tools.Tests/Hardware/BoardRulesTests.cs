using MeterNode.Plant.Hardware;

namespace MeterNode.Tools.Tests.Hardware;

/// <summary>The pin maps against the chips' datasheet facts, and the rules against maps that break them.</summary>
[TestClass]
public sealed class BoardRulesTests
{
    public static IEnumerable<object[]> Boards => BoardCatalog.Names.Select(n => new object[] { n });

    [TestMethod]
    public void Names_OfTheRepository_AreTheTwoBoards() =>
        CollectionAssert.AreEqual(new[] { "esp32-s3-n16r8", "esp32-wrover" }, BoardCatalog.Names.ToArray());

    [TestMethod]
    [DynamicData(nameof(Boards))]
    public void Violations_OfEveryBoard_AreNone(string name)
    {
        BoardDefinition board = BoardCatalog.Load(name);

        Assert.AreEqual(name, board.Name);
        Assert.AreEqual("", string.Join("\n", BoardRules.Violations(board, BoardCatalog.LoadChip(board.Chip))));
        Assert.AreEqual(3, board.Current.Length);
        Assert.AreEqual(3, board.Voltage.Length);
        Assert.AreEqual(4, board.Zones.Count());
    }

    [TestMethod]
    [DataRow("esp32-wrover", 38)]
    [DataRow("esp32-s3-n16r8", 44)]
    public void Headers_OfEveryBoard_NameEachPinOnce(string name, int expected)
    {
        BoardDefinition board = BoardCatalog.Load(name);
        string[] gpios = [.. board.Headers.Left.Concat(board.Headers.Right).Where(p => char.IsDigit(p[0]) && int.TryParse(p, out _))];

        Assert.AreEqual(gpios.Length, gpios.Distinct().Count());
        Assert.AreEqual(expected, board.Headers.Left.Length + board.Headers.Right.Length);
    }

    [TestMethod]
    [DataRow("esp32-wrover", 5, "SHOT on GPIO5: strapping pin")]
    [DataRow("esp32-wrover", 16, "SHOT on GPIO16: wired to the PSRAM")]
    [DataRow("esp32-wrover", 9, "SHOT on GPIO9: wired to the flash")]
    [DataRow("esp32-wrover", 37, "SHOT on GPIO37: the module has no such pin")]
    [DataRow("esp32-wrover", 34, "SHOT on GPIO34: already used for I3")]
    [DataRow("esp32-wrover", 3, "SHOT on GPIO3: serial port")]
    [DataRow("esp32-s3-n16r8", 46, "SHOT on GPIO46: strapping pin")]
    [DataRow("esp32-s3-n16r8", 36, "SHOT on GPIO36: wired to the PSRAM")]
    [DataRow("esp32-s3-n16r8", 20, "SHOT on GPIO20: built-in USB")]
    [DataRow("esp32-s3-n16r8", 49, "SHOT on GPIO49: the module has no such pin")]
    public void Violations_OfABadShotPin_NamePinAndReason(string name, int gpio, string expected)
    {
        BoardDefinition board = BoardCatalog.Load(name) with { ShotInput = new DigitalPin(gpio, ActiveLow: true) };

        StringAssert.Contains(Violations(board), expected);
    }

    [TestMethod]
    public void Violations_OfAnInputOnlyPinAsOutput_AreFound()
    {
        BoardDefinition board = BoardCatalog.Load("esp32-wrover") with { StatusLed = new DigitalPin(34, ActiveLow: false) };

        StringAssert.Contains(Violations(board), "LED on GPIO34: input-only pin used as an output");
    }

    [TestMethod]
    [DataRow(10, 4, "channel 10 on GPIO4: not a channel of ADC1")]
    [DataRow(0, 39, "channel 0 on GPIO39: this channel measures GPIO36")]
    public void Violations_OfAWrongChannel_AreFound(int channel, int gpio, string expected)
    {
        BoardDefinition board = BoardCatalog.Load("esp32-wrover");
        board = board with { Current = [new AdcInput(1, gpio, channel), .. board.Current[1..]] };

        StringAssert.Contains(Violations(board), expected);
    }

    [TestMethod]
    public void Violations_OfAFourthDeviceOnABus_AreFound()
    {
        BoardDefinition board = BoardCatalog.Load("esp32-s3-n16r8");
        SpiPins first = board.Spi[0];

        StringAssert.Contains(
            Violations(board with { Spi = [first with { ChipSelect = [10, 14, 21, 38] }] }),
            "4 devices on SPI bus 1: the runtime opens at most 3 on a bus");
        StringAssert.Contains(
            Violations(board with { Spi = [first with { MeteringIc = 38 }] }), "4 devices on SPI bus 1: the runtime opens at most 3");
    }

    [TestMethod]
    public void Violations_OfTwoBusesOfOneNumber_AreFound()
    {
        BoardDefinition board = BoardCatalog.Load("esp32-s3-n16r8");

        StringAssert.Contains(Violations(board with { Spi = [board.Spi[0], board.Spi[1] with { Bus = 1 }] }), "SPI buses: one or two");
        StringAssert.Contains(Violations(board with { Spi = [board.Spi[0] with { Bus = 3 }] }), "SPI bus 3: the runtime has 1 and 2");
    }

    [TestMethod]
    public void Violations_OfASecondBusThatTakesPinsUnsaid_AreFound()
    {
        BoardDefinition board = BoardCatalog.Load("esp32-wrover");
        SpiPins second = board.Spi[1];

        StringAssert.Contains(
            Violations(board with { Spi = [board.Spi[0], second with { InsteadOf = ["U1", "U2"] }] }),
            "SCK2 on GPIO33: already used for U3");
        StringAssert.Contains(
            Violations(board with { Spi = [board.Spi[0], second with { InsteadOf = ["U1", "U2", "U3", "U4"] }] }), "instead of U4");
        StringAssert.Contains(
            Violations(board with { Spi = [board.Spi[0], second with { Clock = 34 }] }),
            "SCK2 on GPIO34: input-only pin used as an output");
    }

    [TestMethod]
    public void Load_UnknownName_SaysWhichExist()
    {
        var e = Assert.ThrowsExactly<MeterNode.Plant.OperatorException>(() => BoardCatalog.Load("arduino"));

        StringAssert.Contains(e.Message, "esp32-s3-n16r8, esp32-wrover");
    }

    [TestMethod]
    public void Load_FileThatBreaksARule_IsRefused()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "mine.json");
        string json = File.ReadAllText(Path.Combine(Repository.Root, "hardware/boards/esp32-wrover.json"));
        File.WriteAllText(file, json.Replace("\"shotInput\": { \"gpio\": 27", "\"shotInput\": { \"gpio\": 12", StringComparison.Ordinal));

        var e = Assert.ThrowsExactly<MeterNode.Plant.OperatorException>(() => BoardCatalog.Load(file));

        StringAssert.Contains(e.Message, "SHOT on GPIO12: strapping pin");
    }

    private static string Violations(BoardDefinition board) =>
        string.Join("\n", BoardRules.Violations(board, BoardCatalog.LoadChip(board.Chip)));
}
