namespace MeterNode.Figures;

/// <summary>Where factors come from.</summary>
/// <param name="Id">Stable name inside the table.</param>
/// <param name="Publisher">Who published them.</param>
/// <param name="Document">In which document.</param>
/// <param name="Published">When: a year, a month or a day; null where it is not known.</param>
/// <param name="Mark">How well that was founded when the table was made.</param>
/// <param name="PublisherZh">The publisher in Chinese.</param>
/// <param name="DocumentZh">The document in Chinese.</param>
public sealed record FactorSource(
    string Id, string Publisher, string Document, string? Published, SourceMark Mark, string PublisherZh, string DocumentZh);
