using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MeterNode.Core.Configuration;
using MeterNode.Plant.Provisioning;
using MeterNode.Schema;

namespace MeterNode.Tools.Tests.Provisioning;

/// <summary>The schema and the firmware's reader know the same keys, and the document's example has them all.</summary>
[TestClass]
public partial class ConfigurationDocumentTests
{
    private static readonly SchemaFiles s_schema = new(Repository.Root);
    private static readonly string s_document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "configuration.md"));

    [TestMethod]
    public void Example_Document_IsReadByTheFirmware()
    {
        JsonElement example = ExampleElement();
        byte[] payload = CborJson.Encode(example);
        NodeConfiguration configuration = ConfigurationReader.Read(payload, 0, payload.Length);
        Assert.AreEqual("press-1", configuration.Node);
        Assert.AreEqual("0011223344556677", Convert.ToHexStringLower(configuration.Eui64));
        Assert.AreEqual(2, configuration.Phases.Length);
        CollectionAssert.AreEqual((int[])[0, 3, 6], configuration.AdcChannels);
        Assert.AreEqual(0.85, configuration.Phases[1].NominalPowerFactor);
        Assert.AreEqual(1.1, configuration.Phases[0].CurrentCalibration.PhaseErrorDegrees[1]);
        Assert.AreEqual("2028-09-18", configuration.CalibrationDue);
        Assert.AreEqual(27, configuration.Board.ShotPin);
        Assert.AreEqual(220, configuration.Zones[0].SetpointCelsius);
    }

    [TestMethod]
    public void Example_Document_IsProvisionedWithEveryRuleChecked()
    {
        using var plant = new TemporaryPlant();
        JsonObject document = JsonNode.Parse(Example().ToJsonString())!.AsObject();
        Assert.IsNull(NodeProvisioner.Add(plant.Plant, "press-1", document), "nothing was left unchecked");
    }

    [TestMethod]
    public void MeterExample_Document_IsReadAndProvisioned()
    {
        byte[] payload = CborJson.Encode(JsonDocument.Parse(MeterExample().ToJsonString()).RootElement);
        MeterConfiguration meter = ConfigurationReader.Read(payload, 0, payload.Length).Meter;
        Assert.AreEqual("000006605518", Convert.ToHexString(meter.Dlt645Address));
        Assert.AreEqual(40, meter.Ratio);
        Assert.AreEqual(6, meter.Reads.Length);
        using var plant = new TemporaryPlant();
        JsonObject document = JsonNode.Parse(MeterExample().ToJsonString())!.AsObject();
        Assert.IsNull(NodeProvisioner.Add(plant.Plant, "press-2", document), "nothing was left unchecked");
    }

    [TestMethod]
    public void MeteringIcExample_Document_IsReadAndProvisioned()
    {
        byte[] payload = CborJson.Encode(JsonDocument.Parse(MeteringIcExample().ToJsonString()).RootElement);
        Core.Ports.MeteringIcSettings afe = ConfigurationReader.Read(payload, 0, payload.Length).Afe;
        Assert.AreEqual(0x24, afe.Calibration[0][7]);
        using var plant = new TemporaryPlant();
        JsonObject document = JsonNode.Parse(MeteringIcExample().ToJsonString())!.AsObject();
        Assert.IsNull(NodeProvisioner.Add(plant.Plant, "press-3", document), "nothing was left unchecked");
    }

    [TestMethod]
    public void Example_Document_HasEveryKeyOfTheSchema()
    {
        var used = new SortedSet<string>(StringComparer.Ordinal);
        Collect(ExampleElement(), "", used);
        Collect(JsonDocument.Parse(MeterExample().ToJsonString()).RootElement, "", used);
        Collect(JsonDocument.Parse(MeteringIcExample().ToJsonString()).RootElement, "", used);
        Collect(JsonDocument.Parse(Block(2).ToJsonString()).RootElement, "", used);
        Collect(JsonDocument.Parse(Block(4).ToJsonString()).RootElement, "", used);
        CollectionAssert.AreEqual(KnownKeys().ToArray(), used.ToArray());
    }

    [TestMethod]
    public void Keys_ReaderAndSchema_AreTheSame()
    {
        string folder = Path.Combine(Repository.Root, "firmware", "MeterNode.Core", "Configuration");
        var known = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(folder, "*Reader.cs"))
        {
            bool isPhase = Path.GetFileName(file) == "PhaseReader.cs";
            foreach (Match match in CaseLabel().Matches(File.ReadAllText(file)))
            {
                string key = match.Groups[1].Value;
                known.Add(
                    key is "phases" or "zones" ? key + "[]"
                    : isPhase && !key.StartsWith("phases.", StringComparison.Ordinal) ? "phases[].N." + key
                    : key.Replace("phases.", "phases[].", StringComparison.Ordinal)
                        .Replace("zones.", "zones[].", StringComparison.Ordinal));
            }
        }

        known.Add("phases[].N.adc");
        Assert.IsTrue(known.Count > 50, $"only {known.Count} keys were found in the reader's sources");
        CollectionAssert.AreEqual(KnownKeys().ToArray(), known.ToArray());
    }

    [TestMethod]
    public void Default_OfTheSchema_IsTheReaders()
    {
        // The smallest configuration leaves every default; those that the table gives as a number or word are compared.
        byte[] payload = CborJson.Encode(JsonDocument.Parse("""
            {"v":1,"serial":1,"node":"a","site":"b","eui":"hex:0011223344556677","mqtt":{"host":"h"},
             "board":{"mosi":1,"miso":2,"clock":3},"zones":[{"cs":5,"setpoint":200}],
             "phases":[{"i":{"adc":0,"gain":1},"u":{"adc":1,"gain":1}}]}
            """).RootElement);
        NodeConfiguration read = ConfigurationReader.Read(payload, 0, payload.Length);
        payload = CborJson.Encode(JsonDocument.Parse("""
            {"v":1,"serial":1,"node":"a","site":"b","eui":"hex:0011223344556677","mqtt":{"host":"h"},"mode":"meter",
             "meter":{"modbus":1,"tx":1,"rx":2,"de":3,"phases":1,
                      "reads":[[4,0,2,0,0,4,1,10,0,4,1,13,0,4,1,16,0,4,1,19,0,4,1]]}}
            """).RootElement);
        MeterConfiguration meter = ConfigurationReader.Read(payload, 0, payload.Length).Meter;
        payload = CborJson.Encode(JsonDocument.Parse("""
            {"v":1,"serial":1,"node":"a","site":"b","eui":"hex:0011223344556677","mqtt":{"host":"h"},"mode":"afe",
             "board":{"mosi":1,"miso":2,"clock":3},"afe":{"cs":5,"calibration":[[1,1],[1,1],[1,1]]}}
            """).RootElement);
        Core.Ports.MeteringIcSettings afe = ConfigurationReader.Read(payload, 0, payload.Length).Afe;
        var defaults = new Dictionary<string, object>
        {
            ["afe.wiring"] = afe.Inputs == 7 ? "4-wire" : "another",
            ["afe.ratio"] = afe.Ratio,
            ["afe.plConstant"] = afe.PlConstant,
            ["afe.inputGain"] = afe.InputGain,
            ["afe.intervalMs"] = afe.IntervalMs,
            ["meter.ratio"] = meter.Ratio,
            ["meter.phases"] = new MeterConfiguration().Phases,
            ["meter.baud"] = meter.Baud,
            ["meter.parity"] = meter.Parity == 0 ? "none" : "another",
            ["meter.stopBits"] = meter.StopBits,
            ["meter.port"] = meter.Port,
            ["meter.intervalMs"] = meter.IntervalMs,
            ["meter.rollsKwh"] = meter.RollsKilowattHours,
            ["mode"] = read.Mode,
            ["readingSeconds"] = read.ReadingSeconds,
            ["readingsPerPack"] = read.ReadingsPerPack,
            ["mains.hertz"] = read.MainsHertz,
            ["mains.volts"] = read.Phases[0].NominalVolts,
            ["mains.pf"] = read.Phases[0].NominalPowerFactor,
            ["sampling.hertz"] = read.SamplingHertz,
            ["sampling.cycles"] = read.WindowCycles,
            ["running.by"] = read.RunningBy,
            ["running.amperes"] = read.RunningAmperes,
            ["running.seconds"] = read.RunningSeconds,
            ["heat.output"] = new HeatConfiguration().IsElectronic ? "electronic" : "contact",
            ["heat.minimumKelvin"] = read.Heat?.MinimumKelvin ?? new HeatConfiguration().MinimumKelvin,
            ["sampling.intervalMs"] = read.WindowIntervalMs,
            ["phases[].uShift"] = read.Phases[0].VoltageShiftDegrees,
            ["phases[].N.offset"] = 0, // no figure uses it: the node checks it and keeps nothing
            ["phases[].N.floor"] = read.Phases[0].CurrentCalibration.NoiseFloorRms,
            ["phases[].N.outlier"] = read.Phases[0].CurrentCalibration.OutlierCounts,
            ["phases[].N.phaseHertz"] = read.Phases[0].CurrentCalibration.PhaseErrorHertz,
            ["zones[].amplifier"] = read.Zones[0].Amplifier,
            ["zones[].type"] = read.Zones[0].ThermocoupleType,
            ["zones[].spikeCelsius"] = read.Zones[0].SpikeCelsius,
            ["zones[].tolerance"] = read.Zones[0].ToleranceCelsius,
            ["zones[].settleSeconds"] = read.Zones[0].SettlingSeconds,
            ["zones[].periodSeconds"] = read.Zones[0].PeriodSeconds,
            ["zones[].definition"] = read.Zones[0].Definition,
            ["cal.counter"] = read.CalibrationCounter,
            ["board.spiBus"] = read.Board.SpiBus,
            ["mqtt.port"] = read.BrokerPort,
            ["mqtt.keepAlive"] = read.KeepAliveSeconds,
            ["time.server"] = read.TimeServer,
            ["time.limitSeconds"] = read.TimeLimitSeconds,
            ["outbox.segmentBytes"] = read.OutboxSegmentBytes,
            ["outbox.segments"] = read.OutboxSegments,
        };
        foreach (ConfigurationKey key in s_schema.Configuration.Keys)
        {
            Assert.AreEqual(
                key.Default.HasValue, defaults.TryGetValue(key.Key, out object? value), $"{key.Key}: its default is not compared");
            Assert.AreEqual(key.Default?.ToString(), key.Default.HasValue ? FormattableString.Invariant($"{value}") : null, key.Key);
        }
    }

    /// <summary>The document's example.</summary>
    public static JsonNode Example() => Block(0);

    /// <summary>The document's example of a node with a meter.</summary>
    public static JsonNode MeterExample() => Block(1);

    /// <summary>The document's example of a node with a metering IC.</summary>
    public static JsonNode MeteringIcExample() => Block(3);

    private static JsonNode Block(int index) =>
        JsonNode.Parse(Regex.Matches(s_document, "```json\n(.*?)```", RegexOptions.Singleline)[index].Groups[1].Value)!;

    private static JsonElement ExampleElement() => JsonDocument.Parse(Example().ToJsonString()).RootElement;

    private static SortedSet<string> KnownKeys() => new(s_schema.Configuration.Keys.Select(key => key.Key), StringComparer.Ordinal);

    private static void Collect(JsonElement element, string path, SortedSet<string> keys)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string key = path + property.Name;
            if (property.Value.ValueKind == JsonValueKind.Array && property.Value[0].ValueKind == JsonValueKind.Object)
            {
                keys.Add(key + "[]");
                foreach (JsonElement item in property.Value.EnumerateArray())
                {
                    Collect(item, key + "[].", keys);
                }
            }
            else if (property.Value.ValueKind == JsonValueKind.Object)
            {
                if (path == "phases[].")
                {
                    keys.Add(key);
                    key = "phases[].N";
                }

                Collect(property.Value, key + ".", keys);
            }
            else
            {
                keys.Add(key);
            }
        }
    }

    [GeneratedRegex("case \"([A-Za-z0-9.]+)\":")]
    private static partial Regex CaseLabel();
}
