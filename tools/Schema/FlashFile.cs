namespace MeterNode.Schema;

/// <summary>flash.json: the state that stands in every outbox frame and checkpoint of this version.</summary>
public sealed record FlashFile(int Version, IReadOnlyList<FlashFile.Field> State)
{
    /// <summary>The fields with the offset at which each begins.</summary>
    public IEnumerable<(int Offset, Field Field)> Layout()
    {
        int offset = 0;
        foreach (Field field in State)
        {
            yield return (offset, field);
            offset += field.Bytes * field.Count;
        }
    }

    /// <summary>
    /// One field of the state, or <paramref name="Count"/> of them in a row. <paramref name="Id"/> is the member of the firmware's state
    /// that holds it; <paramref name="SinceState"/> is the length of the first state that had it, bytes.
    /// </summary>
    public sealed record Field(string Name, string Id, int Bytes, string Meaning, int SinceState, int Count = 1);
}
