using System.Text;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Wire;
using static MeterNode.Tools.Tests.Ledger.LedgerPlant;

namespace MeterNode.Tools.Tests.Ledger;

/// <summary><c>ledger import</c>: all lines of a table, or none, and every mistake by its line.</summary>
[TestClass]
public sealed class LedgerImportTests : IDisposable
{
    private const string Head = "machine,article,from,to,shots,rejects,shift";

    private const string Good = """
        press-1,A-100,2026-11-20 06:00,2026-11-20 14:00,2210,14,早班
        press-1,A-100,2026-11-20 14:00,2026-11-20 22:00,2190,9,"中班, 第二"

        press-1,A-100,2026/11/20 22:00,2026/11/21 6:00,2101,0,
        """;

    private readonly LedgerPlant _plant = new();

    [TestMethod]
    public void Import_TableInOrder_StatesEveryLine()
    {
        CommandRun run = Require(Import(Head + "\n" + Good));
        Assert.AreEqual("3 statements are signed by 早班班长. Times are those of Asia/Shanghai.\n", run.Error);
        OutputEntry[] outputs = [.. _plant.Book.Entries<OutputEntry>()];
        CollectionAssert.AreEqual((long[])[2210, 2190, 2101], outputs.Select(output => output.Shots).ToArray());
        CollectionAssert.AreEqual((string?[])["早班", "中班, 第二", null], outputs.Select(output => output.Shift).ToArray());
        Assert.AreEqual(new DateTimeOffset(2026, 11, 20, 14, 0, 0, TimeSpan.Zero), outputs[2].From);
        Assert.AreEqual(0, CommandRun.Of("ledger", "check", "--plant", _plant.Folder).Code);
    }

    [TestMethod]
    public void Import_ChineseHeadSemicolonsAndByteOrderMark_IsTheSame()
    {
        string text = "\uFEFF模次;不合格品;设备;产品;起始时间;结束时间\r\n2210;14;press-1;A-100;2026-11-20 06:00;2026-11-20 14:00\r\n";
        Require(Import(text));
        Assert.AreEqual(2210L, _plant.Book.Entries<OutputEntry>().Single().Shots);
    }

    [TestMethod]
    public void Import_PlainCsvOfAChineseExcel_IsTakenWhenItIsSaidAndRefusedOtherwise()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        byte[] gbk = Encoding.GetEncoding("GBK").GetBytes(Head + "\n" + Good.ReplaceLineEndings("\n"));
        CommandRun run = Import(gbk);
        Assert.AreEqual(2, run.Code);
        StringAssert.Contains(run.Error, "line 2 is not UTF-8: save the table as 'CSV UTF-8'");
        Require(Import(gbk, "--encoding", "gb18030"));
        Assert.AreEqual("早班", _plant.Book.Entries<OutputEntry>()[0].Shift);
        StringAssert.Contains(Import(gbk, "--encoding", "latin1").Error, "--encoding 'latin1' is not known: write utf-8 or gb18030");
    }

    [TestMethod]
    public void Import_LinesThatAreWrong_NamesAllOfThemAndStatesNone()
    {
        byte[] before = File.ReadAllBytes(_plant.Plant.LedgerPath);
        CommandRun run = Import($"""
            {Head}
            press-1,A-100,2026-11-20 06:00,2026-11-20 14:00,2210,14,早班
            press-1,A-100,2026-11-20 13:00,2026-11-20 15:00,10,1,早班
            press-1,A-101,20.11.2026,2026-11-20 22:00,"180,5",1,中班
            press-2,A-100,2026-11-20 22:00,2026-11-20 23:00,10,1,中班
            press-1,A-100,2026-11-21 22:00,2026-11-21 23:00,10,21,中班
            press-1,A-100,2026-11-22 22:00,2026-11-22 23:00,10,1
            press-1,A-100,2126-11-22 22:00,2126-11-22 23:00,,1,x
            """);
        Assert.AreEqual(1, run.Code);
        string[] lines = run.Error.Trim().Split('\n');
        CollectionAssert.AreEqual(
            (string[])
            [
                "line 3: statement 2 is about 'press-1' in this time too: it would count twice",
                "line 4: from does not understand '20.11.2026': write a time of the plant such as 2026-11-26T06:00",
                "line 4: shots does not understand '180,5': write a whole number such as 5",
                "line 5: the machine 'press-2' is not known: did you mean 'press-1'?",
                "line 6: 21 rejects are more than 10 shots of 2 cavities make",
                "line 7: has 6 columns, and the first line has 7",
                "line 8: \"shots\" is missing",
            ],
            lines[..^1]);
        StringAssert.Contains(lines[^1], "has 7 mistakes: nothing is stated; mend them and repeat");
        CollectionAssert.AreEqual(before, File.ReadAllBytes(_plant.Plant.LedgerPath));
    }

    [TestMethod]
    [DataRow("machine,article,from,to,shots,shift", "has no column 'rejects' (不合格品): 'meternode ledger kinds output' prints all")]
    [DataRow("machine,article,from,to,shots,reject", "has a column 'reject', which is no field of output: did you mean 'rejects'?")]
    [DataRow("machine,设备,from,to,shots,rejects", "has the column 'machine' twice: leave one of them out")]
    [DataRow("machine", "has no line with a statement")]
    public void Import_HeadThatIsWrong_IsOneLineWithTheCure(string head, string problem)
    {
        CommandRun run = Import(head.Contains(',') ? head + "\na,b,c,d,e,f" : head);
        Assert.AreEqual(2, run.Code, run.Error);
        StringAssert.Contains(run.Error, problem);
    }

    [TestMethod]
    public void Import_ManyMistakes_ShowsAHundredAndCountsAll()
    {
        var text = new StringBuilder(Head + "\n");
        for (int i = 0; i < 150; i++)
        {
            text.Append("press-1,A-100,x,2026-11-20 14:00,1,1,\n");
        }

        CommandRun run = Import(text.ToString());
        string[] lines = run.Error.Trim().Split('\n');
        Assert.HasCount(101, lines);
        StringAssert.Contains(lines[^1], "has 150 mistakes, of which the first 100 are above");
    }

    [TestMethod]
    public void Import_CorrectionsInAColumn_TakeThePlace()
    {
        Require(_plant.Run(Leader, ["add", "output", .. Output("2026-11-20T06:00", "2026-11-20T14:00")]));
        Require(Import(Head + ",corr\npress-1,A-100,2026-11-20 06:00,2026-11-20 14:00,99,1,,2\n"));
        Assert.AreEqual(99L, _plant.Book.Entries<OutputEntry>().Single().Shots);
    }

    public void Dispose() => _plant.Dispose();

    private CommandRun Import(string text) => Import(Encoding.UTF8.GetBytes(text));

    private CommandRun Import(byte[] content, params string[] more) =>
        _plant.Run(Leader, ["import", "output", _plant.Write("table.csv", content), .. more]);
}
