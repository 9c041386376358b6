using System.Text.Json.Nodes;
using MeterNode.Cli;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Commands;

namespace MeterNode.Tools.Tests.Provisioning;

/// <summary>The rules of chip, board and runtime guard every configuration before it is signed.</summary>
[TestClass]
public sealed class ConfigurationPinsTests
{
    private const string Good = """
        {"machine":"press",
         "phases":[{"i":{"adc":0,"gain":0.05},"u":{"adc":3,"gain":0.26}},{"i":{"adc":6,"gain":0.05},"u":{"adc":3,"gain":0.26}}],
         "zones":[{"cs":21,"setpoint":200},{"cs":22,"setpoint":60},{"cs":25,"setpoint":60}],"shots":{"debounceMs":20},
         "board":{"name":"esp32-wrover","spiBus":1,"mosi":23,"miso":19,"clock":18,"led":13,"shot":27}}
        """;

    private static readonly string s_fourZones = Good
        .Replace(
            "{\"cs\":25,\"setpoint\":60}", "{\"cs\":25,\"setpoint\":60},{\"cs\":26,\"bus\":2,\"setpoint\":60}", StringComparison.Ordinal)
        .Replace("\"spiBus\":1", "\"spiBus\":1,\"otherSpi\":[32,35,33]", StringComparison.Ordinal);

    [TestMethod]
    public void Provision_PinsInOrder_IsAcceptedAndNothingIsLeftUnchecked()
    {
        using var plant = new TemporaryPlant();
        Assert.IsNull(Provision(plant, Good));
    }

    [TestMethod]
    [DataRow("\"cs\":21", "\"cs\":5", "CS1 on GPIO5: strapping pin")]
    [DataRow("\"cs\":22", "\"cs\":17", "CS2 on GPIO17: wired to the PSRAM")]
    [DataRow("\"cs\":22", "\"cs\":9", "CS2 on GPIO9: wired to the flash")]
    [DataRow("\"cs\":22", "\"cs\":21", "CS2 on GPIO21: already used for CS1")]
    [DataRow("\"cs\":22", "\"cs\":39", "CS2 on GPIO39: input-only pin used as an output")]
    [DataRow("\"cs\":22", "\"cs\":48", "CS2 on GPIO48: the module has no such pin")]
    [DataRow("\"mosi\":23", "\"mosi\":12", "SDI on GPIO12: strapping pin")]
    [DataRow("\"miso\":19", "\"miso\":3", "SDO on GPIO3: serial port")]
    [DataRow("\"clock\":18", "\"clock\":35", "SCK on GPIO35: input-only pin used as an output")]
    [DataRow("\"led\":13", "\"led\":2", "LED on GPIO2: strapping pin")]
    [DataRow("\"led\":13", "\"led\":13,\"i2c\":[26,39],\"secureElement\":96", "SCL on GPIO39: input-only pin used as an output")]
    [DataRow("\"led\":13", "\"led\":13,\"i2c\":[25,26],\"secureElement\":96", "GPIO25: already used for ")]
    [DataRow("\"shot\":27", "\"shot\":35", "SHOT on GPIO35: input-only pins have no pull-up")]
    [DataRow("\"shot\":27", "\"shot\":36", "SHOT on GPIO36: already used for ADC0")]
    [DataRow("\"adc\":6", "\"adc\":9", "ADC channel 9: not a channel of ADC1")]
    [DataRow("\"adc\":6", "\"adc\":1", "ADC1 on GPIO37: the module has no such pin")]
    [DataRow("{\"cs\":25,", "{\"cs\":26,\"setpoint\":60},{\"cs\":25,", "4 zones on SPI bus 1: the runtime opens at most 3")]
    [DataRow("\"cs\":25,", "\"cs\":25,\"amplifier\":\"max31855\",", "max31855 and max31856 on SPI bus 1")]
    public void Provision_PinThatBreaksARule_IsRefusedWithThePinAndTheReason(string good, string bad, string expected)
    {
        using var plant = new TemporaryPlant();
        string text = Good.Replace(good, bad, StringComparison.Ordinal);
        Assert.AreNotEqual(Good, text);
        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(() => Provision(plant, text));
        StringAssert.Contains(refusal.Message, "cannot run on the board 'esp32-wrover'");
        StringAssert.Contains(refusal.Message, expected);
        Assert.IsFalse(Directory.Exists(plant.Plant.BundlePath("press-1")));
    }

