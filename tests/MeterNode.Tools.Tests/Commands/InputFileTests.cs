using System.CommandLine;
using MeterNode.Cli;
using MeterNode.Cli.Parsing;

namespace MeterNode.Tools.Tests.Commands;

/// <summary>Every file that a command line names and that is not there: one exit code, one form.</summary>
[TestClass]
public sealed class InputFileTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meternode-input-").FullName;

    public static IEnumerable<object[]> Symbols =>
        CommandTree.All.SelectMany(entry => entry.Command.Options.Cast<Symbol>().Concat(entry.Command.Arguments)
            .Where(symbol => symbol is IInputFiles)
            .Select(symbol => new object[] { string.Join(' ', entry.Words), symbol.Name }));

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Walk_OfTheTree_FindsTheFiles() => Assert.IsGreaterThan(10, Symbols.Count());

    [TestMethod]
    [DynamicData(nameof(Symbols))]
    public void File_ThatIsNotThere_IsNamedAndExitCodeIs3(string words, string name)
    {
        string missing = Path.Combine(_folder, "no such file");
        CommandRun run = RunWith(words, name, missing);
        Assert.AreEqual(ExitCode.DeviceOrIo, run.Code, run.Error);
        Assert.AreEqual($"meternode: there is no file '{missing}'\n", run.Error);
        Assert.AreEqual(string.Empty, run.Output);
    }

    [TestMethod]
    [DynamicData(nameof(Symbols))]
    public void File_ThatIsAFolder_IsRefusedWithItsName(string words, string name)
    {
        CommandRun run = RunWith(words, name, _folder);
        Assert.IsTrue(run.Code is ExitCode.DeviceOrIo or ExitCode.Failure, run.Error);
        StringAssert.Contains(run.Error, $"'{Path.GetFileName(_folder)}'".TrimStart('\''));
    }

    [TestMethod]
    [DataRow("export --db MISSING --node x --out y")]
    [DataRow("report --plant MISSING --from 2026-11-01 --to 2026-12-01 --out y")]
    [DataRow("board MISSING.json")]
    [DataRow("run MISSING")]
    [DataRow("flash --port x --board esp32-wrover --bundle MISSING --dry-run")]
    [DataRow("provision x --plant MISSING")]
    [DataRow("command x --plant MISSING batch")]
    [DataRow("verify MISSING --keys MISSING")]
    [DataRow("measure MISSING/*.csv --current 1")]
    public void StoreFolderOrPattern_ThatIsNotThere_IsQuotedAndExitCodeIs3(string line)
    {
        string missing = Path.Combine(_folder, "nothing");
        CommandRun run = CommandRun.Of([.. line.Split(' ').Select(word => word.Replace("MISSING", missing, StringComparison.Ordinal))]);
        Assert.AreEqual(ExitCode.DeviceOrIo, run.Code, run.Error);
        StringAssert.Contains(run.Error, "'" + missing);
        Assert.AreEqual(1, run.Error.TrimEnd().Split('\n').Length, run.Error);
    }

    [TestMethod]
    public void Measure_PartnerThatIsNotThere_ExitCodeIs3()
    {
        string file = Path.Combine(_folder, "a.cfg");
        File.WriteAllText(file, "S,D,1999\n");
        CommandRun run = CommandRun.Of("measure", file, "--current", "1");
        Assert.AreEqual(ExitCode.DeviceOrIo, run.Code);
        Assert.AreEqual("meternode: 'a.cfg': its partner 'a.dat' is missing\n", run.Error);
    }

    private CommandRun RunWith(string words, string name, string value)
    {
        string existing = Path.Combine(_folder, "there");
        File.WriteAllText(existing, "");
        string[] path = words.Split(' ');
        Command command = CommandTree.All.Single(entry => entry.Words.SequenceEqual(path)).Command;
        Symbol symbol = command.Options.Cast<Symbol>().Concat(command.Arguments).Single(s => s.Name == name);
        string[] given = symbol is Option ? [name, value] : [value];
        return CommandRun.Of([.. CommandTree.Complete(path, existing, symbol), .. given]);
    }
}
