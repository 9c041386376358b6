namespace MeterNode.Wire;

/// <summary>What a record's name stands for; <paramref name="Number"/> is the phase or zone, from 1, or 0 where there is one.</summary>
public readonly record struct RecordKey(RecordDefinition Definition, int Number);
