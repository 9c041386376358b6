using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using MeterNode.Cli.Ledger;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode ledger import</c>: many statements of one kind from a table.</summary>
internal static class LedgerImportCommand
{
    private const int MaximumMegabytes = 64;
    private const int MaximumProblems = 100;

    public static Command Create()
    {
        var kind = new Argument<string>("KIND") { Description = "What its lines are about: 'ledger kinds' lists them." };
        var file = new InputFileArgument("FILE") { Description = "A CSV table with one statement a line." };
        var encoding = new Option<string>("--encoding")
        {
            Description = "utf-8, or gb18030 for a file that a Chinese Excel has saved as plain CSV (GBK).",
            HelpName = "NAME",
            DefaultValueFactory = _ => "utf-8",
        };
        var options = new LedgerOptions();
        var command = new Command("import", $"""
            States every line of a table, or none: when lines are wrong, all of them are named and nothing is signed. The first line has
            the fields as 'ledger kinds KIND' prints them, in English or Chinese, in any order; the separator is a comma, a semicolon or a
            tab. The file is UTF-8, with or without a byte order mark, of at most {MaximumMegabytes} MB.

            Example:
              meternode ledger import output november.csv --by 能源管理员 --plant ~/plant
            """)
        {
            kind, file, encoding,
        };
        options.AddTo(command);
        command.Runs((parsed, context) =>
        {
            LedgerKind asked = LedgerKindArgument.ParseStated(parsed.GetRequiredValue(kind));
            PlantFolder plant = options.Plant(parsed);
            TimeZoneInfo zone = options.Zone(parsed, plant);
            string path = parsed.GetRequiredValue(file);
            CsvTable table = CsvTable.Read(
                path, MaximumMegabytes, "a statement", asked.Fields()[0].Key, EncodingOf(parsed.GetRequiredValue(encoding)));
            var import = new LedgerImport(asked, table, path);
            using ECDsa key = options.Key(parsed, context, plant);
            IReadOnlyList<(int Line, string Text)> problems;
            int stated;
            using (Progress progress = context.BeginProgress())
            {
                stated = import.Run(
                    plant, options.By(parsed), key, zone,
                    looked =>
                    {
                        if (progress.IsDue)
                        {
                            progress.Report($"line {looked} of {table.Rows.Count}");
                        }
                    },
                    out problems);
            }

            foreach ((int line, string text) in problems.Take(MaximumProblems))
            {
                context.Error.WriteLine(PlainText.Of($"line {line}: {text}"));
            }

            if (problems.Count > 0)
            {
                string more = problems.Count > MaximumProblems ? $", of which the first {MaximumProblems} are above" : "";
                throw new OperatorException(
                    OperatorError.Failure, $"'{path}' has {problems.Count} mistakes{more}: nothing is stated; mend them and repeat");
            }

            context.Error.WriteLine($"{stated} statements are signed by {PlainText.Of(options.By(parsed))}. Times are those of {zone.Id}.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Encoding? EncodingOf(string name)
    {
        switch (name.ToLowerInvariant())
        {
            case "utf-8" or "utf8":
                return null;
            case "gb18030" or "gbk" or "gb2312":
                Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
                return Encoding.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            default:
                throw new OperatorException(OperatorError.Usage, $"--encoding '{name}' is not known: write utf-8 or gb18030");
        }
    }
}
