namespace MeterNode.Figures;

/// <summary>The languages in which figures have names.</summary>
public enum FigureLanguage
{
    /// <summary>English.</summary>
    English,

    /// <summary>Chinese.</summary>
    Chinese,
}
