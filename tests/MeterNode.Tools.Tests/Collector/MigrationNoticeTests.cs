using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Serving;
using Microsoft.Data.Sqlite;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>
/// A store of an older layout, which takes a while to be brought to the present one, says so; one that is quick says nothing.
/// </summary>
[TestClass]
public sealed class MigrationNoticeTests : IDisposable
{
    private readonly ServedPlant _served = new();

    public MigrationNoticeTests() =>
        new SqlStore(EvidenceStores.Dialect(_served.Plant.Store, create: true), [.. StoreMigrations.Scripts.Take(8)]).Dispose();

    private static string Begin => $"from layout 8 to {StoreMigrations.Scripts.Count}; packs are not taken meanwhile; leave it running";

    private static string End => $" has layout {StoreMigrations.Scripts.Count} now, after ";

    public void Dispose() => _served.Dispose();

    [TestMethod]
    [DataRow("plant store keep")]
    [DataRow("plant check --quick")]
    [DataRow("node list")]
    public async Task Command_StoreThatTakesLong_SaysWhatItDoes_AndWhenItIsDone(string command)
    {
        Task<CommandRun> run;
        using (Writer())
        {
            run = Task.Run(() => CommandRun.Of([.. command.Split(' '), "--plant", _served.Plant.Path]));
            await Task.Delay(TimeSpan.FromSeconds(2.5));
            Assert.IsFalse(run.IsCompleted);
        }

        CommandRun ended = await run;
        string[] lines = [.. ended.Error.Trim().Split('\n').Where(line => line.Contains("layout", StringComparison.Ordinal))];
        Assert.HasCount(2, lines, ended.Error);
        StringAssert.Contains(lines[0], Begin);
        StringAssert.Contains(lines[0], "evidence.db");
        StringAssert.Matches(lines[1], new($"{End}[1-9][0-9]* s$"));
    }

    [TestMethod]
    public void Command_StoreThatTakesNoTime_SaysNothing()
    {
        CommandRun run = CommandRun.Of("plant", "store", "keep", "--plant", _served.Plant.Path);

        Assert.AreEqual((0, ""), (run.Code, run.Error.Trim()));
    }

    [TestMethod]
    public async Task Serve_StoreThatTakesLong_SaysItInItsLog()
    {
        Task start;
        using (Writer())
        {
            start = Task.Run(() => _served.Server.Start());
            _served.Said(Begin);
        }

        await start;
        _served.Said(End);
    }

    /// <summary>Another program that writes to the store, so that nobody else can; until it is disposed of.</summary>
    private SqliteConnection Writer()
    {
        var connection = new SqliteConnection($"Data Source={_served.Plant.Store};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        return connection;
    }
}
