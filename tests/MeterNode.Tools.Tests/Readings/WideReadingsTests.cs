using System.Globalization;
using System.Text.Json.Nodes;
using MeterNode.Cli;
using MeterNode.Cli.Readings;
using MeterNode.Cli.Readings.Wide;
using MeterNode.Plant;
using MeterNode.Server.Readings;
using MeterNode.Tools.Tests.Checkpoints;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using Microsoft.Data.Sqlite;
using Parquet;
using Parquet.Schema;

namespace MeterNode.Tools.Tests.Readings;

/// <summary><c>meternode readings --wide</c>: one row an instant, one column a quantity and node, and no number lost or moved.</summary>
[TestClass]
public sealed class WideReadingsTests : IDisposable
{
    private const int FirstMinute = 20;
    private const int LastMinute = 40;

    private readonly CheckpointPlant _plant = new(2);

    private string Csv => _plant.Beside("wide.csv");

    private string Table => _plant.Beside("wide.parquet");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _plant.Dispose();
    }

    [TestMethod]
    public async Task Wide_OfAPeriod_HasEveryNumberInItsColumnAndRow()
    {
        SortedSet<string> expected = Cells(_plant.Measure(60));

        CommandRun csv = Run(Csv, "--zone", "Asia/Shanghai");
        CommandRun parquet = Run(Table, "--json");

        Assert.AreEqual(0, csv.Code, csv.Error);
        Assert.AreEqual(0, parquet.Code, parquet.Error);
        Assert.IsGreaterThan(1000, expected.Count);
        CollectionAssert.AreEqual(expected.ToArray(), CsvCells().ToArray());
        CollectionAssert.AreEqual(expected.ToArray(), (await ParquetCells()).ToArray());
        int instants = expected.Select(cell => cell.Split('|')[0]).Distinct().Count();
        Assert.AreEqual($"'{Csv}': {instants} rows of 40 packs, each verified in this run", csv.Output.Trim());
        Assert.AreEqual(instants, (int)JsonNode.Parse(parquet.Output)!["rows"]!);
    }

    [TestMethod]
    public void Wide_Csv_HasTimesThenOfEachNodeItsPackAndQuantitiesInOrder()
    {
        _plant.Measure(60);

        CommandRun run = Run(Csv, "--zone", "Asia/Shanghai", "--record", "t1", "--record", "p");

        Assert.AreEqual(0, run.Code, run.Error);
        CsvTable table = CsvTable.Read(Csv, 100, "a reading", "utc");
        CollectionAssert.AreEqual(
            (string[])["utc", "local", "node-1 seq", "node-1 p (W)", "node-1 t1 (Cel)", "node-2 seq", "node-2 p (W)", "node-2 t1 (Cel)"],
            table.Columns.ToArray());
        string[] times = [.. table.Rows.Select(row => row.Cells[0])];
        CollectionAssert.AreEqual(times.Order(StringComparer.Ordinal).ToArray(), times);
        DateTimeOffset first = DateTimeOffset.Parse(times[0], CultureInfo.InvariantCulture).ToOffset(TimeSpan.FromHours(8));
        Assert.AreEqual(first.ToString("yyyy-MM-dd HH:mm:ss.FFF", CultureInfo.InvariantCulture), table.Rows[0].Cells[1]);
        Assert.IsFalse(File.Exists(Csv + ".partial.values"));
    }

    [TestMethod]
    public void Wide_PackUnderAnotherNumberInTheStore_HasItsNumbersOnce()
    {
        List<byte[]> first = [.. _plant.Nodes.Nodes[0].Next(60)];
        List<byte[]> second = [.. _plant.Nodes.Nodes[1].Next(60)];
        _plant.Store([.. first, .. second]);
        Execute("DELETE FROM packs WHERE node_id = 2 AND seq = 35; UPDATE packs SET seq = 35 WHERE node_id = 2 AND seq = 30");

        CommandRun run = Run(Csv);

        Assert.AreEqual(ExitCode.VerificationFailed, run.Code);
        SortedSet<string> expected = Cells([.. first, .. second.Where((_, number) => number is not 30 and not 35)]);
        CollectionAssert.AreEqual(expected.ToArray(), CsvCells().ToArray());
    }

    [TestMethod]
    public void Wide_PacksWithoutUtc_AreLeftOutAndCounted()
    {
        List<byte[]> packs = [.. Enumerable.Range(0, 60).Select(i => _plant.Nodes.Node.Next(timeQuality: i is 25 or 26 ? 'R' : 'S'))];
        _plant.Store(packs);

        CommandRun run = Run(Csv, "--node", "node-1", "--record", "p");

        Assert.AreEqual(0, run.Code, run.Error);
        Assert.AreEqual("12 readings have no UTC and are left out: without --wide they are in the file", run.Error.Trim());
    }

    [TestMethod]
    public void Wide_TwoPacksOfOneInstant_HaveARowEach()
    {
        TestNode node = _plant.Nodes.Node;
        byte[][] packs = [node.Next(), node.Next()];
        string path = _plant.Beside("two.csv");
        long rows = 0;
        using (var file = ReadingsFile.BeginWide(path, TimeZoneInfo.Utc, written => rows = written))
        {
            foreach ((byte[] bytes, int number) in packs.Select((bytes, number) => (bytes, number)))
            {
                Pack.TryDecode(bytes, out Pack? pack);
                PackPayload.TryRead(pack!.Payload, out PackPayload? payload);
                var of = new ReadingPack("test", node.Registered, pack, payload!);
                file.Write(new Reading(of, new SignedRecord("p", 1_800_000_000, "W", 100 + number, null)));
                file.Write(new Reading(of, new SignedRecord("ei", 1_800_000_000, "J", 7 + number, null)));
            }

            file.Complete(new Dictionary<string, string>());
        }

        string[] lines = File.ReadAllLines(path);
        Assert.AreEqual(2, rows);
        Assert.EndsWith(",0,100,7", lines[1]);
        Assert.EndsWith(",1,101,8", lines[2]);
    }

    [TestMethod]
    public void Merge_ValuesFarOutOfOrder_AreInOrderAndWhatWasTakenBackIsGone()
    {
        const int Many = 200_000;
        var random = new Random(7);
        using var runs = new ValueRuns(_plant.Beside("values"));
        var expected = new List<WideValue>();
        for (int node = 0; node < 3; node++)
        {
            for (int i = 0; i < Many; i++)
            {
                runs.Add(new WideValue(i, i, 9, -1));
            }

            runs.Rewind();
            for (int i = 0; i < Many; i++)
            {
                long late = i % 1000 == 999 ? random.Next(0, i * 100) : (i * 100L) + random.Next(0, 500);
                var value = new WideValue(1_700_000_000_000 + late, long.MaxValue - i, node, random.NextDouble() - 0.5);
                expected.Add(value);
                runs.Add(value);
            }

            runs.Keep();
        }

        List<WideValue> merged = [.. runs.Merge()];

        CollectionAssert.AreEqual(
            expected.Select(value => value.UtcMillis).Order().ToArray(), merged.Select(value => value.UtcMillis).ToArray());
        Assert.IsTrue(expected.ToHashSet().SetEquals(merged));
    }

    [TestMethod]
    public void Wide_LineProtocol_IsRefused()
    {
        _plant.Measure(60);

        CommandRun run = Run(_plant.Beside("wide.lp"));

        Assert.AreEqual(ExitCode.Usage, run.Code);
        Assert.Contains("has no wide form: name a file that ends in .csv or .parquet", run.Error);
    }

    [TestMethod]
    public void Wide_EarlierReadings_AreReplacedAndOtherFilesAreNot()
    {
        _plant.Measure(60);

        Assert.AreEqual(0, Run(Csv).Code);
        Assert.AreEqual(0, Run(Csv).Code, "a wide file");
        File.WriteAllText(Csv, "utc,remark\n");

        CommandRun refused = Run(Csv);

        Assert.AreEqual(ExitCode.Failure, refused.Code);
        Assert.Contains("exists and has no readings; it is not overwritten", refused.Error);
    }

    /// <summary>What packs say of the period as time, head and number, by another way than the command's.</summary>
    private SortedSet<string> Cells(IEnumerable<byte[]> packs)
    {
        double from = TestNode.StartSeconds + (FirstMinute * 60), to = TestNode.StartSeconds + (LastMinute * 60);
        var cells = new SortedSet<string>(StringComparer.Ordinal);
        foreach (byte[] bytes in packs)
        {
            Pack.TryDecode(bytes, out Pack? pack);
            PackPayload.TryRead(pack!.Payload, out PackPayload? payload);
            string node = _plant.Nodes.Registry.Find(pack.Kid)!.Id;
            foreach (SignedRecord record in payload!.AllRecords
                .Where(record => record.Value is not null && record.AtSeconds > from && record.AtSeconds <= to))
            {
                string utc = Utc(DateTimeOffset.FromUnixTimeMilliseconds((long)(record.AtSeconds * 1000)).UtcDateTime);
                string unit = record.Unit is null ? "" : $" ({record.Unit})";
                Assert.IsTrue(cells.Add($"{utc}|{node} {record.Name}{unit}|{Number(record.Value!.Value)}"));
                cells.Add($"{utc}|{node} seq|{pack.Seq}");
            }
        }

        return cells;
    }

    private SortedSet<string> CsvCells()
    {
        CsvTable table = CsvTable.Read(Csv, 1000, "a reading", "utc");
        var cells = new SortedSet<string>(StringComparer.Ordinal);
        foreach ((int _, IReadOnlyList<string> row) in table.Rows)
        {
            for (int i = 2; i < table.Columns.Count; i++)
            {
                Assert.IsTrue(row[i] == "" || cells.Add($"{row[0]}|{table.Columns[i]}|{row[i]}"));
            }
        }

        return cells;
    }

    private async Task<SortedSet<string>> ParquetCells()
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(Table);
        var cells = new SortedSet<string>(StringComparer.Ordinal);
        using ParquetRowGroupReader group = reader.OpenRowGroupReader(0);
        DataField[] fields = reader.Schema.DataFields;
        var times = new DateTime?[group.RowCount];
        await group.ReadAsync<DateTime>(fields[0], times);
        foreach (DataField field in fields[1..])
        {
            var values = new double?[group.RowCount];
            await group.ReadAsync<double>(field, values);
            for (int i = 0; i < values.Length; i++)
            {
                Assert.IsTrue(values[i] is null || cells.Add($"{Utc(times[i]!.Value)}|{field.Name}|{Number(values[i]!.Value)}"));
            }
        }

        return cells;
    }

    private CommandRun Run(string file, params string[] more) => CommandRun.Of(
    [
        "readings", "--plant", _plant.Folder.Path, "--from", Time(FirstMinute), "--to", Time(LastMinute), "--wide", "--out", file, .. more,
    ]);

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection("Data Source=" + _plant.Folder.Store);
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.AreEqual(2, command.ExecuteNonQuery());
    }

    private static string Time(int minute) => Utc(DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds + (minute * 60L)).UtcDateTime);

    private static string Utc(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
