using MeterNode.Plant;
using MeterNode.Wire;

namespace MeterNode.Cli.Ledger;

/// <summary>Kinds of statements as people type them: the word, or the Chinese one.</summary>
internal static class LedgerKindArgument
{
    /// <summary>The kind that <paramref name="text"/> names.</summary>
    /// <exception cref="OperatorException">There is none; the message names the nearest.</exception>
    public static LedgerKind Parse(string text)
    {
        LedgerKind[] all = Enum.GetValues<LedgerKind>();
        foreach (LedgerKind kind in all)
        {
            if (kind.Code() == text || kind.Chinese() == text)
            {
                return kind;
            }
        }

        throw new OperatorException(
            OperatorError.Usage,
            $"there is no kind '{text}'"
                + (NearestName.Of(text, all.Select(kind => kind.Code())) is string near ? $"; did you mean '{near}'?"
                : $": write one of {string.Join(", ", all.Select(kind => kind.Code()))}"));
    }

    /// <summary>The same for a kind that <c>add</c> and <c>import</c> state; the others have commands of their own.</summary>
    /// <exception cref="OperatorException">It is none of these.</exception>
    public static LedgerKind ParseStated(string text) => Parse(text) switch
    {
        LedgerKind.SignOff => throw new OperatorException(
            OperatorError.Usage, "a sign-off has its own command: 'meternode ledger sign-off'"),
        LedgerKind.Withdrawal => throw new OperatorException(
            OperatorError.Usage, "a withdrawal has its own command: 'meternode ledger withdraw N'"),
        LedgerKind kind => kind,
    };
}
