namespace MeterNode.Server.Interfaces.Influx;

/// <summary>How the push of readings to InfluxDB is going.</summary>
/// <param name="IsUp">False while what is pushed is not taken, or cannot be read.</param>
/// <param name="Waiting">How many packs wait, about.</param>
/// <param name="Pushed">How many packs were pushed since the start of the server, or since InfluxDB was set, from 0.</param>
/// <param name="Refused">How many packs were skipped because their content was refused, since InfluxDB was set, from 0.</param>
internal sealed record InfluxStanding(bool IsUp, long Waiting, long Pushed, long Refused);
