using System.Security.Cryptography;
using MeterNode.Figures;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.VirtualPlant.Simulation;
using MeterNode.Wire;

namespace MeterNode.Cli.Demo;

/// <summary>What the people of the demonstration's plant state, so that its report has unit consumption, too.</summary>
/// <param name="plant">The plant.</param>
/// <param name="period">The period of the report.</param>
internal sealed class DemoLedger(PlantFolder plant, PlantCalendar period)
{
    private const string Manager = "energy-manager";
    private const string Leader = "shift-leader";
    private const string Shift = "demo";
    private const long Rejects = 1;

    /// <summary>Machines with their halls, articles, output and a shift with its signature, for machines that count shots.</summary>
    public void State(IReadOnlyList<VirtualNode> nodes)
    {
        using ECDsa manager = Person(Manager, LedgerRole.EnergyManager);
        using ECDsa leader = Person(Leader, LedgerRole.ShiftLeader);
        long from = period.Local(0).ToUnixTimeSeconds();
        long to = period.Local(period.SlotCount).ToUnixTimeSeconds();
        foreach (VirtualNode node in nodes)
        {
            Add(Manager, manager, LedgerKind.Machine,
                ("machine", node.Id), ("class", ClassOf(node).Code()), ("process", ProcessOf(node)), ("from", from));
            Add(Manager, manager, LedgerKind.Hall, ("machine", node.Id), ("hall", ProcessOf(node) + " shop"), ("from", from));
        }

        foreach (VirtualNode node in nodes.Where(node => ArticleOf(node) is not null))
        {
            (string article, long milligrams, long cavities, long poured) = ArticleOf(node)!.Value;
            Add(Manager, manager, LedgerKind.Article,
                ("article", article), ("from", from), ("partMilligrams", milligrams), ("cavities", cavities), ("pouredMilligrams", poured));
            Add(Leader, leader, LedgerKind.Output,
                ("machine", node.Id), ("article", article), ("from", from), ("to", to),
                ("shots", (long)node.Machine.ShotsBetween(0, to - from)), ("rejects", Rejects), ("shift", Shift));
        }

        string day = period.Local(0).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        Add(Leader, leader, LedgerKind.Shift, ("date", day), ("shift", Shift), ("from", from), ("to", to), ("leader", Leader));
        PlantLedger.Append(plant, Leader, leader, LedgerKind.SignOff, book => new Dictionary<string, object>
        {
            ["of"] = SignOffSubject.Shift.Code(),
            ["date"] = day,
            ["shift"] = Shift,
            ["upTo"] = book.Statements[^1].Number,
        });
    }

    private static string KindOf(VirtualNode node) => node.Id[..node.Id.LastIndexOf('-')];

    private static MachineClass ClassOf(VirtualNode node) => KindOf(node) switch
    {
        "press" => MachineClass.DieCasting,
        "moulder" => MachineClass.InjectionMoulding,
        _ => MachineClass.HoldingFurnace,
    };

    private static string ProcessOf(VirtualNode node) => KindOf(node) == "moulder" ? "moulding" : "casting";

    /// <summary>
    /// Its article with the mass of a part in mg, the cavities, and what is poured for a shot in mg; null where it makes none.
    /// </summary>
    private static (string Article, long Milligrams, long Cavities, long Poured)? ArticleOf(VirtualNode node) => KindOf(node) switch
    {
        "press" => ("housing-" + node.Id, 820_000, 2, 2_100_000),
        "moulder" => ("cap-" + node.Id, 14_500, 8, 131_000),
        _ => null,
    };

    private ECDsa Person(string name, LedgerRole role)
    {
        // The plant and its people end with the demonstration.
        string passphrase = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        return PersonKey.Load(PlantStaff.Add(plant, name, role, passphrase, keyFile: null), passphrase);
    }

    private void Add(string by, ECDsa key, LedgerKind kind, params (string Key, object Value)[] fields) =>
        PlantLedger.Append(plant, by, key, kind, fields.ToDictionary(field => field.Key, field => field.Value));
}
