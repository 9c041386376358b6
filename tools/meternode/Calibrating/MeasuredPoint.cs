using MeterNode.VirtualPlant.Metrology;

namespace MeterNode.Cli.Calibrating;

/// <summary>One phase at one load: reference and node, and how steady the node was.</summary>
/// <param name="Point">Means of both.</param>
/// <param name="PowerScatterPercent">Standard uncertainty of the node's mean power from the scatter of its values, %; 0 at no load.</param>
internal sealed record MeasuredPoint(CalibrationPoint Point, double PowerScatterPercent);
