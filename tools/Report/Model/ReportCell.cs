using System.Globalization;
using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>A cell of a table. What is printed is the same in every format.</summary>
public sealed record ReportCell
{
    /// <summary>Stands where nothing applies.</summary>
    public const string NotApplicable = "–";

    private ReportCell(string text) => Text = text;

    /// <summary>What is printed.</summary>
    public string Text { get; }

    /// <summary>The number, not rounded, in the unit of the column; null where the cell has none.</summary>
    public double? Value { get; private init; }

    /// <summary>A moment, in the plant's zone; null where the cell has none.</summary>
    public DateTimeOffset? Time { get; private init; }

    /// <summary>A day; null where the cell has none.</summary>
    public DateOnly? Day { get; private init; }

    /// <summary>The figure that the number is; null where it is none.</summary>
    public ReportFigure? Figure { get; private init; }

    /// <summary>Nothing applies.</summary>
    public static ReportCell None { get; } = new(NotApplicable);

    /// <summary>Words.</summary>
    public static ReportCell Of(string? text) => string.IsNullOrEmpty(text) ? None : new ReportCell(text);

    /// <summary>A whole number.</summary>
    public static ReportCell Of(long number) =>
        new(number.ToString(CultureInfo.InvariantCulture)) { Value = number };

    /// <summary>A number with its digits.</summary>
    public static ReportCell Of(double value, string printed) => new(printed) { Value = value };

    /// <summary>A figure in the unit of the column, which is not that of its definition.</summary>
    public static ReportCell Of(ReportFigure figure, double value, string printed) => new(printed) { Value = value, Figure = figure };

    /// <summary>A moment, to the minute.</summary>
    public static ReportCell Of(DateTimeOffset? time) => time is DateTimeOffset known
        ? new ReportCell(known.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)) { Time = known }
        : None;

    /// <summary>A day.</summary>
    public static ReportCell Of(DateOnly? day) => day is DateOnly known
        ? new ReportCell(known.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) { Day = known }
        : None;

    /// <summary>A figure; <paramref name="noData"/> where it is not determinable.</summary>
    public static ReportCell Of(ReportFigure? figure, string noData) => figure switch
    {
        null => None,
        { Text: string text } => new ReportCell(text) { Value = figure.Value, Figure = figure },
        _ => new ReportCell(noData) { Figure = figure },
    };
}
