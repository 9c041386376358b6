using System.Globalization;
using MeterNode.Cli.Parsing;
using MeterNode.Wire;

namespace MeterNode.Cli.Checkpoints;

/// <summary>A checkpoint for people, and as JSON.</summary>
internal static class CheckpointText
{
    private const double JoulesPerKilowattHour = 3.6e6;

    /// <summary>What the plant signed, one line each.</summary>
    public static IEnumerable<string> Of(Checkpoint checkpoint)
    {
        yield return $"Checkpoint {checkpoint.Number} of the plant '{checkpoint.Site}', signed {UtcTime.Text(checkpoint.Time)} "
            + $"with the key {checkpoint.PlantKid:x16}";
        yield return $"  packs up to  {UtcTime.Text(checkpoint.Until)}";
        yield return checkpoint.History is HistoryHead history
            ? $"  history      up to statement {history.Number}" : "  history      none";
        yield return $"  SHA-256      {Convert.ToHexStringLower(checkpoint.Hash)}";
        foreach (CheckpointHead head in checkpoint.Heads)
        {
            string energy = head.Joules is long joules
                ? string.Create(CultureInfo.InvariantCulture, $", {joules / JoulesPerKilowattHour:F3} kWh") : ", no register";
            string end = head.Time is DateTimeOffset time ? $", ends {UtcTime.Text(time)}" : ", no UTC";
            yield return $"  {head.Node} (key {head.KidText}): pack {head.Seq}{end}{energy}";
        }
    }

    /// <summary>A witness; <paramref name="isKnown"/> is null where nobody looked.</summary>
    public static string Of(WitnessStatement witness, bool? isKnown) =>
        $"  witness      {witness.Name} (key {witness.KidText}) on {UtcTime.Text(witness.Time)}"
        + (isKnown is bool known ? known ? ": verified" : ": the key was not given, so who it is was not checked" : "");

    /// <summary>A time stamp.</summary>
    public static string Of(TimeStampCheck stamp) => stamp.Problem is RuleReason problem
        ? $"  time stamp   NOT of this checkpoint: {problem}"
        : $"  time stamp   {UtcTime.Text(stamp.Time)} by {stamp.Authority}"
            + (stamp.IsKnown ? ": verified" : ": its certificate was not given, so who it is was not checked");

    /// <summary>The checkpoint as it stands in JSON.</summary>
    public static object Json(string file, Checkpoint checkpoint, IEnumerable<object> witnesses, IEnumerable<TimeStampCheck> stamps) => new
    {
        file,
        site = checkpoint.Site,
        plantKid = checkpoint.PlantKid.ToString("x16", CultureInfo.InvariantCulture),
        number = checkpoint.Number,
        time = UtcTime.Text(checkpoint.Time),
        until = UtcTime.Text(checkpoint.Until),
        sha256 = Convert.ToHexStringLower(checkpoint.Hash),
        previous = Convert.ToHexStringLower(checkpoint.Previous),
        history = checkpoint.History is HistoryHead history
            ? new { number = history.Number, sha256 = Convert.ToHexStringLower(history.Hash) } : null,
        heads = checkpoint.Heads.Select(head => new
        {
            node = head.Node,
            kid = head.KidText,
            seq = head.Seq,
            sha256 = Convert.ToHexStringLower(head.Hash),
            energyJoules = head.Joules,
            time = head.Time is DateTimeOffset time ? UtcTime.Text(time) : null,
        }),
        witnesses,
        timeStamps = stamps.Select(stamp => new
        {
            time = stamp.Problem == null ? UtcTime.Text(stamp.Time) : null,
            authority = stamp.Authority,
            known = stamp.IsKnown,
            problem = stamp.Problem?.Text,
        }),
    };

    /// <summary>A witness as it stands in JSON.</summary>
    public static object Json(WitnessStatement witness, bool? isKnown) =>
        new { name = witness.Name, kid = witness.KidText, time = UtcTime.Text(witness.Time), known = isKnown };
}
