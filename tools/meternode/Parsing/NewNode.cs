using System.Text.Json.Nodes;
using MeterNode.Plant.Hardware;

namespace MeterNode.Cli.Parsing;

/// <summary>A node that is to be made, as the options or a line of a table say it.</summary>
internal sealed record NewNode(
    string Name, JsonObject Document, BoardDefinition? Board, JsonObject? Network, string BoardName, bool HasMeteringIc);
