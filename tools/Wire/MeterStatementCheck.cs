using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>Checks what meters signed themselves, pack by pack, with the meters' keys, and counts the outcomes.</summary>
/// <param name="keys">Public keys of the meters; a statement is of the one whose signature it is. None: nothing is checked.</param>
public sealed class MeterStatementCheck(IReadOnlyList<ECDsa> keys)
{
    /// <summary>The node reads its register up to a pack's minute after the statement: 5 kWh is 300 kW for that time.</summary>
    private const double ToleranceKilowattHours = 5;

    /// <summary>The outcome of a statement that is the meter's and fits its pack.</summary>
    public const string Ok = "ok";

    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>How many statements have which outcome: ok, signature, otherMeter, register, unreadable, unchecked.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>The first statement that is in order, and the board and number of its pack.</summary>
    public (MeterStatement Statement, int Board, long Seq)? First { get; private set; }

    /// <summary>The last one.</summary>
    public (MeterStatement Statement, int Board, long Seq)? Last { get; private set; }

    /// <summary>True when there are statements, and every one is the meter's and fits its pack.</summary>
    public bool IsInOrder => _counts.Count == 1 && _counts.ContainsKey(Ok);

    /// <summary>True when a statement was checked and is not in order.</summary>
    public bool HasWrong => _counts.Keys.Any(outcome => outcome is not (Ok or "unchecked"));

    /// <summary>Checks the statement in an authentic pack of the node's board number <paramref name="board"/>, if it has one.</summary>
    public void Take(PackRecords pack, long seq, int board = 0)
    {
        if (Judge(pack, out MeterStatement? statement) is not string outcome)
        {
            return;
        }

        _counts[outcome] = _counts.GetValueOrDefault(outcome) + 1;
        if (outcome == Ok)
        {
            First ??= (statement!, board, seq);
            Last = (statement!, board, seq);
        }
    }

    /// <summary>The outcome of the statement in an authentic pack, without counting it; null when the pack has none.</summary>
    public string? Judge(PackRecords pack) => Judge(pack, out _);

    private string? Judge(PackRecords pack, out MeterStatement? statement)
    {
        statement = null;
        if (pack.MeterStatement is not string text)
        {
            return null;
        }

        statement = MeterStatement.TryRead(text);
        return keys.Count == 0 ? "unchecked" : statement is null ? "unreadable" : Judge(statement, pack) switch
        {
            MeterStatementVerdict.Ok => Ok,
            MeterStatementVerdict.Signature => "signature",
            MeterStatementVerdict.OtherMeter => "otherMeter",
            _ => "register",
        };
    }

    private MeterStatementVerdict Judge(MeterStatement statement, PackRecords pack) =>
        keys.FirstOrDefault(statement.Verify) is ECDsa key
            ? statement.Judge(pack, key, ToleranceKilowattHours)
            : MeterStatementVerdict.Signature;
}
