using System.Globalization;

namespace MeterNode.Wire;

/// <summary>A checkpoint of the plant, from one file or several with the same checkpoint.</summary>
/// <param name="Source">The first of the files.</param>
/// <param name="Checkpoint">What the plant signed.</param>
/// <param name="Witnesses">What others signed.</param>
/// <param name="TimeStamps">The time stamps that are of this checkpoint.</param>
public sealed record CheckedCheckpoint(
    string Source, Checkpoint Checkpoint, IReadOnlyList<WitnessCheck> Witnesses, IReadOnlyList<TimeStampCheck> TimeStamps)
{
    private const int MaximumNamed = 3;

    /// <summary>True when somebody else than the plant has signed it, whoever that is.</summary>
    public bool IsWitnessed => Witnesses.Count > 0 || TimeStamps.Count > 0;

    /// <summary>True when a witness or an authority whose key was given has signed it.</summary>
    public bool IsWitnessKnown => Witnesses.Any(witness => witness.IsKnown) || TimeStamps.Any(stamp => stamp.IsKnown);

    /// <summary>
    /// Who else signed it and how long after the plant, for people: known ones first, at most three; empty when nobody did.
    /// </summary>
    public string VouchedText
    {
        get
        {
            string[] all =
            [
                .. Witnesses.Select(witness => (witness.IsKnown, Text: Text(
                        $"countersigned by {witness.Statement.Name}", witness.IsKnown, "key", witness.Statement.Time)))
                    .Concat(TimeStamps.Select(stamp => (stamp.IsKnown, Text: Text(
                        $"stamped by {stamp.Authority}", stamp.IsKnown, "certificate", stamp.Time))))
                    .OrderBy(other => !other.IsKnown).Select(other => other.Text),
            ];
            string more = all.Length > MaximumNamed ? $", and {all.Length - MaximumNamed} more" : "";
            return string.Concat(all.Take(MaximumNamed).Select(text => ", " + text)) + more;
        }
    }

    private string Text(string who, bool isKnown, string proof, DateTimeOffset time)
    {
        double hours = (time - Checkpoint.Time).TotalHours;
        string delay = string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(hours):0.#} h {(hours < 0 ? "before" : "after")} the plant");
        return $"{who}{(isKnown ? "" : $" (whose {proof} was not given)")} on {UtcText.Of(time.ToUnixTimeSeconds())}, {delay}";
    }
}
