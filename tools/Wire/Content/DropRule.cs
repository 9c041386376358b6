namespace MeterNode.Wire;

/// <summary>
/// Who says that something was dropped is not blamed for what it may have said. So that cannot be said as often as one likes: a node drops
/// what its secure element does not sign, and readings when it waits for its number; and its log of events has to be full.
/// </summary>
internal sealed class DropRule : IContentRule
{
    /// <summary>Events that every firmware keeps for a pack; what it could not keep comes as one more.</summary>
    private const int KeptEvents = 16;

    private readonly ExcusedPacks _drops = new();

    /// <inheritdoc/>
    public void Check(ContentStep step)
    {
        bool isDrop = false;
        foreach (NodeEvent.Discard discard in step.Events<NodeEvent.Discard>())
        {
            if (discard.What is Discarded.Pack or Discarded.UnsignedPacks or Discarded.Readings)
            {
                isDrop = true;
                step.Say(Contradiction.ContentDropped, $"{discard.Count} {discard.What.Code()}");
            }
            else if (discard.What == Discarded.Events && step.EventCount <= KeptEvents)
            {
                step.Say(Contradiction.EventsHadRoom, $"{step.EventCount - 1} events, and {discard.Count} that did not fit");
            }
        }

        _drops.Add(isDrop);
        if (_drops.IsTooManyNow(out int count))
        {
            step.Say(Contradiction.DropsWithoutEnd, $"{count} of {ExcusedPacks.Packs}");
        }
    }
}
