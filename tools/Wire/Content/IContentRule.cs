namespace MeterNode.Wire;

/// <summary>One rule, or a few about the same values. It keeps what it must know of earlier packs.</summary>
internal interface IContentRule
{
    /// <summary>Holds the pack of <paramref name="step"/> against it.</summary>
    void Check(ContentStep step);
}
