namespace MeterNode.Server.Evidence;

/// <summary>The newest checkpoint of a plant.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Time">When it was signed.</param>
/// <param name="Witnesses">How many others have signed it.</param>
/// <param name="TimeStamps">How many time stamps it has.</param>
public sealed record CheckpointLook(long Number, DateTimeOffset Time, int Witnesses, int TimeStamps);
