namespace MeterNode.Figures;

/// <summary>One figure with all that a stranger needs to judge it and to compute it again.</summary>
public sealed record ReportFigure
{
    /// <summary>Exact by definition.</summary>
    public const double JoulesPerKilowattHour = 3.6e6;

    /// <summary>Stable name; <see cref="Definition"/> says what it is.</summary>
    public required string Id { get; init; }

    /// <summary>What it is about.</summary>
    public required FigureScope Scope { get; init; }

    /// <summary>When its time begins, in the plant's zone.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>When its time ends, in the plant's zone; not part of it.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>The value in the unit of its definition, not rounded; null where it is not determinable: a warning says why.</summary>
    public double? Value { get; init; }

    /// <summary>Expanded uncertainty U in the same unit, k = 2; null where it is not stated, and without a value.</summary>
    public double? Uncertainty
    {
        get => Value is null ? null : field;
        init;
    }

    /// <summary>True when it rests on assumed instead of measured quantities; then there is no uncertainty.</summary>
    public bool IsEstimate { get; init; }

    /// <summary>When the value occurred, in the plant's zone; null for all but extremes.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Numbers that it was computed from.</summary>
    public IReadOnlyList<FigureInput> Inputs { get; init; } = [];

    /// <summary>The packs that it is from, by key.</summary>
    public IReadOnlyList<BoardPacks> Packs { get; init; } = [];

    /// <summary>Numbers of the ledger's statements that it was computed from, in rising order.</summary>
    public IReadOnlyList<long> Statements { get; init; } = [];

    /// <summary>Ids of the factors that it was computed with.</summary>
    public IReadOnlyList<string> Factors { get; init; } = [];

    /// <summary>What a reader must know.</summary>
    public IReadOnlyList<FigureWarning> Warnings { get; init; } = [];

    /// <summary>What it is.</summary>
    public FigureDefinition Definition => DefinitionTable.Of(Id);

    /// <summary>The value as it is printed: rounded to two digits of its uncertainty.</summary>
    public string? Text => Value is double value ? FigureRounding.Text(value, IsEstimate ? null : Uncertainty, IsEstimate) : null;

    /// <summary>The uncertainty as it is printed; null where none is stated.</summary>
    public string? UncertaintyText => Value is not null && !IsEstimate && Uncertainty is > 0 and double expanded
        ? FigureRounding.Text(expanded, expanded, false)
        : null;
}
