using System.CommandLine;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using MeterNode.Cli;
using MeterNode.Plant;

namespace MeterNode.Tools.Tests.Commands;

/// <summary>Every number on the command line is read in one way: digits and a point, whatever the language of the machine.</summary>
[TestClass]
public sealed class NumberOptionTests
{
    private static readonly string[] s_notPlain =
    [
        "180,5", "1.000,5", "1,000.5", "1,5", "1e3", "1E3", " 5", "5 ", "+5", "5.", ".5", "NaN", "Infinity", "-Infinity", "∞", "0x10",
        "1_000", "1'000", "٣", "５", "5s",
    ];

    public static IEnumerable<object[]> NumericOptions =>
        CommandTree.All.SelectMany(entry => entry.Command.Options.Where(CommandTree.IsNumeric)
            .Select(option => new object[] { string.Join(' ', entry.Words), option.Name }))
            .Concat([["command setpoint", "--timeout"], ["command batch", "--timeout"]]);

    [TestMethod]
    public void Walk_OfTheTree_FindsTheNumericOptions() => Assert.IsGreaterThan(20, NumericOptions.Count());

    [TestMethod]
    [DynamicData(nameof(NumericOptions))]
    public void NumericOption_WithACommaOrAnythingButDigitsAndAPoint_IsRefusedWithWhatToWrite(string words, string name)
    {
        foreach (string text in s_notPlain)
        {
            CommandRun run = Run(words, name, text);
            Assert.AreEqual(ExitCode.Usage, run.Code, $"'{text}': {run.Error}");
            StringAssert.Contains(run.Error, $"{name} does not understand '{text}': write ");
        }
    }

    [TestMethod]
    [DynamicData(nameof(NumericOptions))]
    public void NumericOption_BeyondItsRange_IsRefusedWithTheRange(string words, string name)
    {
        foreach (string text in (string[])["99999999999999999999999999999999", "-99999999999999999999999999999999"])
        {
            CommandRun run = Run(words, name, text);
            Assert.AreEqual(ExitCode.Usage, run.Code, run.Error);
            StringAssert.Contains(run.Error, $"{name} must be ");
        }
    }

    [TestMethod]
    [DataRow("180,5", "write 180.5")]
    [DataRow("1.000,5", "write 1000.5")]
    [DataRow("1,000.5", "write 1000.5")]
    [DataRow("1,000,000", "write 1000000")]
    [DataRow("1e3", "write 1000")]
    [DataRow(" 5", "write 5")]
    [DataRow("-5,25", "write -5.25")]
    [DataRow("NaN", "write a number such as 5")]
    [DataRow("about 5", "write a number such as 5")]
    public void Decimal_NotPlain_SaysWhatToWrite(string text, string expected)
    {
        Assert.IsNull(NumberText.Decimal(text, 0, 1e9, "--x", out string problem));
        StringAssert.EndsWith(problem, expected);
    }

    [TestMethod]
    [DataRow("5.0", "write 5")]
    [DataRow("1.000,0", "write 1000")]
    [DataRow("5.5", "write a whole number such as 5")]
    public void Whole_NotPlain_SaysWhatToWrite(string text, string expected)
    {
        Assert.IsNull(NumberText.Whole(text, 0, 9999, "--x", out string problem));
        StringAssert.EndsWith(problem, expected);
    }

    [TestMethod]
    public void Decimal_AnyNumberAsItIsWritten_ReadsBack()
    {
        Prop.ForAll<int>(thousandths =>
        {
            double value = thousandths / 1000.0;
            return NumberText.Decimal(NumberText.Text(value), int.MinValue, int.MaxValue, "--x", out _) == value;
        }).QuickCheckThrowOnFailure();
    }

    [TestMethod]
    public void Decimal_OnAMachineThatWritesCommas_ReadsTheSame()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var german = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };
            CultureInfo.CurrentCulture = german;
            Assert.AreEqual(180.5, NumberText.Decimal("180.5", 0, 1000, "--x", out _));
            Assert.AreEqual("180.5", NumberText.Text(180.5));
            Assert.IsNull(NumberText.Decimal("180,5", 0, 1000, "--x", out _));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    [DataRow("collect --db x --registry FILE --broker host:88,83", "the port in --broker does not understand '88,83'")]
    [DataRow("collect --db x --registry FILE --broker host:88830", "the port in --broker must be from 1 to 65535")]
    [DataRow("measure FILE --current 1 --mains 55", "--mains must be 50 or 60")]
    [DataRow("provision x --plant y --mains 55", "--mains must be 50 or 60")]
    public void NumberInsideAnotherValue_NotPlain_IsRefused(string line, string expected)
    {
        string file = Path.GetTempFileName();
        try
        {
            CommandRun run = CommandRun.Of([.. line.Split(' ').Select(word => word == "FILE" ? file : word)]);
            Assert.AreEqual(ExitCode.Usage, run.Code, run.Error);
            StringAssert.Contains(run.Error, expected);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static CommandRun Run(string words, string name, string text)
    {
        string[] path = words.Split(' ');
        Command command = CommandTree.All.Single(entry => entry.Words.SequenceEqual(path)).Command;
        Symbol option = command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options))
            .First(o => o.Name == name);
        return CommandRun.Of([.. CommandTree.Complete(path, "x", option), $"{name}={text}"]);
    }
}
