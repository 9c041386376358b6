using System.Security.Cryptography;
using MeterNode.Plant.Checkpoints;
using MeterNode.Server.Checks;
using MeterNode.Server.Serving;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Checkpoints;

/// <summary>A plant that runs signs one checkpoint a day by itself, and says when witnesses are late.</summary>
[TestClass]
public sealed class CheckpointUpkeepTests : IDisposable
{
    private static readonly DateTimeOffset s_midnight =
        new(DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds).UtcDateTime.Date.AddDays(1), TimeSpan.Zero);

    private readonly CheckpointPlant _plant = new();
    private readonly ManualTime _time = new(s_midnight.AddHours(-1));
    private readonly List<PlantNotice> _said = [];

    public void Dispose() => _plant.Dispose();

    [TestMethod]
    public void Turn_EachDay_SignsOnceAfterMidnight()
    {
        _plant.Measure(3);
        using CheckpointUpkeep upkeep = Upkeep();
        Advance(TimeSpan.FromHours(2));
        upkeep.Turn();
        upkeep.Turn();
        CheckpointFile first = PlantCheckpoints.Last(_plant.Folder)!;
        Assert.AreEqual(s_midnight, first.Checkpoint.Until);
        Assert.AreEqual(2, first.Checkpoint.Heads.Single().Seq);
        StringAssert.Contains(_said.Single().Text, "checkpoint 0 names the last packs of 1 nodes before ");

        Advance(TimeSpan.FromDays(1));
        upkeep.Turn();
        Assert.HasCount(2, PlantCheckpoints.PathsOf(_plant.Folder));
        Assert.AreEqual(s_midnight.AddDays(1), PlantCheckpoints.Last(_plant.Folder)!.Checkpoint.Until);
    }

    [TestMethod]
    public void Turn_NoPackYetOrKeyElsewhere_SignsNothingAndSaysNothing()
    {
        Advance(TimeSpan.FromDays(2));
        _plant.Store([]);
        Upkeep().Turn();
        _plant.Measure(1);
        File.Delete(_plant.Folder.PlantKeyPath);
        Upkeep().Turn();
        Assert.IsEmpty(PlantCheckpoints.PathsOf(_plant.Folder));
        Assert.IsEmpty(_said);
    }

    [TestMethod]
    public void Turn_StoreThatIsNotInOrder_LeavesTheNodeWhereItWasAndSaysOnceWhatIsWrong()
    {
        _plant.Measure(2);
        _plant.Make(CheckpointPlant.After(2));
        File.Delete(_plant.Folder.Store);
        _plant.Store(_plant.Nodes.Node.Next(1));
        Advance(TimeSpan.FromDays(2));
        using CheckpointUpkeep upkeep = Upkeep();
        upkeep.Turn();
        upkeep.Turn();
        PlantNotice notice = _said.Single(said => said.Level == NoticeLevel.Warning);
        StringAssert.Contains(notice.Text, "the store has not pack 1, which the checkpoint before names");
        Checkpoint made = PlantCheckpoints.Last(_plant.Folder)!.Checkpoint;
        Assert.AreEqual((1L, 1L), (made.Number, made.Heads.Single().Seq));
    }

    [TestMethod]
    public void Turn_TimeStampServiceAwayAtFirst_StampsLater()
    {
        using var authority = new TimeStampAuthority();
        _plant.Measure(1);
        Advance(TimeSpan.FromHours(2));
        Upkeep($"http://127.0.0.1:{LoopbackPorts.Take()}/").Turn();
        Assert.IsEmpty(PlantCheckpoints.Last(_plant.Folder)!.TimeStamps);
        StringAssert.Contains(_said[^1].Text, "cannot be reached");
        Upkeep(authority.Serve()).Turn();
        Assert.HasCount(1, PlantCheckpoints.Last(_plant.Folder)!.TimeStamps);
    }

    /// <summary>It does not know what it signed after its backup: two checkpoints of one number would look like two histories.</summary>
    [TestMethod]
    public void Turn_RestoredPlant_WaitsForAMidnightAndLeavesNumbersOut()
    {
        _plant.Measure(1);
        MadeCheckpoint before = _plant.Make(CheckpointPlant.After(2));
        DateTimeOffset restored = s_midnight.AddHours(1);
        File.WriteAllText(
            _plant.Folder.In("restored.json"), $$"""{"madeAt":"{{CheckpointPlant.After(2):O}}","restoredAt":"{{restored:O}}"}""");
        Advance(TimeSpan.FromHours(3));
        Upkeep().Turn();
        Assert.HasCount(1, PlantCheckpoints.PathsOf(_plant.Folder));

        Advance(TimeSpan.FromDays(1));
        Upkeep().Turn();
        Checkpoint first = PlantCheckpoints.Last(_plant.Folder)!.Checkpoint;
        Assert.AreEqual(before.Checkpoint.Number + 1 + CheckpointMaker.LeftOutAfterRestore, first.Number);
        CollectionAssert.AreEqual(before.Checkpoint.Hash, first.Previous);
        Advance(TimeSpan.FromDays(1));
        Upkeep().Turn();
        Assert.AreEqual(first.Number + 1, PlantCheckpoints.Last(_plant.Folder)!.Checkpoint.Number);
        Assert.AreEqual(FindingLevel.Ok, Finding().Level);
    }

    [TestMethod]
    public void Turn_AfterTheEnd_DoesNothing()
    {
        _plant.Measure(1);
        Advance(TimeSpan.FromDays(2));
        using CheckpointUpkeep upkeep = Upkeep();
        upkeep.Dispose();
        upkeep.Turn();
        Assert.IsEmpty(PlantCheckpoints.PathsOf(_plant.Folder));
    }

    [TestMethod]
    [DataRow(34, false)]
    [DataRow(36, true)]
    public void Witness_LateForDays_IsSaidByServeAndByPlantCheck(int days, bool isSaid)
    {
        _plant.Measure(1);
        MadeCheckpoint made = _plant.Make(CheckpointPlant.After(2));
        StringAssert.Contains(Finding().Text, "no witness has countersigned one");
        Assert.AreEqual(FindingLevel.Ok, Finding().Level);
        using ECDsa buyer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        WitnessStatement said = WitnessStatement.Sign(made.Checkpoint, "Buyer", CheckpointPlant.After(3), buyer);
        CheckpointAddition.Add(_plant.Folder, "back", new CheckpointFile(made.Checkpoint, [said], []), []);

        Advance(CheckpointPlant.After(2).AddDays(days) - _time.GetUtcNow());
        Upkeep().Turn();
        Assert.AreEqual(isSaid, _said.Any(notice => notice.Text.Contains($"for {days} days: send the last one to yours")));
        Assert.AreEqual(isSaid ? FindingLevel.Warning : FindingLevel.Ok, Finding().Level);
    }

    /// <summary>What others have signed does not count then, and must not silence it.</summary>
    [TestMethod]
    [DataRow(34, false)]
    [DataRow(36, true)]
    public void Witness_KeptAndHasSignedNothingForDays_IsSaidByServeAndByPlantCheck(int days, bool isSaid)
    {
        _plant.Measure(1);
        MadeCheckpoint made = _plant.Make(CheckpointPlant.After(2));
        using ECDsa buyer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using ECDsa later = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using ECDsa stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        WitnessStatement said = WitnessStatement.Sign(made.Checkpoint, "Stranger", CheckpointPlant.After(3), stranger);
        CheckpointAddition.Add(_plant.Folder, "back", new CheckpointFile(made.Checkpoint, [said], []), []);
        PlantWitnesses.Add(_plant.Folder, "Buyer", buyer.ExportSubjectPublicKeyInfo(), CheckpointPlant.After(5));
        PlantWitnesses.Add(_plant.Folder, "Assessor", later.ExportSubjectPublicKeyInfo(), CheckpointPlant.After(5).AddDays(20));

        Advance(CheckpointPlant.After(5).AddDays(days) - _time.GetUtcNow());
        Upkeep().Turn();
        Assert.AreEqual(isSaid, _said.Any(notice => notice.Text.Contains($"for {days} days: send the last one to yours")));
        Assert.AreEqual(isSaid ? FindingLevel.Warning : FindingLevel.Ok, Finding().Level);
        StringAssert.Contains(Finding().Text, "no witness whose key is kept (the first since ");
    }

    [TestMethod]
    public void PlantCheck_CheckpointChangedInTheFolder_IsFatal()
    {
        _plant.Measure(1);
        MadeCheckpoint made = _plant.Make(CheckpointPlant.After(2));
        byte[] bytes = File.ReadAllBytes(made.Path);
        bytes[60] ^= 1;
        File.WriteAllBytes(made.Path, bytes);
        Assert.AreEqual(FindingLevel.Fatal, Finding().Level);
    }

    private PlantFinding Finding() => PlantChecks.Run(new PlantCheckOptions { Server = Options(), IsWhole = true })
        .Single(finding => finding.Check == "checkpoints");

    private PlantServerOptions Options(string? service = null) =>
        new() { Plant = _plant.Folder, Time = _time, TimeStampService = service == null ? null : new Uri(service) };

    private void Advance(TimeSpan span) => _time.Advance(span.TotalSeconds);

    private CheckpointUpkeep Upkeep(string? service = null)
    {
        var upkeep = new CheckpointUpkeep(Options(service));
        upkeep.Said += _said.Add;
        return upkeep;
    }
}
