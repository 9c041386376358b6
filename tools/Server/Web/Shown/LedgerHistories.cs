using MeterNode.Wire;

namespace MeterNode.Server.Web.Shown;

/// <summary>What was stated about each thing of a ledger, gone through once for all parts of a page.</summary>
/// <param name="book">The ledger.</param>
public sealed class LedgerHistories(LedgerBook book)
{
    private readonly Lazy<IReadOnlyList<StatementHistory>> _all = new(() => [.. StatementHistory.Of(book)]);

    /// <summary>The ledger.</summary>
    public LedgerBook Book => book;

    /// <summary>All of it, in the order of the last statements.</summary>
    public IReadOnlyList<StatementHistory> All => _all.Value;
}