    [TestMethod]
    [DataRow("\"cs\":26}", "\"cs\":21}", "CS of the metering IC on GPIO21: already used for CS1")]
    [DataRow("\"cs\":26}", "\"cs\":5}", "CS of the metering IC on GPIO5: strapping pin")]
    [DataRow("{\"cs\":21,", "{\"cs\":25,\"setpoint\":60},{\"cs\":21,", "3 zones and a metering IC on SPI bus 1")]
    [DataRow("\"amplifier\":\"max31856\"", "\"amplifier\":\"max31855\"", "atm90e32as and max31855 on SPI bus 1")]
    public void Provision_MeteringIc_KeepsTheRulesOfItsBus(string good, string bad, string expected)
    {
        const string WithIc = """
            {"machine":"press","mode":"afe","afe":{"wiring":"single","calibration":[[58394,27136]],"cs":26},
             "zones":[{"cs":21,"amplifier":"max31856","setpoint":200},{"cs":22,"amplifier":"max31856","setpoint":60}],
             "board":{"name":"esp32-wrover","spiBus":1,"mosi":23,"miso":19,"clock":18,"led":13}}
            """;
        using var plant = new TemporaryPlant();
        Assert.IsNull(Provision(plant, WithIc));
        using var other = new TemporaryPlant();
        string text = WithIc.Replace(good, bad, StringComparison.Ordinal);
        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(() => Provision(other, text));
        StringAssert.Contains(refusal.Message, expected);
    }

    [TestMethod]
    public void Provision_FourZonesOnTwoBuses_IsAccepted()
    {
        using var plant = new TemporaryPlant();
        Assert.IsNull(Provision(plant, s_fourZones));
    }

