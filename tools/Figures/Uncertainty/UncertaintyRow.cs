namespace MeterNode.Figures;

/// <summary>One row of an uncertainty budget (JCGM 100:2008, 4.2, 4.3 and 5.1).</summary>
public sealed record UncertaintyRow
{
    /// <summary>Where it comes from.</summary>
    public required UncertaintySource Source { get; init; }

    /// <summary>A: from the scatter of observations; B: from anything else.</summary>
    public required char Type { get; init; }

    /// <summary>Limit or standard uncertainty of the quantity, in <see cref="Unit"/>.</summary>
    public required double Value { get; init; }

    /// <summary><c>%</c>, or <c>′</c> for the minutes of an angle.</summary>
    public string Unit { get; init; } = "%";

    /// <summary>What makes a standard uncertainty of it: √3 for limits of a rectangular distribution.</summary>
    public required double Divisor { get; init; }

    /// <summary>Per cent of the energy for a unit of the quantity.</summary>
    public double Sensitivity { get; init; } = 1;

    /// <summary>True when something signed says the value; false when it is a default.</summary>
    public required bool IsStated { get; init; }

    /// <summary>Where the value is from, or why the default was taken.</summary>
    public required FigureWarning Reason { get; init; }

    /// <summary>Contribution to the standard uncertainty of the energy, %.</summary>
    public double StandardPercent => Value / Divisor * Sensitivity;

    /// <summary>True when it is the same for all of a plant's nodes of one kind, so that it does not average out.</summary>
    public bool IsSystematic => Source is not UncertaintySource.Sampling;

    /// <summary>The source in words.</summary>
    public string Name(FigureLanguage language) => FigureTexts.Of(SourceCode, language);

    internal string SourceCode
    {
        get
        {
            string code = Source.ToString();
            return $"source.{char.ToLowerInvariant(code[0])}{code[1..]}";
        }
    }
}
