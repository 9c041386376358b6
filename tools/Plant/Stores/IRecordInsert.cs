using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>Puts the records of packs into a store's open transaction: many rows, so each dialect has its own fast way.</summary>
internal interface IRecordInsert : IDisposable
{
    /// <summary>Adds all records of one pack, at once or by <see cref="Flush"/>.</summary>
    void Add(long nodeId, long seq, IReadOnlyList<SignedRecord> records);

    /// <summary>Sends what waits; called before the transaction is committed.</summary>
    void Flush();

    /// <summary>Forgets what waits.</summary>
    void Clear();
}
