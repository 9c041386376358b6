using System.Security.Cryptography;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.Ledger;

/// <summary>Somebody stands for a shift or a report.</summary>
public static class PlantSignOff
{
    /// <summary>Signs and appends the statement; it covers everything that is stated at that moment.</summary>
    /// <param name="plant">The plant.</param>
    /// <param name="by">The person's name.</param>
    /// <param name="key">The person's key.</param>
    /// <param name="subject">What it is about: the fields of the kind but for <c>upTo</c>.</param>
    /// <exception cref="OperatorException">Nothing is stated yet, it does not count, or cannot be written; nothing is changed.</exception>
    public static LedgerStatement Append(PlantFolder plant, string by, ECDsa key, IReadOnlyDictionary<string, object> subject) =>
        PlantLedger.Append(plant, by, key, LedgerKind.SignOff, book => new Dictionary<string, object>(subject)
        {
            ["upTo"] = book.Statements.Count > 0 ? book.Statements[^1].Number
                : throw new OperatorException(
                    OperatorError.Failure, RuleReason.Of("ledger.empty", "the ledger is empty: there is nothing to stand for")),
        });
}
