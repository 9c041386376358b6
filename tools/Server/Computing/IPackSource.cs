using MeterNode.Wire;

namespace MeterNode.Server.Computing;

/// <summary>Where the packs of a period come from.</summary>
public interface IPackSource
{
    /// <summary>True when there are packs of the key.</summary>
    bool Has(RegisteredNode board, EvidencePeriod period);

    /// <summary>Its packs as an evidence file has them, those of the period and what it needs before and behind.</summary>
    Stream Open(RegisteredNode board, EvidencePeriod period);

    /// <summary>The same, pack by pack in the order in which they are kept.</summary>
    IEnumerable<byte[]> Packs(RegisteredNode board, EvidencePeriod period);
}
