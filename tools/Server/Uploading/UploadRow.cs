using MeterNode.Plant.Uploading;

namespace MeterNode.Server.Uploading;

/// <summary>Which energy goes under which code of an authority.</summary>
/// <param name="DataCode">The code.</param>
/// <param name="Node">Whose energy it is: a node, or null for all nodes of the plant together.</param>
/// <param name="Span">How long each value is.</param>
/// <param name="KilowattHoursPerUnit">Size of the unit of the code, kWh: 1, or 10,000 where it is 万千瓦时.</param>
/// <param name="Scope">1 plant, 2 process, 3 unit of a process, 4 key equipment.</param>
public sealed record UploadRow(string DataCode, string? Node, UploadSpan Span, decimal KilowattHoursPerUnit, int Scope);
