using System.Text.Json.Nodes;
using MeterNode.Cli;
using MeterNode.Plant.Hardware;
using MeterNode.Plant.Hardware.Carrier;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Commands;

namespace MeterNode.Tools.Tests.Hardware;

/// <summary>The carrier's circuit keeps every rule, and every rule finds the circuit that breaks it.</summary>
[TestClass]
public sealed class CarrierTests
{
    private static readonly string s_text = File.ReadAllText(Path.Combine(Repository.Root, "hardware/carrier/carrier.json"));

    private static readonly BoardDefinition s_board = BoardCatalog.Load("esp32-s3-n16r8");

    [TestMethod]
    public void Violations_OfTheCarrier_AreNone() =>
        Assert.AreEqual("", string.Join("\n", ElectricalRules.Violations(CarrierDesign.Load())));

    [TestMethod]
    [DataRow("U1", "SDI", "11")]
    [DataRow("U1", "CSM", "39")]
    [DataRow("U1", "RO", "7")]
    public void Signal_OfTheBoard_IsOnThePinOfItsMap(string part, string signal, string gpio)
    {
        NetPin pin = Netlist.Of(CarrierDesign.Load(), s_board).On(signal).Single(pin => pin.Component.Ref == part);

        Assert.AreEqual("IO" + gpio, pin.Pin.Name);
    }

    [TestMethod]
    public void Signal_OfAnotherPinMap_MovesWithIt()
    {
        BoardDefinition moved = s_board with { StatusLed = new DigitalPin(38, ActiveLow: false) };
        string found = string.Join("\n", ElectricalRules.Violations(CarrierDesign.Load(), moved, BoardCatalog.LoadChip("esp32-s3")));

        StringAssert.Contains(found, "U1.31 (IO38): is ETH_INT and LED at once");
        StringAssert.Contains(found, "U1.10 (IO17): is neither connected nor marked as open");
    }

