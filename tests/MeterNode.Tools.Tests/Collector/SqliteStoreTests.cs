using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using Microsoft.Data.Sqlite;

namespace MeterNode.Tools.Tests.Collector;

[TestClass]
public class SqliteStoreTests : EvidenceStoreCompliance
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mn-sqlite").FullName;

    private string File => Path.Combine(_folder, "evidence.db");

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Open_FileThatIsNoDatabase_SaysSo()
    {
        System.IO.File.WriteAllText(File, new string('x', 5000));

        StoreException e = Assert.ThrowsExactly<StoreException>(() => new SqliteStore(File));

        StringAssert.Contains(e.Message, "not a database");
    }

    [TestMethod]
    public void Open_OtherDatabase_IsRefused()
    {
        using (var connection = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE something (x)";
            command.ExecuteNonQuery();
        }

        Assert.ThrowsExactly<StoreException>(() => new SqliteStore(File));
    }

    private protected override IEvidenceStore Open() => new SqliteStore(File);

    private protected override void Clear(IEvidenceStore store)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "DELETE FROM readings; DELETE FROM packs; DELETE FROM gaps; DELETE FROM nodes; DELETE FROM quarantine";
        command.ExecuteNonQuery();
    }
}
