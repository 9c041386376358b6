namespace MeterNode.Report;

/// <summary>A paragraph.</summary>
/// <param name="Text">What it says, in the language of the report.</param>
/// <param name="IsWarning">True when a reader must not overlook it.</param>
public sealed record ReportParagraph(string Text, bool IsWarning = false) : ReportBlock;