    [TestMethod]
    [DataRow("a pin forgotten", "U5", "10", null, "U5.10 (SCK): is neither connected nor marked as open")]
    [DataRow("an open pin used", "U3", "35", "GND", "U3.35 (NC): must be open and is connected")]
    [DataRow("a pin that there is not", "U4", "9", "GND", "U4: a SP3485 has no pin 9")]
    [DataRow("a wire to nowhere", "U5", "4", "TC1", "net TC1: only U5.4 (T+) is on it")]
    [DataRow("a shorted resistor", "R101", "2", "EN", "R101: both ends are on EN")]
    [DataRow("5 V into a 3.3 V supply", "U5", "5", "5V", "U5.5 (AVDD): is on 5V (5 V) and needs 3 to 3.6 V")]
    [DataRow("a supply that nothing feeds", "U5", "5", "CS1", "U5.5 (AVDD): nothing feeds the net CS1")]
    [DataRow("a ground that is none", "U5", "1", "3V3", "U5.1 (AGND): is on 3V3 and must be on GND")]
    [DataRow("5 V pull-up on a 3.3 V pin", "R101", "2", "5V", "U1.3 (EN): stands 3.6 V, and R101 puts 5 V on EN")]
    [DataRow("a decoupling capacitor elsewhere", "C107", "1", "5V", "U9.1 (VDD): needs 100 nF beside it, from 3V3 to GND")]
    [DataRow("a load on the reference", "R135", "1", "VREF", "U3.11 (VREF): is for its capacitors only, and R135.1 (1) is on its net")]
    [DataRow("two outputs", "U8", "6", "TXD0", "net TXD0: U1.37 (TXD0) and U8.6 (~INT) drive it against each other")]
    [DataRow("an output against a part that lets go", "U4", "1", "TXD0", "net TXD0: U1.37 (TXD0) drives it all the time, and U4.1 (RO)")]
    [DataRow("two that answer, one without a select", "U4", "1", "SDO", "net SDO: U4.1 (RO) shares it and has no chip select")]
    [DataRow("two pins of the chip on a net", "U1", "31", "ETH_RST", "net ETH_RST: U1.31 (IO38) and U1.39 (IO1) are two pins of the chip")]
    [DataRow("a fourth device on a bus", "U3", "39", "SDO", "net SDO: 4 parts answer on it, and the runtime opens at most 3")]
    [DataRow("output on a supply", "U8", "6", "3V3", "net 3V3: U2.5 (VOUT) and U8.6 (~INT) drive it against each other")]
    [DataRow("an undriven input", "U4", "2", "RE", "U4.2 (~RE): nothing drives the net RE")]
    [DataRow("a chip select shared", "U6", "9", "CS1", "net CS1: selects U5 and U6 at once")]
    [DataRow("no pull-up on a chip select", "R108", "2", "GND", "U5.9 (~CS): needs a resistor from CS1 to its supply")]
    [DataRow("no pull-up on boot", "R102", "2", "GND", "U1.27 (IO0): needs a resistor from IO0 to its supply")]
    [DataRow("no pull-up on reset", "R123", "2", "GND", "U3.41 (~RESET): needs a resistor from ATM_RST to its supply")]
    [DataRow("no pull-down on a transmitter", "R117", "2", "3V3", "U4.3 (DE): needs a resistor from DE to ground")]
    [DataRow("no pull-up on an open drain", "R113", "2", "GND", "OC1.4 (C): only pulls down, and nothing pulls SHOT up")]
    [DataRow("a strapping pin loaded", "LED1", "2", "IO0", "LED1.2 (A): loads U1.27 (IO0)")]
    [DataRow("a strapping pin used", "U1", "16", "ETH_INT", "U8.6 (~INT): loads U1.16 (IO46)")]
    [DataRow("a pin of the PSRAM", "U1", "29", "ETH_INT", "ETH_INT on GPIO36: wired to the PSRAM")]
    [DataRow("another pin than the map's", "U1", "31", "CS1", "U1.31 (IO38): is CS1, which the board 'esp32-s3-n16r8' has on GPIO10")]
    [DataRow("mains to logic through a resistor", "R101", "2", "L1", "logic and mains meet: GND – U1 – EN – R101 – L1")]
    [DataRow("mains past the transformer", "T1", "4", "N", "logic and mains meet: GND – R141 – U1S – T1 – N")]
    [DataRow("24 V contact to logic", "D20", "1", "SHOT", "contacts and logic meet: SHOT_N – D20 – SHOT – ")]
    [DataRow("a net of no potential", "PS1", "4", "5VX", "net 5VX: only PS1.4 (+V) is on it")]
    public void Violations_OfABrokenCircuit_NameIt(string fault, string part, string pin, string? net, string expected)
    {
        string found = string.Join("\n", ElectricalRules.Violations(Broken(part, pin, net)));

        StringAssert.Contains(found, expected, fault);
    }

    [TestMethod]
    [DataRow("C123", "needs 4.7 µF beside it, from VREF to GND")]
    [DataRow("Y1", "net OSCI: only U3.20 (OSCI) is on it")]
    [DataRow("R113", "OC1.4 (C): only pulls down, and nothing pulls SHOT up")]
    [DataRow("U2", "U1.2 (3V3): nothing feeds the net 3V3")]
    public void Violations_OfAMissingPart_NameWhatNeedsIt(string part, string expected)
    {
        JsonNode document = JsonNode.Parse(s_text)!;
        document["components"]!.AsArray().Remove(Part(document, part));

        StringAssert.Contains(Found(document), expected);
    }

    [TestMethod]
    public void Violations_OfASmallerCapacitor_AreFound()
    {
        JsonNode document = JsonNode.Parse(s_text)!;
        Part(document, "C123")["value"] = "470 nF";

        StringAssert.Contains(Found(document), "U3.11 (VREF): needs 4.7 µF beside it");
    }

    [TestMethod]
    public void Violations_OfInsulationThatIsTooWeak_NameThePart()
    {
        JsonNode document = JsonNode.Parse(s_text)!;
        document["withstandVolts"]!["mains"] = 3500;
        string found = Found(document);

        StringAssert.Contains(found, "PS1: stands between mains and logic, withstands 3000 V and needs 3500 V");
        Assert.DoesNotContain("T1: stands", found);
    }

    [TestMethod]
    public void Violations_OfAPartThatThereIsTwice_NameIt()
    {
        JsonNode document = JsonNode.Parse(s_text)!;
        Part(document, "U6")["ref"] = "U5";

        StringAssert.Contains(Found(document), "U5: there are 2 parts of this name");
    }

