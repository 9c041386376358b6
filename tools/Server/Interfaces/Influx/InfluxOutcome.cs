namespace MeterNode.Server.Interfaces.Influx;

/// <summary>What became of lines that were posted.</summary>
internal enum InfluxOutcome
{
    /// <summary>They are there.</summary>
    Taken,

    /// <summary>Some of them are not, and never will be: the rest is there.</summary>
    PartlyRefused,

    /// <summary>Their content is refused as a whole; the same lines would be refused again.</summary>
    Refused,

    /// <summary>Nobody takes lines now: the same lines may be taken later.</summary>
    Away,
}
