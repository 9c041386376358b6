using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Cli.Reporting;

/// <summary>What the stored packs of one node say. Every figure names the packs that it is from.</summary>
public sealed class NodeReport
{
    public required string Id { get; init; }

    public required string Machine { get; init; }

    public required long PackCount { get; init; }

    public required SeqRange Packs { get; init; }

    /// <summary>Pack numbers from 0 to the last stored that are missing.</summary>
    public required IReadOnlyList<SeqRange> Missing { get; init; }

    /// <summary>Every gap ever seen, closed ones too.</summary>
    public required IReadOnlyList<StoredGap> Gaps { get; init; }

    public required IReadOnlyDictionary<Verdict, long> Verdicts { get; init; }

    /// <summary>Numbers of stored packs whose link to the one before is broken.</summary>
    public List<long> Breaks { get; } = [];

    /// <summary>Runs of stored packs with the same verdict, for the chain picture.</summary>
    public List<(SeqRange Packs, Verdict Verdict)> Runs { get; } = [];

    public int Resets { get; set; }

    /// <summary>Packs by time quality letter.</summary>
    public SortedDictionary<char, long> TimeQuality { get; } = [];

    /// <summary>Packs by measuring mode; <c>nominal</c> is an estimate.</summary>
    public SortedDictionary<string, long> Modes { get; } = new(StringComparer.Ordinal);

    public bool IsEstimate => Modes.GetValueOrDefault("nominal") > 0;

    /// <summary>Import energy; null when the node has no register.</summary>
    public RegisterFigure? ImportJoules { get; set; }

    public RegisterFigure? ExportJoules { get; set; }

    public RegisterFigure? Shots { get; set; }

    public RegisterFigure? HeatJoules { get; set; }

    public double? ShotMassKilograms { get; set; }

    public Series Power { get; } = new("power", "W");

    public Series Energy { get; } = new("energy", "kWh");

    public SortedDictionary<int, Series> Temperatures { get; } = [];

    /// <summary>Readings that the sensor could not give, by zone and reason.</summary>
    public SortedDictionary<string, long> TemperatureFaults { get; } = new(StringComparer.Ordinal);

    public List<AccuracyPeriod> Accuracy { get; } = [];

    public List<(double? UtcSeconds, long Seq, string Text)> Events { get; } = [];

    public bool IsWhole => Missing.Count == 0 && Breaks.Count == 0;

    /// <summary>Share of the packs up to the last stored one that are there, %.</summary>
    public double CompletenessPercent => 100.0 * PackCount / (Packs.Last + 1);

    public double? KilowattHours => ImportJoules?.Difference / 3.6e6;

    public double? KilowattHoursPerShot => Shots is { Difference: > 0 } shots ? KilowattHours / shots.Difference : null;

    public double? KilowattHoursPerTonne => KilowattHoursPerShot / ShotMassKilograms * 1000;

    /// <summary>The evaluation period with the greatest deviation among those with samples; null when none was closed.</summary>
    public AccuracyPeriod? WorstAccuracy => Accuracy.Where(period => period.Celsius is not null).MaxBy(period => period.Celsius);
}
