namespace MeterNode.Report;

/// <summary>A text that a camera reads.</summary>
/// <param name="Text">The text.</param>
/// <param name="Caption">What stands beside it.</param>
public sealed record ReportCode(string Text, string Caption) : ReportBlock;
