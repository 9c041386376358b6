using System.Security.Cryptography;
using MeterNode.Plant.Ledger;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Ledger;

/// <summary>A plant with two people, a machine and an article, for tests of the commands.</summary>
internal sealed class LedgerPlant : IDisposable
{
    public const string Passphrase = "correct horse battery staple";
    public const string Manager = "能源管理员";
    public const string Leader = "早班班长";

    private const int Rounds = 100;
    private readonly TemporaryPlant _plant = new();

    public LedgerPlant()
    {
        Secret = Path.Combine(_plant.Folder, "..", "secret");
        File.WriteAllText(Secret, Passphrase + "\n");
        PlantStaff.Add(_plant.Plant, Manager, LedgerRole.EnergyManager, Passphrase, null, Rounds);
        PlantStaff.Add(_plant.Plant, Leader, LedgerRole.ShiftLeader, Passphrase, null, Rounds);
        _plant.Plant.SetZone("Asia/Shanghai");
        Require(Run(Manager, "add", "machine", "machine=press-1", "class=压铸机", "process=压铸", "from=2026-01-01"));
        Require(Run(Manager, "add", "article", "article=A-100", "from=2026-01-01", "partMilligrams=345000", "cavities=2"));
    }

    /// <summary>A file with the passphrase of both.</summary>
    public string Secret { get; }

    public string Folder => _plant.Folder;

    public MeterNode.Plant.Provisioning.PlantFolder Plant => _plant.Plant;

    public LedgerBook Book => PlantLedger.Read(Plant);

    public static string[] Output(string from, string to, int shots = 100) =>
        ["machine=press-1", "article=A-100", $"from={from}", $"to={to}", $"shots={shots}", "rejects=3"];

    /// <summary>A command of <c>meternode ledger</c> that somebody signs.</summary>
    public CommandRun Run(string by, params string[] words) =>
        CommandRun.Of(["ledger", .. words, "--by", by, "--plant", Folder, "--passphrase-file", Secret]);

    public static CommandRun Require(CommandRun run)
    {
        Assert.AreEqual(0, run.Code, run.Error);
        return run;
    }

    /// <summary>The key of a person, as the command opens it.</summary>
    public ECDsa KeyOf(string name) => PersonKey.Load(Plant.PersonKeyPath(name), Passphrase);

    /// <summary>A file beside the plant.</summary>
    public string Write(string name, byte[] content)
    {
        string path = Path.GetFullPath(Path.Combine(Folder, "..", name));
        File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => _plant.Dispose();
}
