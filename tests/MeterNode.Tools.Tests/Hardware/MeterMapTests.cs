using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Core.Configuration;
using MeterNode.Plant;
using MeterNode.Plant.Hardware;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Tools.Tests.Hardware;

/// <summary>The meter maps: what the node takes, and what others say about the same registers.</summary>
[TestClass]
public class MeterMapTests
{
    private static readonly string[] s_phaseParts = ["voltage", "current", "active_power", "reactive_power"];

    public static IEnumerable<object[]> Maps => MeterCatalog.Names.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Maps))]
    public void Create_EveryMap_IsTakenByTheNodeOnEveryBoard(string name)
    {
        MeterMap map = MeterCatalog.Load(name);
        foreach (string board in BoardCatalog.Names)
        {
            JsonObject document = StarterConfiguration.Create(new StarterOptions { Board = board, Meter = Options(map) });
            using var plant = new Provisioning.TemporaryPlant();
            Assert.IsNull(NodeProvisioner.Add(plant.Plant, "press-1", document));
            MeterConfiguration meter = Read(document).Meter;
            Assert.AreEqual(map.Reads.Length, meter.Reads.Length);
            Assert.AreEqual(map.Line.Baud, meter.Baud);
            Assert.AreEqual(map.RollsKwh, meter.RollsKilowattHours);
            Assert.AreEqual("B", meter.AccuracyClass);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Maps))]
    public void Map_EveryOne_HasSourcesAndWholeValues(string name)
    {
        MeterMap map = MeterCatalog.Load(name);
        Assert.AreEqual(name, map.Name);
        Assert.IsTrue(map.Sources.Length > 0);
        for (int i = 0; i < map.Reads.Length; i++)
        {
            MeterMapRead read = map.Reads[i];
            bool isLikeTheOneBefore = i > 0 && map.Protocol == "modbus" && map.Reads[i - 1].Count == read.Count
                && map.Reads[i - 1].Function == read.Function;
            Assert.IsFalse(isLikeTheOneBefore, $"a late answer to read {i} would pass for one to read {i + 1}");
        }
    }

    [TestMethod]
    [TestCategory("Originals")]
    [DataRow("sdm630", "Eastron SDM630")]
    [DataRow("sdm72d-m-v2", "Eastron SDM72D-M V2")]
    [DataRow("dtsu666", "Chint DTSU666")]
    [DataRow("dtsu666-4000", "Chint DTSU666")]
    [DataRow("pac3200", "Siemens PAC3200")]
    [DataRow("pac3200", "Siemens PAC2200")]
    public void Map_Registers_AreThoseOfTwoSourcesOrMore(string name, string meter)
    {
        JsonElement quantities = Claims().GetProperty(meter);
        int compared = 0;
        foreach (MeterMapRead read in MeterCatalog.Load(name).Reads)
        {
            foreach (MeterMapValue value in read.Values)
            {
                JsonElement quantity = quantities.EnumerateArray()
                    .FirstOrDefault(q => q.GetProperty("name").GetString() == ClaimName(value.What));
                if (quantity.ValueKind == JsonValueKind.Undefined)
                {
                    continue;
                }

                JsonElement[] claims = [.. quantity.GetProperty("claims").EnumerateArray()];
                int agree = claims.Count(
                    claim => claim.GetProperty("register").GetInt32() == Convert.ToInt32(value.At.GetString(), 16)
                        && claim.GetProperty("multiply_by").GetDouble() == value.Scale);
                Assert.IsTrue(agree >= Math.Min(2, claims.Length), $"{meter} {value.What}: {agree} of {claims.Length} sources agree");
                compared++;
            }
        }

        Assert.IsTrue(compared >= 12, $"{compared} values of {meter} were compared");
    }

    [TestMethod]
    [TestCategory("Originals")]
    public void Claims_OfEveryMeter_CanBeWrittenAsAMap()
    {
        foreach (JsonProperty meter in Claims().EnumerateObject())
        {
            foreach (JsonElement claim in meter.Value.EnumerateArray().SelectMany(q => q.GetProperty("claims").EnumerateArray()))
            {
                string type = claim.GetProperty("type").GetString()!;
                string kind = type switch
                {
                    _ when type.Length > 2 && "fui".Contains(type[0], StringComparison.Ordinal) => type.Split(' ')[0],
                    _ => Other(type, meter.Name),
                };
                Assert.IsTrue(new MeterMapValue("import", default, kind).Kind > 0, type);
            }
        }
    }

    [TestMethod]
    [DataRow("sdm630", "map, '@'")]
    [DataRow("sdm631@1", "no meter map 'sdm631'")]
    [DataRow("sdm630@0", "1 to 247")]
    [DataRow("sdm630@248", "1 to 247")]
    [DataRow("dlt645-2007@1", "12 digits")]
    [DataRow("dtsu666@1", "--meter-serial")]
    [DataRow("s0@1000", "--meter-serial")]
    [DataRow("s0@0", "s0@1000")]
    [DataRow("s0@1,5", "s0@1000")]
    public void Create_WrongMeter_IsRefusedWithTheCure(string meter, string named)
    {
        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(
            () => StarterConfiguration.Create(new StarterOptions { Meter = new MeterOptions { Meter = meter } }));
        StringAssert.Contains(refusal.Message, named);
    }

    private static string Other(string type, string meter)
    {
        Assert.Fail($"{meter}: no kind for '{type}'");
        return type;
    }

    private static MeterOptions Options(MeterMap map) => new()
    {
        Meter = map.Name + "@" + (map.Protocol == "modbus" ? "1" : "000006605518"),
        Serial = map.HasSerial ? "" : "4711",
        AccuracyClass = "B",
    };

    private static NodeConfiguration Read(JsonObject document)
    {
        byte[] payload = CborJson.Encode(JsonDocument.Parse(document.ToJsonString()).RootElement);
        return ConfigurationReader.Read(payload, 0, payload.Length);
    }

    private static string ClaimName(string what) => what switch
    {
        "import" => "import_active_energy",
        "export" => "export_active_energy",
        "power" => "active_power_total",
        "reactive" => "reactive_power_total",
        _ when what.Length == 2 && char.IsAsciiDigit(what[1]) => $"{s_phaseParts["uipq".IndexOf(what[0])]}_l{what[1]}",
        _ => what,
    };

    private static JsonElement Claims()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(SharedData.Require("vectors/meters/modbus_meters.json")));
        return document.RootElement.GetProperty("meters").Clone();
    }
}
