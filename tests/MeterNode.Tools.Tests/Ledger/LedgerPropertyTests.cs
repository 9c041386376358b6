using MeterNode.Wire;
using static MeterNode.Tools.Tests.Ledger.TestLedger;

namespace MeterNode.Tools.Tests.Ledger;

/// <summary>Whatever people state, correct and withdraw: what counts keeps the rules, by a plain count of all pairs.</summary>
[TestClass]
public class LedgerPropertyTests
{
    private const long Hour = 3600;
    private static readonly string[] s_machines = ["press-1", "press-2"];
    private static readonly string[] s_articles = ["A", "B"];

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    [DataRow(6)]
    [DataRow(7)]
    [DataRow(8)]
    public void Add_StatementsByChance_WhatCountsKeepsTheRules(int seed)
    {
        var random = new Random(seed);
        using var ledger = new TestLedger();
        var book = new LedgerBook(ledger.People);
        int refused = 0;
        for (int i = 0; i < 250; i++)
        {
            LedgerStatement statement = Next(random, ledger, i);
            int before = book.Refused.Count;
            bool wouldOverlap = Overlaps(book, statement);
            book.Add(statement);
            bool isRefused = book.Refused.Count > before;
            refused += isRefused ? 1 : 0;
            RequireRules(book);
            if (isRefused && book.Refused[^1].Problem.EndsWith("it would count twice", StringComparison.Ordinal))
            {
                Assert.IsTrue(wouldOverlap, $"statement {i}");
            }
            else if (!isRefused && statement.Kind == LedgerKind.Output)
            {
                Assert.IsFalse(wouldOverlap, $"statement {i}");
            }
        }

        Assert.IsGreaterThan(20, refused);
        Assert.IsGreaterThan(20, book.Statements.Count - refused);
        Assert.AreEqual(
            book.Statements.Count,
            book.Refused.Count + book.Statements.Count(statement =>
                book.Find(statement.Number) != null || book.ReplacedBy(statement.Number) != null));
        using LedgerReader reader = ledger.Reader();
        var again = LedgerBook.Of(reader, ledger.People);
        Assert.IsNull(reader.Problem);
        CollectionAssert.AreEqual(
            book.Refused.Select(one => $"{one.Statement.Number} {one.Problem}").ToArray(),
            again.Refused.Select(one => $"{one.Statement.Number} {one.Problem}").ToArray());
    }

    private static LedgerStatement Next(Random random, TestLedger ledger, int number)
    {
        (string, object)[] corr = random.Next(4) == 0 && number > 0 ? [("corr", random.Next(number))] : [];
        long from = Day - (24 * Hour) + (random.Next(36) * Hour);
        switch (random.Next(number < 10 ? 4 : 12))
        {
            case 0:
                return ledger.Add(
                    "machine", [("machine", Of(random, s_machines)), ("class", "edm"), ("process", "p"), ("from", from), .. corr]);
            case 1 or 2:
                return ledger.Add("article", [("article", Of(random, s_articles)), ("from", from), ("partMilligrams", 1),
                    ("cavities", random.Next(1, 5)), .. corr]);
            case 3:
                return ledger.Add("lot", [("lot", "L" + random.Next(3)), ("from", from), ("article", Of(random, s_articles)), .. corr]);
            case 4:
                return ledger.Add("withdraw", ("corr", random.Next(number)), ("why", "x"));
            default:
                (string, object)[] lot = random.Next(3) == 0 ? [("lot", "L" + random.Next(3))] : [];
                return ledger.Add("output", [("machine", Of(random, s_machines)), ("article", Of(random, s_articles)), ("from", from),
                    ("to", from + (random.Next(1, 5) * Hour)), ("shots", 10), ("rejects", random.Next(30)), .. lot, .. corr]);
        }
    }

    private static void RequireRules(LedgerBook book)
    {
        IReadOnlyList<OutputEntry> outputs = book.Entries<OutputEntry>();
        foreach (OutputEntry output in outputs)
        {
            Assert.IsFalse(
                outputs.Any(other => other != output && Overlap(output, other)), $"statement {output.StatementNumber} counts twice");
            Assert.IsTrue(book.Entries<MachineEntry>().Any(machine => machine.Machine == output.Machine && machine.From <= output.From));
            ArticleEntry article = book.Entries<ArticleEntry>().Where(one => one.Article == output.Article && one.From <= output.From)
                .MaxBy(one => one.From)!;
            Assert.IsLessThanOrEqualTo(output.Shots * article.Cavities, output.Rejects);
            Assert.AreSame(article, book.ArticleAt(output.Article, output.From));
            Assert.IsTrue(output.Lot == null || book.Entries<LotEntry>().Any(lot => lot.Lot == output.Lot));
        }

        foreach (LotEntry lot in book.Entries<LotEntry>())
        {
            Assert.IsTrue(book.Entries<ArticleEntry>().Any(article => article.Article == lot.Article));
        }

        CollectionAssert.AllItemsAreUnique(book.Entries<LotEntry>().Select(lot => lot.Lot).ToArray());
        CollectionAssert.AllItemsAreUnique(book.Entries<ArticleEntry>().Select(one => (one.Article, one.From)).ToArray());
    }

    /// <summary>Whether an output that counts, other than the one that it would replace, is at the same machine at the same time.</summary>
    private static bool Overlaps(LedgerBook book, LedgerStatement statement) => statement.Kind == LedgerKind.Output
        && book.Entries<OutputEntry>().Any(other => other.StatementNumber != statement.Corrects
            && other.Machine == (string)statement.Fields["machine"]
            && other.From.ToUnixTimeSeconds() < (long)statement.Fields["to"]
            && other.To.ToUnixTimeSeconds() > (long)statement.Fields["from"]);

    private static bool Overlap(OutputEntry one, OutputEntry other) =>
        one.Machine == other.Machine && one.From < other.To && other.From < one.To;

    private static string Of(Random random, string[] names) => names[random.Next(names.Length)];
}
