namespace MeterNode.Wire;

/// <summary>What a record's value is.</summary>
public enum RecordType
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A word of a closed set.</summary>
    Word,

    /// <summary>Any text.</summary>
    Text,

    /// <summary>A number, °C, or the word that says why there is none.</summary>
    Temperature,

    /// <summary>The text of an event.</summary>
    Event,

    /// <summary>Bytes that stand for other records.</summary>
    Packed,
}
