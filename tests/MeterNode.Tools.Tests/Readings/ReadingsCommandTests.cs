using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MeterNode.Cli;
using MeterNode.Plant;
using MeterNode.Tools.Tests.Checkpoints;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using Microsoft.Data.Sqlite;
using Parquet;

namespace MeterNode.Tools.Tests.Readings;

/// <summary><c>meternode readings</c>: what packs of a period say, and nothing that is not signed.</summary>
[TestClass]
public sealed class ReadingsCommandTests : IDisposable
{
    private const int FirstMinute = 20;
    private const int LastMinute = 40;

    private readonly CheckpointPlant _plant = new(2);

    private string Csv => _plant.Beside("readings.csv");

    private string Table => _plant.Beside("readings.parquet");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _plant.Dispose();
    }

    [TestMethod]
    public async Task Readings_OfAPeriod_AreEveryRecordOfItsPacks()
    {
        string[] expected = [.. Rows(_plant.Measure(60))];

        CommandRun csv = Run(Csv, "--zone", "Asia/Shanghai");
        CommandRun parquet = Run(Table);

        Assert.AreEqual(0, csv.Code, csv.Error);
        Assert.AreEqual(0, parquet.Code, parquet.Error);
        Assert.IsGreaterThan(1000, expected.Length);
        CollectionAssert.AreEqual(expected, CsvRows().ToArray());
        CollectionAssert.AreEqual(expected, await ParquetRows());
        Assert.AreEqual($"'{Csv}': {expected.Length} rows of 40 packs, each verified in this run", csv.Output.Trim());
    }

    [TestMethod]
    public void Readings_LocalTime_IsThatOfTheZone()
    {
        _plant.Measure(60);

        Run(Csv, "--zone", "Asia/Shanghai", "--record", "ei");

        CsvTable table = CsvTable.Read(Csv, 10, "a reading", "utc");
        int utc = At(table, "utc"), local = At(table, "local");
        Assert.HasCount(40, table.Rows);
        Assert.AreEqual(Time(FirstMinute + 1), table.Rows[0].Cells[utc]);
        Assert.AreEqual(
            Moment(FirstMinute + 1).ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            table.Rows[0].Cells[local]);
        Assert.IsTrue(table.Rows.All(row => row.Cells[At(table, "record")] == "ei"));
    }

    [TestMethod]
    public void Readings_OfPeriodsThatFollowEachOther_AreEachInOneOfThem()
    {
        _plant.Measure(60);
        var rows = new List<string>();
        foreach ((int from, int to) in (ReadOnlySpan<(int, int)>)[(0, 17), (17, 18), (18, 60)])
        {
            CommandRun run = CommandRun.Of(
                "readings", "--plant", _plant.Folder.Path, "--from", Time(from), "--to", Time(to), "--record", "p", "--out", Csv);
            Assert.AreEqual(0, run.Code, run.Error);
            rows.AddRange(CsvRows());
        }

        Assert.HasCount(2 * 60 * 6, rows);
        Assert.HasCount(rows.Count, rows.Distinct());
    }

    [TestMethod]
    public async Task Readings_PackWithoutUtc_HasSecondsSinceBoot()
    {
        var packs = new List<byte[]>();
        for (int i = 0; i < 60; i++)
        {
            packs.Add(_plant.Nodes.Node.Next(timeQuality: i is 25 or 26 ? 'R' : 'S'));
        }

        _plant.Store(packs);

        CommandRun csv = Run(Csv, "--node", "node-1");
        Run(Table, "--node", "node-1");

        Assert.AreEqual(0, csv.Code, csv.Error);
        string[] expected = [.. Rows(packs)];
        string[] withoutUtc = [.. expected.Where(row => row.Contains("|R|", StringComparison.Ordinal))];
        Assert.IsGreaterThan(40, withoutUtc.Length);
        string[] power = [.. withoutUtc.Where(row => row.Contains("|p||||1", StringComparison.Ordinal))];
        Assert.HasCount(12, power, "no time, but seconds since the boot");
        CollectionAssert.AreEqual(expected, CsvRows().ToArray());
        CollectionAssert.AreEqual(expected, await ParquetRows());
    }

    [TestMethod]
    public async Task Readings_ReplacedBoard_AreOfBothKeysAndEachRowNamesItsOwn()
    {
        TestNode former = _plant.Nodes.Node;
        TestNode board = _plant.Nodes.Replace(30);
        byte[] end = StatementWriter.End(former, _plant.Nodes.PlantKey, TestNode.StartSeconds + (30 * 60L));
        var registry = new Registry(
            "test", _plant.Nodes.PlantKey.ExportSubjectPublicKeyInfo(), [StatementWriter.Ended(former, end), board.Registered]);
        File.WriteAllText(_plant.Registry, registry.ToJson());
        List<byte[]> packs = [.. former.Next(30), .. board.Next(30)];
        _plant.Store(packs);

        CommandRun csv = Run(Csv, "--node", "node-1");
        CommandRun parquet = Run(Table);

        Assert.AreEqual(0, csv.Code, csv.Error);
        Assert.AreEqual(0, parquet.Code, parquet.Error);
        string[] expected = [.. Rows(packs)];
        CollectionAssert.AreEqual(expected, CsvRows().ToArray());
        CollectionAssert.AreEqual(expected, await ParquetRows());
        CollectionAssert.AreEqual(
            (string[])[former.Registered.KidText, board.Registered.KidText],
            CsvRows().Select(row => row.Split('|')[3]).Distinct().ToArray());
    }

    [TestMethod]
    public async Task Readings_PackUnderAnotherNumberInTheStore_AreEachThereOnce()
    {
        List<byte[]> first = [.. _plant.Nodes.Nodes[0].Next(60)];
        List<byte[]> second = [.. _plant.Nodes.Nodes[1].Next(60)];
        _plant.Store([.. first, .. second]);
        Execute("DELETE FROM packs WHERE node_id = 2 AND seq = 35; UPDATE packs SET seq = 35 WHERE node_id = 2 AND seq = 30", 2);

        CommandRun csv = Run(Csv);
        CommandRun parquet = Run(Table, "--json");

        Assert.AreEqual(ExitCode.VerificationFailed, csv.Code);
        Assert.AreEqual(ExitCode.VerificationFailed, parquet.Code);
        Assert.Contains("node-2: chain-break: packs are stored under other numbers than they were signed with", csv.Error);
        Assert.DoesNotContain("node-1: ", csv.Error);

        // Pack 30 comes behind pack 34, where it is no longer in its order, and pack 35 is gone.
        string[] expected = [.. Rows([.. first, .. second.Where((_, number) => number is not 30 and not 35)])];
        CollectionAssert.AreEqual(expected, CsvRows().ToArray());
        CollectionAssert.AreEqual(expected, await ParquetRows());
        Assert.AreEqual(expected.Length, (int)JsonNode.Parse(parquet.Output)!["rows"]!);
        Assert.AreEqual(
            expected.Select(row => row.Split('|')[^1]).Distinct().Count(), (int)JsonNode.Parse(parquet.Output)!["packs"]!,
            "those whose rows were taken back count once");
    }

    [TestMethod]
    public void Readings_NodeWithoutPacks_IsNamed()
    {
        List<byte[]> packs = _plant.Nodes.Node.Next(60);
        _plant.Store(packs);

        CommandRun run = Run(Csv);

        Assert.AreEqual(ExitCode.VerificationFailed, run.Code);
        Assert.AreEqual("node-2: no-packs: there is no pack of the period", run.Error.Trim());
        CollectionAssert.AreEqual(Rows(packs).ToArray(), CsvRows().ToArray());
    }

    [TestMethod]
    public void Readings_PackThatWasChangedInTheStore_IsLeftOutAndNamed()
    {
        List<byte[]> packs = [.. _plant.Nodes.Node.Next(60)];
        _plant.Store(packs);
        byte[] changed = (byte[])packs[30].Clone();
        changed[^100] ^= 1;
        Execute($"UPDATE packs SET raw = x'{Convert.ToHexString(changed)}' WHERE seq = 30", 1);

        CommandRun run = Run(Csv, "--node", "node-1", "--json");

        Assert.AreEqual(ExitCode.VerificationFailed, run.Code);
        Assert.Contains("node-1: ", run.Error);
        Assert.IsFalse((bool)JsonNode.Parse(run.Output)!["inOrder"]!);
        packs.RemoveAt(30);
        CollectionAssert.AreEqual(Rows(packs).ToArray(), CsvRows().ToArray());
    }

    [TestMethod]
    public async Task Readings_Parquet_SaysWhatItIsAbout()
    {
        _plant.Measure(60);
        Run(Table, "--zone", "Asia/Shanghai", "--record", "t1");

        await using ParquetReader reader = await ParquetReader.CreateAsync(Table);

        Dictionary<string, string> said = reader.CustomMetadata;
        Assert.AreEqual("test", said["meternode.plant"]);
        Assert.AreEqual(_plant.Nodes.Registry.Fingerprint, said["meternode.plantKey"]);
        Assert.AreEqual(Time(FirstMinute), said["meternode.from"]);
        Assert.AreEqual("Asia/Shanghai", said["meternode.zone"]);
        Assert.AreEqual("yes", said["meternode.inOrder"]);
    }

    [TestMethod]
    [DataRow("--out readings.xlsx", 2, "says no format: name a file that ends in .csv, .parquet or .lp")]
    [DataRow("--out r.csv --record volts", 2, "--record 'volts' is no name of a record")]
    [DataRow("--out r.csv --node node-11", 2, "the plant has no node 'node-11'; do you mean 'node-1'?")]
    [DataRow("--out r.csv --zone Mars", 2, "--zone 'Mars' is no time zone")]
    [DataRow("--out r.csv --db nothing.db", 3, "nothing.db")]
    public void Readings_WrongInput_SaysWhatToWrite(string options, int code, string message)
    {
        _plant.Measure(60);
        string[] words = options.Split(' ');
        words[1] = _plant.Beside(words[1]);

        CommandRun run = CommandRun.Of(
            ["readings", "--plant", _plant.Folder.Path, "--from", "2026-09-21", "--to", "2026-09-22", .. words]);

        Assert.AreEqual(code, run.Code, run.Error);
        Assert.Contains(message, run.Error);
        Assert.HasCount(1, run.Error.TrimEnd().Split('\n'));
        Assert.IsFalse(File.Exists(words[1]));
        Assert.IsFalse(File.Exists(words[1] + ".partial"));
    }

    [TestMethod]
    public void Readings_PeriodWithoutPacks_WritesNothing()
    {
        _plant.Measure(10);

        CommandRun run = Run(Csv);

        Assert.AreEqual(ExitCode.Failure, run.Code);
        Assert.Contains("nothing is written", run.Error);
        Assert.HasCount(0, Directory.GetFiles(_plant.Root));
    }

    [TestMethod]
    public void Readings_RecordThatNobodyMeasured_SaysSoAndWritesNothing()
    {
        _plant.Measure(60);

        CommandRun run = Run(Csv, "--node", "node-1", "--record", "t3");

        Assert.AreEqual(ExitCode.Failure, run.Code);
        Assert.Contains("there is no reading t3 of node-1 in ", run.Error);
        Assert.IsFalse(File.Exists(Csv));
    }

    [TestMethod]
    public void Readings_FileThatIsSomethingElse_IsNotOverwritten()
    {
        _plant.Measure(60);
        File.WriteAllText(Csv, "name,salary\n");

        CommandRun refused = Run(Csv);

        Assert.AreEqual(ExitCode.Failure, refused.Code);
        Assert.Contains("exists and has no readings; it is not overwritten", refused.Error);
        Assert.AreEqual("name,salary\n", File.ReadAllText(Csv));
        File.Delete(Csv);
        Assert.AreEqual(0, Run(Csv).Code);
        Assert.AreEqual(0, Run(Csv).Code, "readings are replaced");
    }

    private static DateTimeOffset Moment(int minute) => DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds + (minute * 60L));

    private static string Time(int minute) => Moment(minute).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private void Execute(string sql, int changed)
    {
        using var connection = new SqliteConnection("Data Source=" + _plant.Folder.Store);
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.AreEqual(changed, command.ExecuteNonQuery());
    }

    private static int At(CsvTable table, string column) => table.Columns.ToList().IndexOf(column);

    private CommandRun Run(string file, params string[] more) => CommandRun.Of(
    [
        "readings", "--plant", _plant.Folder.Path, "--from", Time(FirstMinute), "--to", Time(LastMinute), "--out", file, .. more,
    ]);

    /// <summary>What packs say of the period, in the columns of Parquet, by another way than the command's.</summary>
    private IEnumerable<string> Rows(IEnumerable<byte[]> packs)
    {
        double from = Moment(FirstMinute).ToUnixTimeSeconds(), to = Moment(LastMinute).ToUnixTimeSeconds();
        foreach (byte[] bytes in packs)
        {
            Pack.TryDecode(bytes, out Pack? pack);
            PackPayload.TryRead(pack!.Payload, out PackPayload? payload);
            RegisteredNode node = _plant.Nodes.Registry.Find(pack.Kid)!;
            bool hasUtc = payload!.TimeQuality is 'S' or 'I';
            foreach (SignedRecord record in payload.AllRecords
                .Where(record => !hasUtc || (record.AtSeconds > from && record.AtSeconds <= to)))
            {
                string digit = record.Name.Split('.')[0][^1..];
                bool isNumbered = char.IsAsciiDigit(digit[0]);
                yield return string.Join('|', (string[])
                [
                    "test", node.Id, node.Machine, node.KidText, Whole(pack.Seq), Whole(pack.Boot), record.Name,
                    isNumbered && record.Name[0] != 't' ? digit : "",
                    isNumbered && record.Name[0] == 't' ? digit : "",
                    hasUtc ? Utc(DateTimeOffset.FromUnixTimeMilliseconds((long)(record.AtSeconds * 1000)).UtcDateTime) : "",
                    hasUtc ? "" : Number(record.AtSeconds), Number(record.Value), record.Unit ?? "", record.Text ?? "",
                    payload.TimeQuality.ToString(), payload.Mode!, Convert.ToHexStringLower(SHA256.HashData(bytes)),
                ]);
            }
        }
    }

    private IEnumerable<string> CsvRows()
    {
        CsvTable table = CsvTable.Read(Csv, 100, "a reading", "utc");
        int local = At(table, "local");
        return table.Rows.Select(row => string.Join('|', row.Cells.Where((_, column) => column != local)));
    }

    private async Task<string[]> ParquetRows()
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(Table);
        var rows = new List<string>();
        for (int i = 0; i < reader.RowGroupCount; i++)
        {
            using ParquetRowGroupReader group = reader.OpenRowGroupReader(i);
            var columns = new List<string[]>();
            foreach (Parquet.Schema.DataField field in reader.Schema.DataFields)
            {
                int count = (int)group.RowCount;
                Type type = Nullable.GetUnderlyingType(field.ClrType) ?? field.ClrType;
                columns.Add(type == typeof(double) ? await Read<double>(value => Number(value))
                    : type == typeof(long) ? await Read<long>(value => Whole(value))
                    : type == typeof(int) ? await Read<int>(value => Whole(value))
                    : type == typeof(DateTime) ? await Read<DateTime>(Utc)
                    : await Texts());

                async Task<string[]> Read<T>(Func<T, string> text)
                    where T : struct
                {
                    var values = new T?[count];
                    await group.ReadAsync<T>(field, values);
                    return [.. values.Select(value => value is T known ? text(known) : "")];
                }

                async Task<string[]> Texts()
                {
                    var values = new string?[count];
                    await group.ReadAsync(field, values!);
                    return [.. values.Select(value => value ?? "")];
                }
            }

            rows.AddRange(Enumerable.Range(0, (int)group.RowCount).Select(row => string.Join('|', columns.Select(column => column[row]))));
        }

        return [.. rows];
    }

    private static string Utc(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);
}
