namespace MeterNode.Wire;

/// <summary>The registers of a node as one of its packs says them; 0 where the pack has none.</summary>
public readonly record struct StoredRegisters(
    long ImportJoules, long ExportJoules, long InductiveVarSeconds, long CapacitiveVarSeconds, long Shots, long HeatJoules)
{
    /// <summary>The registers that <paramref name="payload"/> says.</summary>
    public static StoredRegisters Of(PackPayload payload)
    {
        PackRecords records = payload.Records;
        return new StoredRegisters(
            records.ImportJoules ?? 0,
            records.ExportJoules ?? 0,
            records.InductiveVarSeconds ?? 0,
            records.CapacitiveVarSeconds ?? 0,
            records.Shots ?? 0,
            records.HeatJoules ?? 0);
    }
}
