namespace MeterNode.Wire;

/// <summary>A checkpoint of the plant, from one file or several with the same checkpoint.</summary>
/// <param name="Source">The first of the files.</param>
/// <param name="Checkpoint">What the plant signed.</param>
/// <param name="Witnesses">What others signed.</param>
/// <param name="TimeStamps">The time stamps that are of this checkpoint.</param>
public sealed record CheckedCheckpoint(
    string Source, Checkpoint Checkpoint, IReadOnlyList<WitnessCheck> Witnesses, IReadOnlyList<TimeStampCheck> TimeStamps)
{
    /// <summary>True when somebody else than the plant has signed it, whoever that is.</summary>
    public bool IsWitnessed => Witnesses.Count > 0 || TimeStamps.Count > 0;

    /// <summary>True when a witness or an authority whose key was given has signed it.</summary>
    public bool IsWitnessKnown => Witnesses.Any(witness => witness.IsKnown) || TimeStamps.Any(stamp => stamp.IsKnown);
}
