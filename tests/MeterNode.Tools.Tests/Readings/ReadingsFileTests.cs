using MeterNode.Cli.Readings;
using MeterNode.Server.Readings;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using Parquet;

namespace MeterNode.Tools.Tests.Readings;

/// <summary>A file of readings goes back to where a node began, whatever of the node is on the disk by then.</summary>
[TestClass]
public sealed class ReadingsFileTests : IDisposable
{
    /// <summary>More than a row group of Parquet, and than the buffer of CSV.</summary>
    private const int Many = 150_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("meternode-readings-").FullName;
    private readonly TestNode _node = new TestPlant().Node;
    private readonly byte[] _pack;

    public ReadingsFileTests() => _pack = _node.Next();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Rewind_Csv_TakesBackWhatCameSinceKeep()
    {
        string file = Write("rewound.csv", (0, 10), (10, Many), (Many, Many + 5));
        string other = Write("other.csv", (0, 10), null, (Many, Many + 5));

        CollectionAssert.AreEqual(File.ReadAllBytes(other), File.ReadAllBytes(file));
        Assert.HasCount(1 + 15, File.ReadAllLines(file));
    }

    [TestMethod]
    public async Task Rewind_Parquet_TakesBackRowGroupsThatAreWritten()
    {
        string file = Write("rewound.parquet", (0, 10), (10, Many), (Many, Many + 5));
        string other = Write("other.parquet", (0, 10), null, (Many, Many + 5));

        CollectionAssert.AreEqual(File.ReadAllBytes(other), File.ReadAllBytes(file));
        await using ParquetReader reader = await ParquetReader.CreateAsync(file);
        Assert.AreEqual(15L, reader.Metadata!.NumRows);
        Assert.AreEqual(2, reader.RowGroupCount);
    }

    [TestMethod]
    public async Task Rewind_FirstNode_LeavesAFileThatCanBeWrittenOn()
    {
        string file = Write("first.parquet", null, (0, Many), (Many, Many + 5));

        await using ParquetReader reader = await ParquetReader.CreateAsync(file);
        Assert.AreEqual(5L, reader.Metadata!.NumRows);
        Assert.AreEqual("yes", reader.CustomMetadata["meternode.inOrder"]);
    }

    /// <summary>Rows that are kept, rows that are taken back twice over, and rows behind them.</summary>
    private string Write(string name, (int From, int To)? kept, (int From, int To)? takenBack, (int From, int To) last)
    {
        string path = Path.Combine(_folder, name);
        Pack.TryDecode(_pack, out Pack? pack);
        PackPayload.TryRead(pack!.Payload, out PackPayload? payload);
        var of = new ReadingPack("test", _node.Registered, pack, payload!);
        SignedRecord[] records = [.. payload!.AllRecords];
        using var file = ReadingsFile.Begin(path, TimeZoneInfo.Utc);
        Add(kept);
        file.Keep();
        for (int i = 0; i < 2; i++)
        {
            Add(takenBack);
            file.Rewind();
        }

        Add(last);
        file.Complete(new Dictionary<string, string> { ["meternode.inOrder"] = "yes" });
        Assert.AreEqual((kept?.To ?? 0) + 5, file.Rows);
        return path;

        void Add((int From, int To)? rows)
        {
            for (int i = rows?.From ?? 0; i < (rows?.To ?? 0); i++)
            {
                file.Write(new Reading(of, records[i % records.Length]));
            }
        }
    }
}
