using System.Security.Cryptography;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Ledger;

/// <summary>A plant's history with some people, and a ledger that they sign; all of it in memory.</summary>
internal sealed class TestLedger : IDisposable
{
    public const string Site = "demo";
    public const string Manager = "能源管理员";
    public const string Leader = "早班班长";
    public const string Metrologist = "Åsa Öberg";

    /// <summary>2026-11-26 00:00 UTC: outputs of tests begin here.</summary>
    public const long Day = 1795651200;

    private readonly ECDsa _plantKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Dictionary<string, ECDsa> _people = [];
    private readonly MemoryStream _history = new();
    private readonly List<LedgerStatement> _statements = [];
    private byte[] _historyPrevious;
    private long _historyNumber;

    public TestLedger()
    {
        PlantKey = _plantKey.ExportSubjectPublicKeyInfo();
        _historyPrevious = SHA256.HashData(PlantKey);
        AddHistory("plant", ("key", PlantKey));
        AddHistory("enrol", ("node", "press-1"), ("kid", new byte[8]), ("rec", new byte[1]));
        AddPerson(Manager, "energy-manager");
        AddPerson(Leader, "shift-leader");
        AddPerson(Metrologist, "metrologist");
    }

    public byte[] PlantKey { get; }

    /// <summary>When the next statement is signed, UTC seconds.</summary>
    public long Now { get; set; } = Day + (12 * 3600);

    public byte[] History => _history.ToArray();

    public byte[] File => [.. _statements.SelectMany(statement => statement.Bytes)];

    public IReadOnlyList<LedgerStatement> Statements => _statements;

    public PlantPeople People => PlantPeople.Of(new PlantHistory(History, PlantKey).Read());

    public LedgerBook Book
    {
        get
        {
            var book = new LedgerBook(People);
            _statements.ForEach(book.Add);
            return book;
        }
    }

    public void AddPerson(string name, string role)
    {
        _people[name] = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        AddHistory("person", ("name", name), ("role", role), ("key", PublicKeys.Point(_people[name])));
    }

    public void EndPerson(string name, long until)
    {
        byte[] kid = SHA256.HashData(_people[name].ExportSubjectPublicKeyInfo())[..8];
        AddHistory("person-end", ("name", name), ("kid", kid), ("until", until), ("why", "left the plant"));
    }

    /// <summary>Signs the next statement and appends it, whatever it says.</summary>
    public LedgerStatement Add(string kind, params (string Key, object Value)[] fields) => AddBy(Manager, kind, fields);

    /// <inheritdoc cref="Add"/>
    public LedgerStatement AddBy(string by, string kind, params (string Key, object Value)[] fields)
    {
        LedgerStatement statement = SignBy(by, kind, fields);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>The next statement, which is not appended.</summary>
    public LedgerStatement SignBy(string by, string kind, params (string Key, object Value)[] fields)
    {
        Dictionary<string, object> all = new()
        {
            ["v"] = 1L,
            ["site"] = Site,
            ["n"] = (long)_statements.Count,
            ["time"] = Now,
            ["kind"] = kind,
            ["by"] = by,
            ["prev"] = _statements.Count == 0 ? SHA256.HashData(PlantKey) : _statements[^1].Hash,
        };
        foreach ((string key, object value) in fields)
        {
            all[key] = value is int whole ? (long)whole : value;
        }

        return LedgerStatement.Read(CoseSign1Writer.Sign(LedgerStatement.Payload(all), _people[by]));
    }

    public LedgerStatement AddMachine(string machine = "press-1", long from = Day) =>
        Add("machine", ("machine", machine), ("class", "die-casting"), ("process", "压铸"), ("from", from));

    public LedgerStatement AddArticle(string article = "A-100", long from = Day, int cavities = 2, params (string, object)[] more) =>
        Add("article", [("article", article), ("from", from), ("partMilligrams", 345_000), ("cavities", cavities), .. more]);

    public LedgerStatement AddOutput(long from, long to, int shots = 100, int rejects = 3, params (string, object)[] more) =>
        Add("output", [.. Output(from, to, shots, rejects), .. more]);

    public static (string, object)[] Output(long from, long to, int shots = 100, int rejects = 3) =>
    [
        ("machine", "press-1"), ("article", "A-100"), ("from", from), ("to", to), ("shots", shots), ("rejects", rejects),
    ];

    public LedgerReader Reader(byte[]? file = null) => new(file ?? File, People, Site, PlantKey);

    public void Dispose()
    {
        _plantKey.Dispose();
        foreach (ECDsa key in _people.Values)
        {
            key.Dispose();
        }

        _history.Dispose();
    }

    private void AddHistory(string kind, params (string Key, object Value)[] fields)
    {
        Dictionary<string, object> all = new()
        {
            ["v"] = 1L,
            ["site"] = Site,
            ["n"] = _historyNumber++,
            ["prev"] = _historyPrevious,
            ["time"] = Day - 86400,
            ["kind"] = kind,
        };
        foreach ((string key, object value) in fields)
        {
            all[key] = value;
        }

        byte[] statement = CoseSign1Writer.Sign(LedgerStatement.Payload(all), _plantKey);
        _historyPrevious = SHA256.HashData(statement);
        _history.Write(statement);
    }
}
