using MeterNode.Wire;
using static MeterNode.Tools.Tests.Ledger.TestLedger;

namespace MeterNode.Tools.Tests.Ledger;

/// <summary>What a reader of the ledger takes, and where it ends.</summary>
[TestClass]
public sealed class LedgerReaderTests : IDisposable
{
    private readonly TestLedger _ledger = new();

    public LedgerReaderTests()
    {
        _ledger.AddMachine();
        _ledger.AddArticle();
        _ledger.AddOutput(Day, Day + 3600);
        _ledger.AddBy(Leader, "output", Output(Day + 3600, Day + 7200));
    }

    [TestMethod]
    public void Read_WholeLedger_IsInOrder()
    {
        Assert.HasCount(4, Read(_ledger.File, out string? problem));
        Assert.IsNull(problem);
        Assert.IsEmpty(Read([], out problem));
        Assert.IsNull(problem);
    }

    [TestMethod]
    public void Read_AnyByteChanged_IsRefusedFromThatStatementOn()
    {
        byte[] file = _ledger.File;
        for (int position = 0; position < file.Length; position += 5)
        {
            byte[] changed = (byte[])file.Clone();
            changed[position] ^= 1;
            int intact = 0;
            for (int end = 0; (end += _ledger.Statements[intact].Bytes.Length) <= position;)
            {
                intact++;
            }

            Assert.HasCount(intact, Read(changed, out string? problem), $"byte {position}");
            StringAssert.StartsWith(problem, $"statement {intact}: ", $"byte {position}");
        }
    }

    [TestMethod]
    public void Read_StatementLeftOutDoubledOrSwapped_IsRefused()
    {
        byte[][] all = [.. _ledger.Statements.Select(statement => statement.Bytes)];
        Assert.HasCount(1, Read([.. all[0], .. all[2], .. all[3]], out string? problem));
        Assert.AreEqual("statement 1: it has the number 2", problem);
        Assert.HasCount(2, Read([.. all[0], .. all[1], .. all[1]], out problem));
        Assert.AreEqual("statement 2: it has the number 1", problem);
        Assert.IsEmpty(Read([.. all[1], .. all[0]], out problem));
        Assert.HasCount(3, Read([.. all[0], .. all[1], .. all[2], .. all[3][..^1]], out problem));
        Assert.IsNotNull(problem);
    }

    [TestMethod]
    public void Read_StatementMadeAnew_BreaksTheChainBehindIt()
    {
        LedgerStatement changed = _ledger.SignBy(
            Manager, "output", [.. Output(Day, Day + 60), ("n", 1), ("prev", _ledger.Statements[0].Hash)]);
        Assert.HasCount(2, Read([.. _ledger.Statements[0].Bytes, .. changed.Bytes, .. _ledger.Statements[2].Bytes], out string? problem));
        Assert.AreEqual("statement 2: it does not follow the statement before it", problem);
    }

    [TestMethod]
    public void Read_RoleThatMayNotSignTheKind_IsRefused()
    {
        _ledger.AddBy(Leader, "article", ("article", "B"), ("from", Day), ("partMilligrams", 1), ("cavities", 1));
        Assert.HasCount(4, Read(_ledger.File, out string? problem));
        Assert.AreEqual($"statement 4: '{Leader}' is shift-leader, who may not sign 'article'", problem);
    }

    [TestMethod]
    public void Read_SignedForSomebodyElse_IsRefused()
    {
        _ledger.AddBy(Leader, "output", [.. Output(Day + 7200, Day + 7260), ("by", Manager)]);
        Assert.HasCount(4, Read(_ledger.File, out string? problem));
        StringAssert.Contains(problem, $"the plant's history has no key");
        StringAssert.EndsWith(problem, $"of '{Manager}'");
    }

    [TestMethod]
    [DataRow(0, true)]
    [DataRow(-1, false)]
    public void Read_KeyThatHadEnded_IsRefused(int seconds, bool isTaken)
    {
        _ledger.EndPerson(Leader, _ledger.Now + seconds);
        Assert.HasCount(isTaken ? 4 : 3, Read(_ledger.File, out string? problem));
        Assert.AreEqual(isTaken ? null : $"statement 3: the key of '{Leader}' had ended", problem);
    }

    [TestMethod]
    public void Read_RoleOfALaterVersion_MaySignNothing()
    {
        _ledger.AddPerson("R2", "robot");
        _ledger.AddBy("R2", "output", Output(Day + 7200, Day + 7260));
        Read(_ledger.File, out string? problem);
        Assert.AreEqual("statement 4: 'R2' is robot, who may not sign 'output'", problem);
    }

    [TestMethod]
    public void Read_SignedBeforeTheStatementBefore_IsRefused()
    {
        _ledger.Now--;
        _ledger.AddOutput(Day + 7200, Day + 7260);
        Read(_ledger.File, out string? problem);
        Assert.AreEqual("statement 4: it was signed before the statement before it", problem);
    }

    [TestMethod]
    public void Read_OlderThanTheKey_IsRefused()
    {
        using var ledger = new TestLedger { Now = Day - 86401 };
        ledger.AddMachine(from: Day - (2 * 86400));
        using LedgerReader reader = ledger.Reader();
        Assert.IsEmpty(reader.Read().ToArray());
        Assert.AreEqual($"statement 0: it is older than the key of '{Manager}'", reader.Problem?.Text);
    }

    [TestMethod]
    public void Read_AnotherPlant_IsRefused()
    {
        _ledger.Add("output", [.. Output(Day + 7200, Day + 7260), ("site", "other")]);
        Read(_ledger.File, out string? problem);
        Assert.AreEqual("statement 4: it is of the plant 'other'", problem);

        using var other = new TestLedger();
        using var reader = new LedgerReader(_ledger.File, _ledger.People, Site, other.PlantKey);
        Assert.IsEmpty(reader.Read().ToArray());
        Assert.AreEqual("statement 0: it does not follow the statement before it", reader.Problem?.Text);
    }

    [TestMethod]
    public void Read_SignatureWithHighS_IsRefused()
    {
        byte[] file = _ledger.File;
        Es256.ReplaceS(file);
        Assert.HasCount(3, Read(file, out string? problem));
        StringAssert.Contains(problem, "high");
    }

    [TestMethod]
    public void ReadOwn_LastSignature_IsChecked()
    {
        byte[] file = _ledger.File;
        file[^1] ^= 1;
        using LedgerReader reader = _ledger.Reader(file);
        Assert.HasCount(3, reader.ReadOwn().ToArray());
        Assert.AreEqual($"statement 3: '{Leader}' has not signed it", reader.Problem?.Text);
    }

    public void Dispose() => _ledger.Dispose();

    private LedgerStatement[] Read(byte[] file, out string? problem)
    {
        using LedgerReader reader = _ledger.Reader(file);
        LedgerStatement[] all = [.. reader.Read()];
        problem = reader.Problem?.Text;
        Assert.AreEqual(all.Sum(statement => statement.Bytes.Length), reader.Length);
        return all;
    }
}
