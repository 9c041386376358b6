namespace MeterNode.Figures;

/// <summary>What a figure is about.</summary>
/// <param name="Kind">Such as <c>plant</c>, <c>node</c>, <c>zone</c>, <c>day</c>.</param>
/// <param name="Name">Its name, such as <c>press-1</c>.</param>
public sealed record FigureScope(string Kind, string Name)
{
    /// <summary>The plant as a whole.</summary>
    public const string Plant = "plant";

    /// <summary>A node with its machine.</summary>
    public const string Node = "node";

    /// <summary>A temperature zone of a node.</summary>
    public const string Zone = "zone";

    /// <summary>A machine as the ledger names it.</summary>
    public const string Machine = "machine";

    /// <summary>A class of machines.</summary>
    public const string Class = "class";

    /// <summary>A sub-process.</summary>
    public const string Process = "process";

    /// <summary>An article.</summary>
    public const string Article = "article";

    /// <summary>A lot.</summary>
    public const string Lot = "lot";

    /// <summary>A carrier of energy.</summary>
    public const string Carrier = "carrier";

    /// <summary>A day of the plant.</summary>
    public const string Day = "day";

    /// <summary>A month of the plant.</summary>
    public const string Month = "month";

    /// <summary>A shift of the plant.</summary>
    public const string Shift = "shift";

    /// <summary>What a shift made of an article: the shift, a slash, the article.</summary>
    public const string ShiftArticle = "shiftArticle";
}
