using System.Text;
using System.Text.RegularExpressions;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Provisioning;

namespace MeterNode.Tools.Tests.Ledger;

/// <summary>The commands of docs/ledger.md do what the page says, in its order.</summary>
[TestClass]
[DoNotParallelize]
public sealed class LedgerDocumentTests : IDisposable
{
    private readonly TemporaryPlant _plant = new();
    private readonly string _root;

    public LedgerDocumentTests()
    {
        _root = Path.GetFullPath(Path.Combine(_plant.Folder, ".."));
        File.WriteAllText(In("secret"), "correct horse battery staple\n");
    }

    [TestMethod]
    public void Commands_OfThePage_AllWork()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "ledger.md"));
        string[] commands = [.. Regex.Matches(text, "^meternode (.*)$", RegexOptions.Multiline).Select(match => match.Groups[1].Value)];
        Assert.IsGreaterThan(14, commands.Length);
        Run("person add 能源管理员 --role energy-manager --plant ~/plant");
        foreach (string command in commands.Where(command => !command.StartsWith("person end", StringComparison.Ordinal)))
        {
            Prepare(command);
            Run(command);
        }

        Run(commands.Single(command => command.StartsWith("person end", StringComparison.Ordinal)));
    }

    public void Dispose() => _plant.Dispose();

    /// <summary>What the page speaks of as if it were there.</summary>
    private void Prepare(string command)
    {
        if (command.StartsWith("ledger correct", StringComparison.Ordinal))
        {
            // The page's plant has stated 12 things before.
            for (int number = 5; number <= 13; number++)
            {
                Run($"ledger add output --by 早班班长 machine=press-1 article=A-100 from=2026-11-{number}T06:00 "
                    + $"to=2026-11-{number}T14:00 shots=9 rejects=1 --plant ~/plant");
            }
        }
        else if (command.StartsWith("ledger import", StringComparison.Ordinal))
        {
            File.WriteAllText(
                In("november.csv"),
                "设备,产品,起始时间,结束时间,模次,不合格品\npress-1,A-100,2026/11/20 6:00,2026/11/20 14:00,2210,14\n", Encoding.UTF8);
        }
        else if (command.Contains("--held", StringComparison.Ordinal))
        {
            File.Copy(_plant.Plant.LedgerPath, In("october.cbor"));
            File.Copy(_plant.Plant.LedgerPath, In("ledger.cbor"));
            File.Copy(_plant.Plant.HistoryPath, In("history.cbor"));
            File.Copy(_plant.Plant.RegistryPath, In("registry.json"));
        }
    }

    private void Run(string command)
    {
        string[] words =
        [
            .. Regex.Matches(command, "\"([^\"]*)\"|[^ ]+")
                .Select(word => word.Groups[1].Success ? word.Groups[1].Value : word.Value)
                .Select(word => word == "~/plant" ? _plant.Folder
                    : word.StartsWith("/media/usb/", StringComparison.Ordinal) ? In(word[11..])
                    : Path.GetExtension(word) is ".cbor" or ".csv" or ".json" ? In(word) : word),
        ];
        bool signs = words.Contains("--by") || words is ["person", "add", ..];
        CommandRun run = CommandRun.Of(signs ? [.. words, "--passphrase-file", In("secret")] : words);
        Assert.AreEqual(0, run.Code, $"{command}: {run.Error}{run.Output}");
    }

    private string In(string name) => Path.Combine(_root, name);
}
