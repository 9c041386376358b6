using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>
/// The packs of one key. A node that got a new board has several, one after the other: each with a chain and registers of its own.
/// </summary>
/// <param name="kid">Identifier of the key; 0 where nothing says it.</param>
public sealed class BoardFigures(ulong kid)
{
    /// <summary>Identifier of the key.</summary>
    public ulong Kid { get; } = kid;

    /// <summary><see cref="Kid"/> as 16 lower-case hex digits.</summary>
    public string KidText => Kid.ToString("x16");

    /// <summary>Packs that the figures are from.</summary>
    public long PackCount { get; internal set; }

    /// <summary>First and last pack number.</summary>
    public SeqRange Packs { get; internal set; }

    /// <summary>
    /// Packs whose bytes are not what this key signed, or for times after its end; nothing of them is in the figures.
    /// </summary>
    public long RefusedPacks { get; internal set; }

    /// <summary>Of <see cref="RefusedPacks"/>: those for times after the key had ended.</summary>
    public long PacksAfterEnd { get; internal set; }

    /// <summary>Pack numbers from 0 to the last that are missing: what the node has declared gone, and what it has not.</summary>
    public IReadOnlyList<MissingPacks> Missing { get; internal set; } = [];

    /// <summary>Numbers of packs whose link to the one before is broken.</summary>
    public List<long> Breaks { get; } = [];

    /// <summary>Runs of packs with the same verdict, for the chain picture.</summary>
    public List<PackRun> Runs { get; } = [];

    /// <summary>How often the board started anew.</summary>
    public int Resets { get; internal set; }

    /// <summary>First signed time, UTC seconds; null before a pack has one.</summary>
    public double? FirstUtcSeconds { get; internal set; }

    /// <summary>End of the last pack with a UTC time, UTC seconds.</summary>
    public double? LastUtcSeconds { get; internal set; }

    /// <summary>Energy, time, coverage and control accuracy of its packs, as every check of the evidence computes them.</summary>
    public HeadlineFigures Headline { get; } = new();

    /// <summary>How far its import register moved; null when it has none.</summary>
    public double? KilowattHours => Headline.EnergyJoules / 3.6e6;

    /// <summary>True when there are packs, none is missing and no link is broken.</summary>
    public bool IsWhole => PackCount > 0 && Missing.Count == 0 && Breaks.Count == 0;

    /// <summary>The same, but what is missing may be declared gone by the node.</summary>
    public bool IsChainInOrder => PackCount > 0 && Missing.All(part => part.IsDeclared) && Breaks.Count == 0;
}
