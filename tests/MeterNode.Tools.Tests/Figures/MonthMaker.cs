using System.Formats.Cbor;
using System.Globalization;
using System.Security.Cryptography;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Figures;

/// <summary>
/// Makes a plant that has lived through October 2026 in Germany, where clocks went back: gaps of all kinds, a replaced board, a changed
/// set-point, a meter, a node that was never calibrated, and a ledger with two articles.
/// </summary>
internal sealed class MonthMaker : IDisposable
{
    private const string Manager = "能源管理员";
    private const string Metrologist = "Åsa Öberg";

    private readonly Dictionary<string, ECDsa> _people = [];
    private readonly TestPlant _plant = new(3, "works");
    private readonly List<LedgerStatement> _statements = [];
    private readonly MemoryStream _history = new();
    private byte[] _historyPrevious = [];
    private long _historyNumber;

    private readonly string _root;
    private readonly PlantFolder _folder;
    private readonly MonthStory _story;

    /// <summary>Makes it below a folder, with a ledger for each story that these packs tell.</summary>
    public MonthMaker(string root, bool isWhole)
    {
        _root = root;
        _folder = PlantFolder.Create(MonthPlant.FolderIn(root), "works", MonthPlant.BrokerHost, MonthPlant.BrokerPort);
        byte[] configuration = Configuration();
        TestNode? next = isWhole ? null : _plant.Replace((int)((Utc(12, 9, 7) - TestNode.StartSeconds) / 60));
        BeginHistory();
        AddHistory("config", ("node", "node-1"), ("kid", KidOf(_plant.Nodes[0])), ("cfg", configuration));
        WritePacks(next, SHA256.HashData(configuration)[..8]);
        File.WriteAllText(_folder.PlantKeyPath, _plant.PlantKey.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(_folder.RegistryPath, _plant.Registry.ToJson());
        File.WriteAllBytes(_folder.HistoryPath, _history.ToArray());
        foreach (MonthStory story in Enum.GetValues<MonthStory>().Where(story => IsWhole(story) == isWhole))
        {
            _story = story;
            _statements.Clear();
            WriteLedger();
            File.WriteAllBytes(LedgerOf(root, story), [.. _statements.SelectMany(statement => statement.Bytes)]);
        }
    }

    /// <summary>Whether the packs of a story have no gap.</summary>
    public static bool IsWhole(MonthStory story) => story == MonthStory.Whole;

    /// <summary>The ledger of a story in a folder that has been made.</summary>
    public static string LedgerOf(string root, MonthStory story) => Path.Combine(root, story + ".cbor");

    public void Dispose()
    {
        _plant.PlantKey.Dispose();
        foreach (ECDsa key in _people.Values)
        {
            key.Dispose();
        }
    }

    /// <summary>A moment of October, UTC.</summary>
    private static long Utc(int day, int hour, int minute) =>
        new DateTimeOffset(2026, 10, day, hour, minute, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    private void WritePacks(TestNode? next, byte[] configuration)
    {
        double begin = Utc(1, 0, 0) - (2 * 86400) + 437.25;
        double end = Utc(1, 0, 0) + (32 * 86400);
        if (next is null)
        {
            MonthNode[] nodes =
            [
                .. _plant.Nodes.Select((node, i) => new MonthNode(node, begin + i, i, configuration) { HasUnmetered = false }),
            ];
            Array.ForEach(nodes, node => node.Until(end));
            Store([.. nodes.SelectMany(node => node.Packs)]);
            return;
        }

        var press = new MonthNode(_plant.Nodes[0], begin, 1, configuration) { HasHeat = true };
        press.Until(Utc(5, 3, 0));
        press.Lose(40);
        press.Until(Utc(8, 3, 0));
        press.Lose(10);
        press.Declare(10);
        press.Until(Utc(10, 1, 0));
        press.Skip(3 * 3600);
        press.Restart("boot reason=power boot=2 fw=0.7.0");
        press.IsWithoutUtc = true;
        press.Pack();
        press.Pack();
        press.IsWithoutUtc = false;
        press.Until(Utc(11, 2, 0));
        press.Skip(2000);
        press.Restart("boot reason=power boot=3 fw=0.7.0");
        press.Until(Utc(12, 6, 0));
        var replaced = new MonthNode(next, Utc(12, 9, 7), 2, configuration) { HasHeat = true };
        replaced.Until(Utc(20, 12, 0));
        replaced.SetpointCelsius = 210;
        replaced.Until(end);
        _plant.Nodes[1].Calibration = 2;
        var metered = new MonthNode(_plant.Nodes[1], begin + 111, 3, new byte[8]) { Mode = "meter", MeterClass = "B" };
        metered.Until(Utc(15, 0, 0));
        metered.Skip(7200);
        metered.Until(Utc(29, 0, 0));
        _plant.Nodes[2].Calibration = 0;
        var furnace = new MonthNode(_plant.Nodes[2], Utc(3, 7, 1), 4, new byte[8]) { HasShots = false };
        furnace.Until(end);
        Store([.. press.Packs, .. replaced.Packs, .. metered.Packs, .. furnace.Packs]);
    }

    private void Store(List<byte[]> packs)
    {
        File.WriteAllBytes(MonthPlant.EvidenceIn(_root), [.. packs.SelectMany(pack => pack)]);
        using IEvidenceStore store = EvidenceStores.Open(_folder.Store, create: true);
        using var collector = new EvidenceCollector(_plant.Registry, store);
        foreach (byte[][] some in packs.Chunk(500))
        {
            collector.Ingest([.. some.Select(pack => new ReceivedPack(Topic(pack), pack, DateTimeOffset.UnixEpoch))]);
        }
    }

    private string Topic(byte[] bytes)
    {
        Pack.TryDecode(bytes, out Pack? pack);
        return $"mn/v1/works/{_plant.Registry.Find(pack!.Kid)!.Id}/ev";
    }

    private void WriteLedger()
    {
        long first = Utc(1, 0, 0) - 86400;
        State("machine", ("machine", "press"), ("class", "die-casting"), ("process", "压铸"), ("from", first),
            ("nodes", (string[])["node-1"]));
        State("machine", ("machine", "node-2"), ("class", "injection-moulding"), ("process", "注塑"), ("from", first));
        State("machine", ("machine", "oven"), ("class", "coating-oven"), ("process", "涂装"), ("from", first),
            ("nodes", (string[])["node-3"]));
        State("machine", ("machine", "node-2"), ("class", "injection-moulding"), ("process", "试模"), ("from", Utc(16, 9, 10)));
        State("machine", ("machine", "bare"), ("class", "cooling"), ("process", "冷却"), ("from", first));
        State("article", ("article", "A-100"), ("from", first), ("partMilligrams", 345_678L), ("cavities", 2L),
            ("pouredMilligrams", 900_001L));
        State("article", ("article", "B-200"), ("from", first), ("partMilligrams", 123_456L), ("cavities", 4L), ("cn", "76169910"));
        State("article", ("article", "A-100"), ("from", Utc(18, 0, 0)), ("partMilligrams", 340_000L), ("cavities", 2L),
            ("pouredMilligrams", 890_000L));
        State("lot", ("lot", "L-1"), ("from", Utc(2, 0, 0)), ("to", Utc(9, 0, 0)), ("machines", (string[])["oven", "press"]),
            ("areaSquareMetres", "1234.5"));
        for (int shift = 0; shift < 93; shift++)
        {
            long from = first + (shift * 8 * 3600L) + 1234;
            string machine = shift % 3 == 2 ? "node-2" : "press";
            List<(string, object)> output =
            [
                ("machine", machine), ("article", shift % 2 == 0 ? "A-100" : "B-200"), ("from", from), ("to", from + (8 * 3600L) - 77),
                ("shots", 500L + shift), ("rejects", (long)(shift % 7)),
            ];
            if (shift is > 6 and < 20)
            {
                output.Add(("lot", "L-1"));
            }

            State("output", [.. output]);
        }

        long corrected = first + (11 * 8 * 3600L) + 1234;
        State("output", ("corr", 20L), ("machine", "node-2"), ("article", "A-100"), ("from", corrected), ("to", corrected + 3600),
            ("shots", 77L), ("rejects", 5L));
        State("withdraw", ("corr", 30L), ("why", "typed twice"));
        State("energy", ("carrier", "natural-gas"), ("quantity", "1234.567"), ("unit", "m3"), ("from", first), ("to", Utc(31, 0, 0)));
        State("energy", ("carrier", "coal"), ("quantity", "250.5"), ("unit", "kg"), ("from", Utc(2, 0, 0)), ("to", Utc(5, 0, 0)),
            ("machine", "press"));
        foreach ((string raw, string kilograms, string embedded) in ((string, string, string)[])
            [("AL-7", "2500", "8300.5"), ("AL-8", "900.25", "610")])
        {
            State("precursor", ("lot", "L-1"), ("raw", raw), ("material", "AlSi9Cu3"), ("kilograms", kilograms),
                ("kilogramsPerTonne", embedded), ("gas", "co2"), ("year", 2025L), ("supplier", "smelter"), ("document", "EPD 12"),
                ("date", "2026-03-01"));
        }

        State("energy", ("carrier", "diesel"), ("quantity", "17.5"), ("unit", "kg"), ("from", Utc(3, 0, 0)), ("to", Utc(4, 0, 0)));
        State("energy", ("carrier", "electricity"), ("quantity", "876.5"), ("unit", "kWh"), ("from", Utc(1, 0, 0)), ("to", Utc(31, 0, 0)));
        StateBy(Metrologist, "instrument", _story == MonthStory.NodeAtEntry
            ? [.. Instrument("M-0", "总表", "site", "0.5S"), ("node", "node-2")]
            : Instrument("M-0", "总表", "site", "0.5S"));
        StateBy(Metrologist, "instrument", [.. Instrument("M-1", "压铸机电能表", "main-equipment", "1"), ("node", "node-2")]);
        State("energy", ("carrier", "electricity"), ("quantity", "4321.5"), ("unit", "kWh"), ("from", first),
            ("to", _story == MonthStory.PartOfMainMeter ? Utc(9, 10, 7) : Utc(31, 23, 30)), ("meter", "M-0"));
        if (_story == MonthStory.PartOfMainMeter)
        {
            StateBy(Metrologist, "instrument", [.. Instrument("M-9", "二号总表", "site", "0.5S")]);
            State("energy", ("carrier", "electricity"), ("quantity", "300.25"), ("unit", "kWh"), ("from", Utc(9, 10, 7)),
                ("to", Utc(20, 3, 3)), ("meter", "M-0"));
            State("energy", ("carrier", "electricity"), ("quantity", "1000"), ("unit", "kWh"), ("from", Utc(2, 0, 0)),
                ("to", Utc(18, 0, 0)), ("meter", "M-9"));
        }

        State("energy", ("carrier", "water"), ("quantity", "99"), ("unit", "m3"), ("from", Utc(1, 0, 0)), ("to", Utc(31, 0, 0)));
        State("contract", ("type", "ppa"), ("from", first), ("to", Utc(31, 23, 0)), ("kilowattHours", 3000L),
            ("gramsPerKilowattHour", "12.5"), ("gas", "co2"));
        State("contract", ("type", "market"), ("from", first), ("to", Utc(20, 0, 0)), ("kilowattHours", 1000L),
            ("gramsPerKilowattHour", "700"), ("gas", "co2"));
        State("certificate", ("code", new string('3', 32)), ("kilowattHours", 2000L), ("generatedFrom", first),
            ("generatedTo", Utc(12, 0, 0)), ("cancelled", "2026-10-30"), ("area", "Bayern"));
        StateBy(Metrologist, "heat-available", ("source", "quench"), ("joules", 9_000_000_000L), ("basis", "balance"), ("from", first),
            ("to", Utc(31, 0, 0)));
        StateBy(Metrologist, "calibration", ("node", "node-1"), ("date", "2026-09-01"), ("certificate", "C-1"), ("laboratory", "PTB"),
            ("expandedUncertaintyPercent", "0.37"), ("k", "2"));
        if (_story is MonthStory.Shifts or MonthStory.HourShifts)
        {
            WriteShifts();
        }
    }

    /// <summary>
    /// Three shifts a day on local clocks, from the hour or from five past: one goes over midnight, one over the change of the clocks, and
    /// the first and the last reach out of the month. Of three, two are signed off.
    /// </summary>
    private void WriteShifts()
    {
        State("output", ("machine", "oven"), ("article", "B-200"), ("from", Utc(24, 21, 0)), ("to", Utc(25, 3, 0)), ("shots", 40L),
            ("rejects", 1L), ("shift", "夜班"));
        State("output", ("machine", "oven"), ("article", "A-100"), ("from", Utc(26, 5, 30)), ("to", Utc(26, 6, 0)), ("shots", 9L),
            ("rejects", 0L), ("shift", "早班"));
        int minute = _story == MonthStory.HourShifts ? 0 : 5;
        TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(MonthPlant.Zone);
        long Moment(DateTime local) => new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUnixTimeSeconds();
        for (DateTime day = new(2026, 9, 30); day < new DateTime(2026, 11, 1); day = day.AddDays(1))
        {
            foreach ((string name, int hour) in ((string, int)[])[("早班", 6), ("中班", 14), ("夜班", 22)])
            {
                string date = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                State("shift", ("date", date), ("shift", name), ("from", Moment(day.AddHours(hour).AddMinutes(minute))),
                    ("to", Moment(day.AddHours(hour + 8).AddMinutes(minute))), ("leader", "Müller"));
                if (hour != 14)
                {
                    State("signoff", ("of", "shift"), ("upTo", _statements.Count - 1L), ("date", date), ("shift", name));
                }
            }
        }

        State("output", ("machine", "oven"), ("article", "B-200"), ("from", Utc(27, 6, 0)), ("to", Utc(27, 7, 0)), ("shots", 3L),
            ("rejects", 0L));
    }

    private static (string Key, object Value)[] Instrument(string number, string name, string level, string accuracyClass) =>
    [
        ("number", number), ("name", name), ("model", "DTSD-1"), ("class", accuracyClass), ("range", "3×1.5(6) A"), ("maker", "华立"),
        ("serial", "S-" + number), ("ownNumber", "EM-" + number), ("place", "配电室"), ("level", level), ("calibrated", "2025-06-01"),
        ("certificate", "C-" + number), ("intervalMonths", 12L), ("due", level == "site" ? "2026-06-01" : "2027-06-01"),
        ("status", "qualified"), ("ctRatio", "200/5"),
    ];

    private void State(string kind, params (string Key, object Value)[] fields) => StateBy(Manager, kind, fields);

    private void StateBy(string by, string kind, params (string Key, object Value)[] fields)
    {
        Dictionary<string, object> all = new()
        {
            ["v"] = 1L,
            ["site"] = "works",
            ["n"] = (long)_statements.Count,
            ["time"] = Utc(31, 23, 59) + 86400,
            ["kind"] = kind,
            ["by"] = by,
            ["prev"] = _statements.Count == 0
                ? SHA256.HashData(_plant.PlantKey.ExportSubjectPublicKeyInfo()) : _statements[^1].Hash,
        };
        foreach ((string key, object value) in fields)
        {
            all[key] = value;
        }

        _statements.Add(LedgerStatement.Read(CoseSign1Writer.Sign(LedgerStatement.Payload(all), _people[by])));
    }

    private void BeginHistory()
    {
        byte[] key = _plant.PlantKey.ExportSubjectPublicKeyInfo();
        _historyPrevious = SHA256.HashData(key);
        AddHistory("plant", ("key", key));
        foreach (TestNode node in _plant.Nodes)
        {
            AddHistory("enrol", ("node", node.Id), ("kid", KidOf(node)), ("rec", node.Enrolment));
        }

        foreach ((string name, string role) in ((string, string)[])[(Manager, "energy-manager"), (Metrologist, "metrologist")])
        {
            _people[name] = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            AddHistory("person", ("name", name), ("role", role), ("key", PublicKeys.Point(_people[name])));
        }
    }

    private void AddHistory(string kind, params (string Key, object Value)[] fields)
    {
        Dictionary<string, object> all = new()
        {
            ["v"] = 1L,
            ["site"] = "works",
            ["n"] = _historyNumber++,
            ["prev"] = _historyPrevious,
            ["time"] = Utc(1, 0, 0) - (3 * 86400),
            ["kind"] = kind,
        };
        foreach ((string key, object value) in fields)
        {
            all[key] = value;
        }

        byte[] statement = CoseSign1Writer.Sign(LedgerStatement.Payload(all), _plant.PlantKey);
        _historyPrevious = SHA256.HashData(statement);
        _history.Write(statement);
    }

    /// <summary>As much of a signed configuration as says that the clamp has a table of its phase error.</summary>
    private byte[] Configuration()
    {
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(1);
        writer.WriteTextString("phases");
        writer.WriteStartArray(1);
        writer.WriteStartMap(1);
        writer.WriteTextString("i");
        writer.WriteStartMap(1);
        writer.WriteTextString("phaseAmperes");
        writer.WriteStartArray(2);
        writer.WriteInt32(1);
        writer.WriteInt32(10);
        writer.WriteEndArray();
        writer.WriteEndMap();
        writer.WriteEndMap();
        writer.WriteEndArray();
        writer.WriteEndMap();
        return CoseSign1Writer.Sign(writer.Encode(), _plant.PlantKey);
    }

    private static byte[] KidOf(TestNode node) => Convert.FromHexString(node.Kid.ToString("x16", CultureInfo.InvariantCulture));
}
