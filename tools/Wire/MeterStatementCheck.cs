using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>Checks what meters signed themselves, pack by pack, with the meters' keys, and counts the outcomes.</summary>
/// <param name="keys">Public keys of the meters; a statement is of the one whose signature it is. None: nothing is checked.</param>
public sealed class MeterStatementCheck(IReadOnlyList<ECDsa> keys)
{
    /// <summary>The node reads its register up to a pack's minute after the statement: 5 kWh is 300 kW for that time.</summary>
    private const double ToleranceKilowattHours = 5;

    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>How many statements have which outcome: ok, signature, otherMeter, register, unreadable, unchecked.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>The first statement that is in order, and the board and number of its pack.</summary>
    public (MeterStatement Statement, int Board, long Seq)? First { get; private set; }

    /// <summary>The last one.</summary>
    public (MeterStatement Statement, int Board, long Seq)? Last { get; private set; }

    /// <summary>True when there are statements, and every one is the meter's and fits its pack.</summary>
    public bool IsInOrder => _counts.Count == 1 && _counts.ContainsKey("ok");

    /// <summary>True when a statement was checked and is not in order.</summary>
    public bool HasWrong => _counts.Keys.Any(outcome => outcome is not ("ok" or "unchecked"));

    /// <summary>Checks the statement in an authentic pack of the node's board number <paramref name="board"/>, if it has one.</summary>
    public void Take(PackRecords pack, long seq, int board = 0)
    {
        if (pack.MeterStatement is not string text)
        {
            return;
        }

        MeterStatement? statement = MeterStatement.TryRead(text);
        string outcome = keys.Count == 0 ? "unchecked" : statement is null ? "unreadable" : Judge(statement, pack) switch
        {
            MeterStatementVerdict.Ok => "ok",
            MeterStatementVerdict.Signature => "signature",
            MeterStatementVerdict.OtherMeter => "otherMeter",
            _ => "register",
        };
        _counts[outcome] = _counts.GetValueOrDefault(outcome) + 1;
        if (outcome == "ok")
        {
            First ??= (statement!, board, seq);
            Last = (statement!, board, seq);
        }
    }

    private MeterStatementVerdict Judge(MeterStatement statement, PackRecords pack) =>
        keys.FirstOrDefault(statement.Verify) is ECDsa key
            ? statement.Judge(pack, key, ToleranceKilowattHours)
            : MeterStatementVerdict.Signature;
}
