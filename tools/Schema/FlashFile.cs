namespace MeterNode.Schema;

/// <summary>flash.json: the state that stands in every outbox frame and checkpoint of this version.</summary>
public sealed record FlashFile(int Version, IReadOnlyList<FlashField> State)
{
    /// <summary>The fields with the offset at which each begins.</summary>
    public IEnumerable<(int Offset, FlashField Field)> Layout()
    {
        int offset = 0;
        foreach (FlashField field in State)
        {
            yield return (offset, field);
            offset += field.Bytes * field.Count;
        }
    }
}
