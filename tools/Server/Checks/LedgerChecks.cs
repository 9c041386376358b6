using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Server.Checks;

/// <summary>What people have stated: whether every statement is signed, in its place, and keeps the rules.</summary>
internal static class LedgerChecks
{
    /// <inheritdoc cref="PlantChecks.Run"/>
    public static IEnumerable<PlantFinding> Run(PlantCheckOptions options)
    {
        PlantFolder plant = options.Server.Plant;
        if (!File.Exists(plant.LedgerPath))
        {
            yield return PlantFinding.Ok("ledger", "nothing is stated yet");
            yield break;
        }

        PlantPeople people = PlantStaff.Read(plant);
        using var reader = new LedgerReader(File.ReadAllBytes(plant.LedgerPath), people, plant.Site, plant.PlantPublicKey);
        LedgerBook book = LedgerBook.Of(reader, people);
        if (reader.Problem is RuleReason problem)
        {
            yield return PlantFinding.Fail(
                "ledger", $"'{plant.LedgerPath}' is not in order behind byte {reader.Length} ({problem}): compare it with a backup");
        }
        else if (book.Refused.Count > 0)
        {
            yield return PlantFinding.Warn(
                "ledger",
                $"{book.Refused.Count} of {book.Statements.Count} statements do not count, the first is "
                    + $"{book.Refused[0].Statement.Number}: 'meternode ledger check --plant {plant.Path}' names all");
        }
        else
        {
            yield return PlantFinding.Ok("ledger", $"{book.Statements.Count} statements, each signed and in its place");
        }
    }
}