    [TestMethod]
    public void Violations_OfASymbolThatThereIsNot_NameIt()
    {
        JsonNode document = JsonNode.Parse(s_text)!;
        Part(document, "U6")["symbol"] = "max6675";

        StringAssert.Contains(Found(document), "U6: there is no symbol 'max6675'");
    }

    [TestMethod]
    public void Violations_OfAnOutputOnAnInputOnlyPin_AreFound()
    {
        ChipFacts chip = BoardCatalog.LoadChip("esp32-s3") with { InputOnly = [17] };

        StringAssert.Contains(
            string.Join("\n", ElectricalRules.Violations(CarrierDesign.Load(), s_board, chip)),
            "LED on GPIO17: input-only pin used as an output");
    }

    [TestMethod]
    public void Burden_OfTheCarrier_IsThatOfTheFrontEnd()
    {
        CarrierDesign design = CarrierDesign.Load();
        double[] halves = [.. design.Components.Where(part => part.Afe == "RBURDEN").Select(part => Quantity.Of(design.ValueOf(part)))];

        Assert.AreEqual(6, halves.Length);
        Assert.AreEqual(3 * AfeValues.Load()["RBURDEN"].Value, halves.Sum(), 1e-9);
    }

    [TestMethod]
    public void Taps_OfTheCarrier_AreThoseThatProvisionReckonsWith()
    {
        CarrierDesign design = CarrierDesign.Load();
        double[] ohms = [.. design.Components.Where(part => part.Part == "resistor-100-burden")
            .Select(part => Quantity.Of(design.ValueOf(part)))];

        CollectionAssert.AreEqual(new[] { AfeSection.TapOhms, AfeSection.TapOhms, AfeSection.TapOhms }, ohms);
    }

    [TestMethod]
    public void KicadNetlist_HasEveryPartAndEachConnectedPinOnce()
    {
        CarrierDesign design = CarrierDesign.Load();
        string text = CarrierFiles.KicadNetlist(design);

        Assert.AreEqual(design.Components.Length, Count(text, "(comp (ref "));
        Assert.AreEqual(Netlist.Of(design, s_board).Pins.Length, Count(text, "(node (ref "));
        Assert.AreEqual(Count(text, "("), Count(text, ")"), "brackets");
        StringAssert.Contains(text, "(node (ref \"U1\") (pin \"19\") (pinfunction \"IO11\"))");
    }

    [TestMethod]
    public void BoardCommand_ChecksACircuit()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "mine.json");
        File.WriteAllText(file, s_text);
        CommandRun good = CommandRun.Of("board", "--carrier", file);
        Assert.AreEqual(ExitCode.Ok, good.Code, good.Output);
        StringAssert.Contains(good.Output, "0 findings");

        File.WriteAllText(file, s_text.Replace("\"9\": \"CS2\"", "\"9\": \"CS1\"", StringComparison.Ordinal));
        CommandRun bad = CommandRun.Of("board", "--carrier", file);
        Assert.AreEqual(ExitCode.Failure, bad.Code);
        StringAssert.Contains(bad.Output, "net CS1: selects U5 and U6 at once");

        File.WriteAllText(file, "{}");
        CommandRun none = CommandRun.Of("board", "--carrier", file);
        Assert.AreEqual(ExitCode.Failure, none.Code);
        Assert.AreEqual(1, none.Error.Trim().Split('\n').Length, none.Error);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static string Found(JsonNode document) =>
        string.Join("\n", ElectricalRules.Violations(CarrierDesign.Parse(document.ToJsonString(), "a broken one")));

    private static CarrierDesign Broken(string part, string pin, string? net)
    {
        JsonNode document = JsonNode.Parse(s_text)!;
        JsonObject pins = Part(document, part)["pins"]!.AsObject();
        if (net is null)
        {
            Assert.IsTrue(pins.Remove(pin));
        }
        else
        {
            Assert.AreNotEqual(net, (string?)pins[pin]);
            pins[pin] = net;
        }

        return CarrierDesign.Parse(document.ToJsonString(), "a broken one");
    }

    private static JsonNode Part(JsonNode document, string part) =>
        document["components"]!.AsArray().Single(component => (string?)component!["ref"] == part)!;
}
