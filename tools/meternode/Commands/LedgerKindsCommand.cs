using System.CommandLine;
using MeterNode.Cli.Ledger;
using MeterNode.Plant.Ledger;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode ledger kinds</c>: what can be stated.</summary>
internal static class LedgerKindsCommand
{
    public static Command Create()
    {
        var kind = new Argument<string?>("KIND") { Description = "The kind whose fields are wanted.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("kinds", """
            Lists what can be stated and who may sign it; of one kind, its fields, and the first line of a table for 'ledger import'.

            Examples:
              meternode ledger kinds
              meternode ledger kinds output
            """)
        {
            kind,
        };
        command.Runs((parsed, context) =>
        {
            foreach (string line in parsed.GetValue(kind) is string text ? Fields(LedgerKindArgument.Parse(text)) : Kinds())
            {
                context.WriteLine(line.Replace('`', '\''));
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static IEnumerable<string> Kinds() => Enum.GetValues<LedgerKind>().Select(kind =>
        $"{kind.Code(),-15}{kind.Chinese()}: {kind.Meaning()}; signed by {string.Join(", ", kind.Roles().Select(role => role.Code()))}");

    private static IEnumerable<string> Fields(LedgerKind kind)
    {
        yield return $"{kind.Code()} · {kind.Chinese()}: {kind.Meaning()}";
        yield return $"signed by: {string.Join(", ", kind.Roles().Select(role => role.Code()))}";
        foreach (LedgerField field in kind.Fields())
        {
            yield return $"  {field.Key}{(field.IsOptional ? " (may be absent)" : "")} · {field.Chinese}: {field.Meaning}{Form(field)}";
        }

        if (kind is not (LedgerKind.SignOff or LedgerKind.Withdrawal))
        {
            yield return "first line of a table, in English or Chinese:";
            yield return string.Join(',', LedgerImport.Columns(kind).Select(field => field.Key));
            yield return string.Join(',', LedgerImport.Columns(kind).Select(field => field.Chinese));
        }
    }

    private static string Form(LedgerField field) => field.Type switch
    {
        LedgerFieldType.Whole => $"; a whole number{(field.Unit is string unit ? $", {unit}" : "")}",
        LedgerFieldType.Decimal => $"; a number such as 12.345{(field.Unit is string unit ? $", {unit}" : "")}",
        LedgerFieldType.Time => "; a time such as 2026-11-26T06:00",
        LedgerFieldType.Day => "; a day such as 2026-11-26",
        LedgerFieldType.Names or LedgerFieldType.Nodes => "; several with ; between them",
        LedgerFieldType.Digits when field.Minimum == field.Length => $"; {field.Length} digits",
        LedgerFieldType.Digits => $"; {field.Minimum} to {field.Length} digits",
        LedgerFieldType.Word => "; " + string.Join(", ", field.Words.Select(Word)),
        _ => "",
    };

    private static string Word(LedgerWord word) =>
        $"{word.Code} ({word.Chinese}{(word.Units.Count > 0 ? $", in {string.Join(" or ", word.Units)}" : "")})";
}
