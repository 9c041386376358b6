namespace MeterNode.Wire;

/// <summary>
/// The boot counter rises with the starts of the node: each says itself in its first pack, or in the first behind quarter hours of the time
/// before; and each takes a second at least.
/// </summary>
internal sealed class BootRule : IContentRule
{
    private bool _isOwed;
    private long _from;

    /// <inheritdoc/>
    public void Check(ContentStep step)
    {
        if (!step.IsNext)
        {
            _isOwed = false;
        }
        else if (!step.IsSameBoot)
        {
            _from = _isOwed ? _from : step.Before!.Pack.Boot;
            _isOwed = true;
            CheckTime(step, step.Before!);
        }

        if (!_isOwed)
        {
            return;
        }

        bool isSaid = step.LostEvents || step.Records.Events.Any(signed => BootOf(signed) == step.Pack.Boot);
        if (!isSaid && !step.HasQuarterHours)
        {
            step.SaySinceBefore(Contradiction.BootSilent, $"from {_from} to {step.Pack.Boot}");
        }

        _isOwed = !isSaid && step.HasQuarterHours;
    }

    private static long? BootOf(NodeEvent signed) => signed switch
    {
        NodeEvent.Boot boot => boot.BootCounter,
        NodeEvent.Resume resume => resume.BootCounter,
        _ => null,
    };

    private static void CheckTime(ContentStep step, ContentStep before)
    {
        long starts = step.Pack.Boot - before.Pack.Boot;
        double? seconds = step.HasUtc && before.HasUtc ? step.Records.EndSeconds - before.Records.EndSeconds : null;
        if (starts > 1 && starts > seconds)
        {
            step.SaySinceBefore(Contradiction.BootLeap, $"{starts} starts in {seconds:0} s");
        }
        else if (starts > 1)
        {
            step.SaySinceBefore(Contradiction.StartsWithoutPacks, $"{starts - 1} starts before this one");
        }
    }
}
