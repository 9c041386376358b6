using MeterNode.Figures;

namespace MeterNode.Server.Reports;

/// <summary>Values drawn in one of the style sheet's colours, <c>a</c> to <c>d</c>.</summary>
public sealed record PlotLine(Series Series, char Colour);
