using System.Globalization;

namespace MeterNode.Report;

/// <summary>Names for each text of a report, so that a checker can say which one differs. HTML has them as <c>data-c</c>.</summary>
internal static class ReportAddress
{
    /// <summary>Such as <c>T4.3.energy</c>: the third row.</summary>
    public static string Cell(ReportTable table, int row, ReportColumn column) =>
        string.Create(CultureInfo.InvariantCulture, $"{table.Id}.{row + 1}.{column.Name}");

    /// <summary>Such as <c>T4.head.energy</c>.</summary>
    public static string Head(ReportTable table, ReportColumn column) => $"{table.Id}.head.{column.Name}";

    /// <summary>Such as <c>T4.title</c>.</summary>
    public static string Title(ReportTable table) => table.Id + ".title";

    /// <summary>Such as <c>T4.empty</c>.</summary>
    public static string Empty(ReportTable table) => table.Id + ".empty";

    /// <summary>Such as <c>T4.rows</c>: how many of its rows are shown.</summary>
    public static string Rows(ReportTable table) => table.Id + ".rows";

    /// <summary>Such as <c>T4.note.1</c>.</summary>
    public static string Note(ReportTable table, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{table.Id}.note.{index + 1}");

    /// <summary>Such as <c>machines.title</c>.</summary>
    public static string Title(ReportSection section) => section.Name + ".title";

    /// <summary>Such as <c>machines.2</c>: the text of the section's second block.</summary>
    public static string Block(ReportSection section, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{section.Name}.{index + 1}");

    /// <summary>Such as <c>cover.plantKey</c>.</summary>
    public static string Fact(ReportFacts facts, ReportFact fact) => $"{facts.Name}.{fact.Name}";

    /// <summary>Such as <c>cover.plantKey.label</c>.</summary>
    public static string Label(ReportFacts facts, ReportFact fact) => Fact(facts, fact) + ".label";
}
