namespace MeterNode.Wire;

/// <summary>
/// What <see cref="PackVerifier"/> found. <paramref name="Pack"/> is set once the envelope was readable, <paramref name="Node"/> once the
/// key was found, <paramref name="Payload"/> only when that key signed it and it is readable: also of a pack behind the end of its key.
/// </summary>
public readonly record struct VerifiedPack(Judgement Judgement, Pack? Pack, RegisteredNode? Node, PackPayload? Payload)
{
    /// <summary>True when everything about the pack alone is in order.</summary>
    public bool IsAuthentic => Judgement.Verdict == Verdict.Accepted;
}
