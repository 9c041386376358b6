using System.CommandLine;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode ledger</c>: what people state about what no node measures.</summary>
internal static class LedgerCommand
{
    public static Command Create() => new("ledger", """
        What people state and sign: machines, halls, articles, output, lots, other energy, certificates, instruments. Nothing in it is ever
        changed: a correction is a statement of its own, and the old one stays visible. 'ledger kinds' says what can be stated;
        docs/ledger.md has the format and the rules.
        """)
    {
        LedgerAddCommand.Create(), LedgerImportCommand.Create(), LedgerListCommand.Create(), LedgerShowCommand.Create(),
        LedgerCorrectCommand.Create(), LedgerWithdrawCommand.Create(), LedgerSignOffCommand.Create(), LedgerCheckCommand.Create(),
        LedgerHallCommand.Create(), LedgerKindsCommand.Create(),
    };
}