    [TestMethod]
    [DataRow("[32,35,33]", "[32,35,35]", "SCK2 on GPIO35: input-only pin used as an output")]
    [DataRow("[32,35,33]", "[34,35,33]", "SDI2 on GPIO34: input-only pin used as an output")]
    [DataRow("[32,35,33]", "[32,34,33]", "SDO2 on GPIO34: already used for ADC6")]
    [DataRow("[32,35,33]", "[32,34,33]",
        "zones from number 4 on need SPI bus 2, which takes the pins of the voltages on this board: take a board")]
    [DataRow("\"bus\":2", "\"bus\":1", "4 zones on SPI bus 1: the runtime opens at most 3 devices on a bus, so give one of")]
    public void Provision_FourZonesWithAWrongSecondBus_IsRefusedWithTheReason(string good, string bad, string expected)
    {
        using var plant = new TemporaryPlant();
        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(
            () => Provision(plant, s_fourZones.Replace(good, bad, StringComparison.Ordinal)));
        StringAssert.Contains(refusal.Message, expected);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [TestMethod]
    public void Provision_OtherAmplifierOnTheOtherBus_IsAccepted()
    {
        using var plant = new TemporaryPlant();
        Assert.IsNull(Provision(plant, s_fourZones.Replace("\"bus\":2", "\"bus\":2,\"amplifier\":\"max31855\"", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("esp32-s3-n16r8", "--voltage")]
    [DataRow("esp32-s3-n16r8", null)]
    [DataRow("esp32-wrover", null)]
    public void ProvisionCommand_FourSetpoints_LaysFourZonesOutOnTwoBuses(string board, string? option)
    {
        using var plant = new TemporaryPlant();
        CommandRun run = CommandRun.Of(
            [
                "provision", "press-1", "--plant", plant.Folder, "--board", board, .. option is null ? (string[])[] : [option],
                .. new[] { "200", "180", "60", "55" }.SelectMany(setpoint => new[] { "--setpoint", setpoint }),
            ]);
        Assert.AreEqual(ExitCode.Ok, run.Code, run.Error);
        JsonNode made = JsonNode.Parse(File.ReadAllText(Path.Combine(plant.Plant.BundlePath("press-1"), "node.json")))!;
        CollectionAssert.AreEqual(
            new[] { 1, 1, 1, 2 }, made["zones"]!.AsArray().Select(zone => (int)zone!["bus"]!).ToArray(), made.ToJsonString());
        Assert.AreEqual(3, made["board"]!["otherSpi"]!.AsArray().Count);
        Assert.AreEqual(55, (double)made["zones"]![3]!["setpoint"]!);
    }

    [TestMethod]
    [DataRow("--voltage",
        "pins of the voltages on this board: take a board with more pins (--board esp32-s3-n16r8), or leave --voltage out")]
    [DataRow("--meter=sdm630@1", "pins of the meter's transceiver on this board: take a board with more pins (--board esp32-s3-n16r8), or")]
    public void ProvisionCommand_FourZonesOnABoardWithoutPinsForThem_IsRefusedInOneLineWithWhatToType(string inputs, string expected)
    {
        using var plant = new TemporaryPlant();
        CommandRun run = CommandRun.Of(
            "provision", "press-1", "--plant", plant.Folder, "--board", "esp32-wrover", inputs,
            "--setpoint", "200", "--setpoint", "180", "--setpoint", "60", "--setpoint", "55");
        Assert.AreEqual(ExitCode.Failure, run.Code, run.Error);
        StringAssert.Contains(run.Error, expected);
        Assert.DoesNotContain("U1", run.Error);
        Assert.AreEqual(1, run.Error.Trim().Split('\n').Length, run.Error);
    }

    [TestMethod]
    public void ProvisionCommand_FiveZones_AreRefused()
    {
        using var plant = new TemporaryPlant();
        CommandRun run = CommandRun.Of(
            "provision", "press-1", "--plant", plant.Folder, "--setpoint", "1", "--setpoint", "2", "--setpoint", "3", "--setpoint", "4",
            "--setpoint", "5");
        Assert.AreEqual(ExitCode.Failure, run.Code, run.Error);
        StringAssert.Contains(run.Error, "has 4 temperature zones: there is none for zone 5");
    }

    [TestMethod]
    public void Provision_UnknownBoard_IsCheckedAgainstTheChipsAndSaysSo()
    {
        using var plant = new TemporaryPlant();
        string note = Provision(plant, Good.Replace("esp32-wrover", "mine", StringComparison.Ordinal))!;
        StringAssert.StartsWith(note, "the board 'mine' is not known: the pins were checked against chips only");
        StringAssert.Contains(note, "(they fit esp32)");
    }

    [TestMethod]
    public void Provision_UnknownBoardWithPinsThatNoChipHas_IsRefused()
    {
        using var plant = new TemporaryPlant();
        string text = Good.Replace("esp32-wrover", "", StringComparison.Ordinal)
            .Replace("\"led\":13", "\"led\":0", StringComparison.Ordinal);
        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(() => Provision(plant, text));
        StringAssert.Contains(refusal.Message, "names no board");
        StringAssert.Contains(refusal.Message, "fit no chip");
        StringAssert.Contains(refusal.Message, "LED on GPIO0: strapping pin");
    }

    [TestMethod]
    public void ProvisionCommand_BoardOptionAndConfiguration_MustAgree()
    {
        using var plant = new TemporaryPlant();
        string file = Path.Combine(plant.Folder, "press.json");
        File.WriteAllText(file, Good);
        CommandRun run = CommandRun.Of("provision", "press-1", "--plant", plant.Folder, "--config", file, "--board", "esp32-s3-n16r8");
        Assert.AreEqual(ExitCode.Usage, run.Code, run.Error);
        StringAssert.Contains(run.Error, "is for the board 'esp32-wrover' and --board names 'esp32-s3-n16r8'");
    }

    [TestMethod]
    public void ProvisionCommand_ConfigurationWithoutBoard_GetsThePinsOfTheOption()
    {
        using var plant = new TemporaryPlant();
        string file = Path.Combine(plant.Folder, "press.json");
        JsonObject document = Parse(Good);
        document.Remove("board");
        document["zones"]!.AsArray().RemoveAt(2);
        File.WriteAllText(file, document.ToJsonString());
        CommandRun run = CommandRun.Of("provision", "press-1", "--plant", plant.Folder, "--config", file, "--board", "esp32-wrover");
        Assert.AreEqual(ExitCode.Ok, run.Code, run.Error);
        JsonNode made = JsonNode.Parse(File.ReadAllText(Path.Combine(plant.Plant.BundlePath("press-1"), "node.json")))!;
        Assert.AreEqual(23, (int)made["board"]!["mosi"]!);
    }

    private static string? Provision(TemporaryPlant plant, string json) =>
        NodeProvisioner.Add(plant.Plant, "press-1", Parse(json));

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
