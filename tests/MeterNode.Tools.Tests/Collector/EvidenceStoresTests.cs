using MeterNode.Plant.Stores;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>What a person may write after <c>--db</c>.</summary>
[TestClass]
public class EvidenceStoresTests
{
    [TestMethod]
    [DataRow("Database=evidence;Password=secret")]
    [DataRow("Server=db;Colour=red;Password=secret")]
    [DataRow("postgres://user:secret@db/evidence")]
    public void Open_ConnectionStringThatIsNotUnderstood_IsRefusedAndMakesNoFile(string name)
    {
        StoreException e = Assert.ThrowsExactly<StoreException>(() => EvidenceStores.Open(name, create: true));

        StringAssert.Contains(e.Message, "write \"Host=");
        Assert.IsFalse(e.Message.Contains("secret"));
        Assert.IsFalse(File.Exists(name));
    }

    [TestMethod]
    [DataRow("Host=db;Database=evidence")]
    [DataRow("Server=db;Database=evidence")]
    [DataRow("server = db")]
    public void Dialect_ConnectionString_IsPostgres(string name)
    {
        using SqlDialect dialect = EvidenceStores.Dialect(name, create: true);

        Assert.AreEqual("the PostgreSQL store at db", dialect.Name);
    }

    [TestMethod]
    [DataRow("plant.db")]
    [DataRow("./a=b.db")]
    [DataRow("/data/Host=x/plant.db")]
    [DataRow(@"C:\data\a=b.db")]
    public void Dialect_Path_IsSqlite(string name)
    {
        using SqlDialect dialect = EvidenceStores.Dialect(name, create: true);

        Assert.AreEqual("the evidence store " + name, dialect.Name);
    }

    [TestMethod]
    public void Open_FileThatIsNotThere_IsNotMadeForAReader()
    {
        StoreException e = Assert.ThrowsExactly<StoreException>(() => EvidenceStores.Open("/nowhere/plant.db", create: false));

        StringAssert.StartsWith(e.Message, "there is no file '/nowhere/plant.db'");
    }
}
