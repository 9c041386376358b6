namespace MeterNode.Wire;

/// <summary>What is said about one received pack. Spelled in camel case in JSON and SQL (<see cref="VerdictText"/>).</summary>
public enum Verdict
{
    /// <summary>Authentic, and it continues the chain.</summary>
    Accepted,

    /// <summary>These very bytes were received before: delivered twice or replayed.</summary>
    Duplicate,

    /// <summary>Authentic, but packs before it are missing. It is kept; the gap closes when they arrive.</summary>
    ChainGap,

    /// <summary>Authentic, but it does not follow the pack before it (hash, enrolment or boot counter). It is kept.</summary>
    ChainBreak,

    /// <summary>Authentic, but another pack of the same number was received before: the key signed two histories. Refused.</summary>
    Conflict,

    /// <summary>The signature is not the node's over these bytes. Refused.</summary>
    BadSignature,

    /// <summary>No node in the registry has the key that the pack names. Refused.</summary>
    UnknownNode,

    /// <summary>Not a pack, or authentic and not in the format. Refused.</summary>
    Malformed,
}
