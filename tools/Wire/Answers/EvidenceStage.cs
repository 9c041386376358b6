namespace MeterNode.Wire;

/// <summary>What an offline check is doing.</summary>
public enum EvidenceStage
{
    /// <summary>Reads the files one behind the other; that is all when packs come in the order of their numbers.</summary>
    Reading,

    /// <summary>Notes where each pack is, because they do not.</summary>
    Sorting,

    /// <summary>Reads the packs again, in the order of their numbers.</summary>
    ReadingInOrder,
}
