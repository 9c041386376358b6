using MeterNode.Wire;

namespace MeterNode.Server.Computing;

/// <summary>The ledger of a plant, every signature of it checked in this run.</summary>
public sealed class PlantBook
{
    private PlantBook(LedgerBook? book, IReadOnlyList<string> findings)
    {
        Book = book;
        Findings = findings;
    }

    /// <summary>What counts; null where the plant has no ledger.</summary>
    public LedgerBook? Book { get; }

    /// <summary>What is wrong with it, one line each; what stands behind a statement that is not in order is not used.</summary>
    public IReadOnlyList<string> Findings { get; }

    /// <summary>Reads the ledger among <paramref name="papers"/>.</summary>
    public static PlantBook Of(PlantPapers papers)
    {
        if (papers.Ledger is null || papers.History is null)
        {
            return new PlantBook(null, []);
        }

        var findings = new List<string>();
        var history = new PlantHistory(papers.History, papers.PlantPublicKey);
        PlantPeople people = PlantPeople.Of(history.Read());
        if (history.Problem is not null)
        {
            findings.Add($"history: {history.Problem}");
        }

        using var reader = new LedgerReader(papers.Ledger, people, papers.Site, papers.PlantPublicKey);
        LedgerBook book = LedgerBook.Of(reader, people);
        if (reader.Problem is not null)
        {
            findings.Add($"ledger: {reader.Problem}");
        }

        findings.AddRange(book.Refused.Select(
            refused => $"ledger: statement {refused.Statement.Number} does not count: {refused.Problem}"));
        return new PlantBook(book, findings);
    }
}
